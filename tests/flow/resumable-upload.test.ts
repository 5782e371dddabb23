import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Upload, type UploadOptions } from 'tus-js-client'
import { expect, test } from 'vitest'
import { makeClip } from '../made-clips.ts'
import { listen } from '../server/events/listen.ts'
import { findFreePort, jsonBody, startServer, TEST_TOKEN, type TestServer, until } from '../start-server.ts'

const MIB = 1024 * 1024
const authorization = `Bearer ${TEST_TOKEN}`
const sha256Of = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

/** Sends bytes by the client that everybody has; the id of the finished upload. */
function send(url: string, bytes: Buffer, change: Partial<UploadOptions> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const upload = new Upload(bytes, {
      endpoint: `${url}/api/uploads`,
      headers: { authorization },
      retryDelays: Array.from({ length: 240 }, () => 250),
      metadata: { filename: '第1集.mp4', filetype: 'video/mp4', sha256: sha256Of(bytes) },
      onError: reject,
      onSuccess: () => resolve(upload.url?.split('/').at(-1) ?? ''),
      ...change,
    })
    upload.start()
  })
}

test('tus-js-client brings a file through three kill -9 of the server, and no byte that it was told of is lost', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'juku-flow-'))
  const port = await findFreePort()
  const start = () => startServer({ dataDir, port, untilReady: false, env: { WORKERS: '0' } })
  let server = await start()
  const bytes = randomBytes(48 * MIB)
  const acknowledged: number[] = []
  const offsets: number[] = []
  const sending = send(server.url, bytes, {
    chunkSize: 2 * MIB,
    onChunkComplete: (_size, accepted) => acknowledged.push(accepted),
    onAfterResponse: (request, response) => {
      if (request.getMethod() !== 'HEAD') return
      offsets.push(Number(response.getHeader('upload-offset')))
      expect(offsets.at(-1)).toBeGreaterThanOrEqual(acknowledged.at(-1) ?? 0)
    },
  })
  let given: unknown = 'goes on'
  sending.catch((error: unknown) => {
    given = error
  })
  for (const share of [0.1, 0.4, 0.8]) {
    const isThere = (count: number) => count >= share * 24
    await until(async () => acknowledged.length, isThere, {
      limitMs: 60_000,
      pauseMs: 2,
      what: `${share} of the file`,
    }).catch((error: unknown) => {
      throw new Error(
        `The client: ${given}. The server, which ended with ${server.process.exitCode}: ${server.output()}`,
        { cause: error },
      )
    })
    await server.kill()
    server = await start()
  }
  const id = await sending
  expect(offsets.length).toBeGreaterThanOrEqual(3)
  expect(await server.json(`/api/uploads/${id}`)).toMatchObject({
    state: 'finished',
    sizeBytes: bytes.length,
    sha256: sha256Of(bytes),
  })
  await server.stop()
  await rm(dataDir, { recursive: true, force: true })
})

test('tus-js-client sends in one piece, with the creation, and with a size that it tells last', async () => {
  await using server = await startServer({ untilReady: false, env: { WORKERS: '0' } })
  await until(
    () =>
      fetch(`${server.url}/healthz`)
        .then((answer) => answer.ok)
        .catch(() => false),
    Boolean,
  )
  const bytes = randomBytes(3 * MIB)
  const ways: Partial<UploadOptions>[] = [
    {},
    { uploadDataDuringCreation: true, chunkSize: MIB },
    { uploadLengthDeferred: true, chunkSize: MIB },
  ]
  for (const way of ways) {
    const id = await send(server.url, bytes, way)
    expect(await server.json(`/api/uploads/${id}`)).toMatchObject({ state: 'finished', sha256: sha256Of(bytes) })
  }
  const id = await send(server.url, bytes)
  await Upload.terminate(`${server.url}/api/uploads/${id}`, { headers: { authorization } })
  expect((await server.call(`/api/uploads/${id}`)).status).toBe(404)
})

