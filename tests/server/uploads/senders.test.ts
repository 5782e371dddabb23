import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from '../../start-server.ts'
import { mountTinyDisk } from '../../tiny-disk.ts'
import { multipart } from '../test-app.ts'
import { metadata, openCall, startUploadWorld, subtitle, TINY_VIDEO, type UploadWorld, video } from './upload-world.ts'

const CLEAN = { temp: [], episodes: 0, files: 0 }
const MIB = 1024 * 1024
const BIG_VIDEO = Buffer.concat([TINY_VIDEO, Buffer.alloc(2 * MIB)])

/** Slow senders are noticed after 300 ms here, and a video may have 1 MiB. */
let t: UploadWorld
/** The same, but patient, and with an episode. */
let steady: UploadWorld
let episodeId: string
beforeAll(async () => {
  t = await startUploadWorld({ uploadLimits: { slowWindowMs: 300, slowBytes: 200, videoBytes: MIB } })
  await t.app.listen({ port: 0, host: '127.0.0.1' })
  steady = await startUploadWorld({ uploadLimits: { videoBytes: MIB } })
  await steady.app.listen({ port: 0, host: '127.0.0.1' })
  episodeId = (await steady.send([metadata(), video()])).json().id as string
})
afterAll(async () => {
  await t[Symbol.asyncDispose]()
  await steady[Symbol.asyncDispose]()
})

/** The head of an episode's upload, and its body. */
function upload(parts = [metadata(), video()]) {
  const { payload, headers } = multipart(parts)
  return { head: `POST /api/works/${t.workId}/episodes`, headers, body: payload }
}

test.each([
  ['in the middle of the video', [metadata(), video(Buffer.concat([TINY_VIDEO, Buffer.alloc(500_000)]))], 0.5],
  ['after the video', [video(), subtitle(), metadata()], 0.6],
  ['before the first part', [video(), metadata()], 0.01],
])('a client that hangs up %s leaves no file and no row', async (_where, parts, share) => {
  const { head, headers, body } = upload(parts)
  const call = openCall(t, head, { ...headers, 'content-length': body.length })
  await call.write(body.subarray(0, Math.ceil(body.length * share)))
  await pause(60)
  call.socket.destroy()
  expect(await call.answer).toBeUndefined()
  await until(
    () => t.leftovers(),
    (left) => left.temp.length === 0,
    { limitMs: 5_000 },
  )
  expect(await t.leftovers()).toEqual(CLEAN)
})

test.each([
  ['in the middle of the video', [metadata(), video(Buffer.concat([TINY_VIDEO, Buffer.alloc(500_000)]))], 0.5],
  ['between two parts', [video(), metadata()], 0.62],
  ['before the first part', [video(), metadata()], 0],
])('a sender that stops %s gets 408, and nothing is left', async (_where, parts, share) => {
  const { head, headers, body } = upload(parts)
  const call = openCall(t, head, { ...headers, 'content-length': body.length })
  await call.write(body.subarray(0, Math.floor(body.length * share)))
  const answer = await call.answer
  call.socket.destroy()
  expect(answer?.status).toBe(408)
  expect(JSON.parse(answer?.body ?? '')).toMatchObject({ status: 408, code: 'UPLOAD_TOO_SLOW' })
  expect(await t.leftovers()).toEqual(CLEAN)
})

test('a sender that drips gets 408, one that is slow but steady is let through', async () => {
  const { head, headers, body } = upload([metadata(), video(Buffer.concat([TINY_VIDEO, Buffer.alloc(8_000)]))])
  const send = async (bytes: number, pauseMs: number) => {
    const call = openCall(t, head, { ...headers, 'content-length': body.length })
    const isOver = call.answer.then(() => true)
    for (let at = 0; at < body.length; at += bytes) {
      await call.write(body.subarray(at, at + bytes))
      if (await Promise.race([isOver, pause(pauseMs, false)])) break
    }
    const answer = await call.answer
    call.socket.destroy()
    return answer?.status
  }
  expect(await send(20, 60)).toBe(408)
  expect(await send(700, 40)).toBe(202)
})

test('a refused sender that goes on sending still receives its problem', async () => {
  const { head, headers, body } = upload([{ name: 'nonsense', body: 'x' }, metadata(), video(BIG_VIDEO)])
  const call = openCall(t, head, { ...headers, 'content-length': body.length })
  await call.write(body)
  expect(await call.answer).toMatchObject({ status: 400, body: expect.stringContaining('PART_UNEXPECTED') })
  call.socket.destroy()
})