test('a stop in the middle of a piece ends the server in order, and keeps what came', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'juku-flow-'))
  const port = await findFreePort()
  const start = () => startServer({ dataDir, port, untilReady: false, env: { WORKERS: '0' } })
  const first = await start()
  const headers = { authorization, 'tus-resumable': '1.0.0' }
  const begin = () =>
    first
      .json<{ id: string }>(
        '/api/uploads',
        { method: 'POST', headers: { ...headers, 'upload-length': '9000000' } },
        201,
      )
      .catch(() => undefined)
  const id = (await until(begin, (made) => made !== undefined))?.id ?? ''
  const piece = request(`${first.url}/api/uploads/${id}`, {
    method: 'PATCH',
    headers: {
      ...headers,
      'upload-offset': 0,
      'content-type': 'application/offset+octet-stream',
      'content-length': 9_000_000,
    },
  })
  piece.on('error', () => undefined)
  piece.write(randomBytes(3 * MIB))
  const partial = join(dataDir, 'uploads', id)
  await until(
    () =>
      stat(partial).then(
        ({ size }) => size,
        () => 0,
      ),
    (size) => size >= MIB,
  )
  expect(await first.stop()).toBe(0)
  await using second = await start()
  const head = () => second.call(`/api/uploads/${id}`, { method: 'HEAD', headers }).catch(() => undefined)
  const answer = await until(head, (found) => found !== undefined)
  expect(Number(answer?.headers.get('upload-offset'))).toBe((await stat(partial)).size)
  expect((await stat(partial)).size).toBeGreaterThanOrEqual(MIB)
  await second.stop()
  await rm(dataDir, { recursive: true, force: true })
})

test('two clients that send one file to one upload end each other, and the file comes whole all the same', async () => {
  await using server = await startServer({ untilReady: false, env: { WORKERS: '0' } })
  await until(
    () =>
      fetch(`${server.url}/healthz`)
        .then((answer) => answer.ok)
        .catch(() => false),
    Boolean,
  )
  const bytes = randomBytes(200 * MIB)
  const headers = { authorization, 'tus-resumable': '1.0.0', 'upload-length': String(bytes.length) }
  const { id } = await server.json<{ id: string }>('/api/uploads', { method: 'POST', headers }, 201)
  const both = [1, 2].map(() => send(server.url, bytes, { uploadUrl: `${server.url}/api/uploads/${id}` }))
  expect(await Promise.all(both)).toEqual([id, id])
  expect(await server.json(`/api/uploads/${id}`)).toMatchObject({ state: 'finished', sha256: sha256Of(bytes) })
})

test('who listens hears of an upload, of each step that its episode goes through, and of a failure what to do', async () => {
  await using server = await startServer()
  const heard = await listen(`${server.url}/api/events`, { authorization })
  const titles = [{ locale: 'zh-Hans-CN', text: '夜班司机', kind: 'display' }]
  const body = { kind: 'micro_drama', originalLocale: 'zh-Hans-CN', originRegion: 'CN', titles }
  const { id: workId } = await server.json<{ id: string }>('/api/works', jsonBody(body), 201)
  const add = async (number: number, bytes: Buffer) => {
    const uploadId = await send(server.url, bytes)
    return server.json<{ id: string }>(`/api/works/${workId}/episodes`, jsonBody({ number, uploadId }), 202)
  }
  const good = await add(1, await makeClip({ seconds: 6, seed: 1_126 }))
  const ready = await untilHeard(server, heard, ({ data }) => data.episodeId === good.id && data.state === 'ready')
  await untilHeard(
    server,
    heard,
    ({ id, event, data }) => event === 'indexed' && data.workId === workId && id > ready.id,
  )
  const bad = await add(
    2,
    Buffer.concat([Buffer.from('\0\0\0\x18ftypisom\0\0\x02\0isomiso2mp41', 'latin1'), randomBytes(9_000)]),
  )
  await untilHeard(server, heard, ({ data }) => data.episodeId === bad.id && data.state === 'failed')
  heard.close()

  const about = (id: string) =>
    heard.events
      .filter(({ data }) => data.episodeId === id)
      .map(({ event, data }) => data.state ?? `${event} ${data.step}`)
  const steps = about(good.id).filter((step, index, all) => step !== all[index - 1])
  expect(steps).toEqual(['uploaded', 'analysing', 'analysis probe', 'analysis pictures', 'analysis subtitles', 'ready'])
  const failure = heard.events.find(({ data }) => data.episodeId === bad.id && data.state === 'failed')
  expect(failure?.data.problem).toEqual({ code: expect.stringMatching(/^MEDIA_/), detail: expect.any(String) })
  expect(heard.events.map(({ id }) => id)).toEqual(heard.events.map(({ id }) => id).toSorted((a, b) => a - b))
})

async function untilHeard(
  server: TestServer,
  heard: Awaited<ReturnType<typeof listen>>,
  fits: (event: (typeof heard.events)[number]) => boolean,
) {
  const found = async () => heard.events.find(fits)
  const event = await until(found, Boolean, { limitMs: 60_000, what: `an event; ${server.output()}` })
  if (event === undefined) throw new Error('an event was awaited and is not there')
  return event
}