test.each([
  ['an episode that is too large', () => upload([metadata(), video(BIG_VIDEO)]), 413, 'UPLOAD_TOO_LARGE'],
  [
    'a file that is too large',
    () => ({ head: 'PUT /api/episodes/ID/video', headers: { 'content-type': 'video/mp4' }, body: BIG_VIDEO }),
    413,
    'UPLOAD_TOO_LARGE',
  ],
  [
    'a file that is no video',
    () => ({
      head: 'PUT /api/episodes/ID/video',
      headers: { 'content-type': 'video/mp4' },
      body: Buffer.alloc(900_000),
    }),
    415,
    'MEDIA_TYPE_UNSUPPORTED',
  ],
  [
    'an upload to no work',
    () => ({ ...upload(), head: `POST /api/works/${crypto.randomUUID()}/episodes` }),
    404,
    'WORK_NOT_FOUND',
  ],
  ['an upload to no route', () => ({ ...upload(), head: 'POST /api/nowhere' }), 404, 'ROUTE_NOT_FOUND'],
  [
    'JSON that is too large',
    () => ({ head: 'POST /api/works', headers: { 'content-type': 'application/json' }, body: Buffer.alloc(MIB, ' ') }),
    413,
    'BODY_TOO_LARGE',
  ],
])('%s is refused while it comes, with and without an announced length', async (_what, make, status, code) => {
  const before = await steady.leftovers()
  const { head, headers, body } = make()
  const path = head.replace('ID', episodeId).replace(t.workId, steady.workId)
  for (const chunked of [false, true]) {
    const length: Record<string, string | number> = chunked
      ? { 'transfer-encoding': 'chunked' }
      : { 'content-length': body.length }
    const call = openCall(steady, path, { ...headers, ...length })
    await call.write(chunked ? `${body.length.toString(16)}\r\n` : '')
    await call.write(body)
    await call.write(chunked ? '\r\n0\r\n\r\n' : '')
    const answer = await call.answer
    call.socket.destroy()
    expect(answer?.status).toBe(status)
    expect(JSON.parse(answer?.body ?? '')).toMatchObject({ status, code })
  }
  expect(await steady.leftovers()).toEqual(before)
})

test('a client that hangs up while it replaces a file leaves the episode as it was', async () => {
  await using own = await startUploadWorld()
  await own.app.listen({ port: 0, host: '127.0.0.1' })
  const episode = (await own.send([metadata(), video()])).json()
  const call = openCall(own, `PUT /api/episodes/${episode.id}/video`, {
    'content-type': 'video/mp4',
    'content-length': BIG_VIDEO.length,
  })
  await call.write(BIG_VIDEO.subarray(0, MIB))
  await pause(60)
  call.socket.destroy()
  await until(
    () => own.leftovers(),
    (left) => left.temp.length === 0,
    { limitMs: 5_000 },
  )
  const read = await own.app.inject({ url: `/api/episodes/${episode.id}`, headers: own.operator })
  expect(read.json()).toMatchObject({ sha256: episode.sha256, state: 'uploaded' })
})

test('a sender that stops while it replaces a file gets 408', async () => {
  const other = video(Buffer.concat([TINY_VIDEO, Buffer.from('other')]))
  const episode = (await t.send([metadata({ number: 2 }), other])).json()
  const call = openCall(t, `PUT /api/episodes/${episode.id}/video`, {
    'content-type': 'video/mp4',
    'content-length': 500_000,
  })
  await call.write(TINY_VIDEO)
  expect(await call.answer).toMatchObject({ status: 408 })
  call.socket.destroy()
  expect((await t.leftovers()).temp).toEqual([])
})

test('an upload for which the disk has no room is refused before it comes, and one that fills it leaves nothing', async (context) => {
  await using disk = await mountTinyDisk(80)
  if (!disk) return context.skip('this user may not mount a file system')
  await using own = await startUploadWorld({ dataDir: disk.path })
  const large = [metadata(), video(Buffer.concat([TINY_VIDEO, Buffer.alloc(20 * MIB)]))]
  const answer = await own.send(large)
  expect(answer.statusCode).toBe(507)
  expect(answer.json()).toMatchObject({ code: 'STORE_FULL' })
  expect((await own.send([metadata(), video()])).statusCode).toBe(202)
})
