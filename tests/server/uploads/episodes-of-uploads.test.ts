import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { listCues } from '../../../db/queries/tracks.ts'
import { sha256Of, startTusWorld, type TusWorld } from './tus-world.ts'
import { metadata, SRT, subtitle, TINY_VIDEO, video } from './upload-world.ts'

const NO_ID = '01234567-89ab-7cde-8f01-23456789abcd'
const bytesOf = (seed: number) => Buffer.concat([TINY_VIDEO, Buffer.from([seed])])

function post(
  t: TusWorld,
  payload: unknown,
  headers: Record<string, string> = {},
  url = `/api/works/${t.workId}/episodes`,
) {
  return t.app.inject({ method: 'POST', url, headers: { ...t.operator, ...headers }, payload: payload as object })
}

test('finished uploads become an episode with its tracks, just as a form makes it', async () => {
  await using t = await startTusWorld()
  const uploadId = await t.upload(bytesOf(1), { filename: '第1集.mp4' })
  const named = await t.upload(Buffer.from(SRT), { filename: 'a.zh-Hant-TW.srt' })
  const said = await t.upload(Buffer.from(SRT), { filename: 'a.zh-Hant-TW.srt' }) // the same name: each has its own hint
  const titles = [{ locale: 'zh-Hant-TW', text: '第一集', kind: 'display' }]
  const subtitles = [{ uploadId: named }, { uploadId: said, locale: 'zh-Hant-HK' }]
  const made = await post(t, { number: 1, titles, uploadId, subtitles })
  expect(made.statusCode).toBe(202)
  const episode = made.json()
  expect(made.headers).toMatchObject({ location: `/api/episodes/${episode.id}`, etag: expect.any(String) })
  expect(episode).toMatchObject({
    number: 1,
    state: 'uploaded',
    sha256: sha256Of(bytesOf(1)),
    titles,
    sizeBytes: bytesOf(1).length,
  })
  const tracks = episode.tracks as { id: string; locale: string; localeSource: string }[]
  expect(tracks.map(({ locale, localeSource }) => [locale, localeSource]).sort()).toEqual([
    ['zh-Hant-HK', 'given'],
    ['zh-Hant-TW', 'fileName'],
  ])
  expect(await listCues(t.ctx.db, tracks[0]?.id ?? '')).toHaveLength(1)
  const sent = await t.app.inject({ url: `/api/episodes/${episode.id}/video`, headers: t.operator })
  expect(sent.rawPayload).toEqual(bytesOf(1))
  expect((await t.send([metadata({ number: 2 }), video(bytesOf(2)), subtitle()])).statusCode).toBe(202)
})

test('an episode stays when its upload goes, and an upload may be used twice', async () => {
  await using t = await startTusWorld()
  const uploadId = await t.upload(bytesOf(1))
  const first = (await post(t, { number: 1, uploadId })).json()
  const other = await t.createWork()
  expect((await post(t, { number: 1, uploadId }, {}, `/api/works/${other}/episodes`)).statusCode).toBe(202)
  await t.remove(uploadId)
  expect((await t.app.inject({ url: `/api/episodes/${first.id}`, headers: t.operator })).statusCode).toBe(200)
  expect(await t.ctx.store.has(sha256Of(bytesOf(1)))).toBe(true)
})

test('the same call with the same Idempotency-Key makes one episode; with another body it is refused', async () => {
  await using t = await startTusWorld()
  const uploadId = await t.upload(bytesOf(1))
  const key = { 'idempotency-key': 'k1' }
  const [first, second] = [await post(t, { number: 1, uploadId }, key), await post(t, { number: 1, uploadId }, key)]
  expect([first.statusCode, second.statusCode]).toEqual([202, 202])
  expect(second.json().id).toBe(first.json().id)
  const reused = await post(t, { number: 2, uploadId }, key)
  expect([reused.statusCode, reused.json().code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED'])
})

test('an upload replaces the video of an episode, and adds or replaces a track', async () => {
  await using t = await startTusWorld()
  const episodeId = (await t.send([metadata(), video()])).json().id as string
  const put = (payload: unknown) =>
    t.app.inject({
      method: 'PUT',
      url: `/api/episodes/${episodeId}/video`,
      headers: t.operator,
      payload: payload as object,
    })
  const replaced = await put({ uploadId: await t.upload(bytesOf(7)) })
  expect(replaced.statusCode).toBe(202)
  expect(replaced.json()).toMatchObject({ sha256: sha256Of(bytesOf(7)), state: 'uploaded' })
  const wrong = await put({ uploadId: 'x' })
  expect([wrong.statusCode, wrong.json().code]).toEqual([400, 'REQUEST_INVALID'])

  const uploadId = await t.upload(Buffer.from(SRT), { filename: 'x.srt' })
  const url = `/api/episodes/${episodeId}/subtitles`
  const track = await post(t, { uploadId, locale: 'zh-Hant-HK' }, {}, url)
  expect(track.statusCode).toBe(201)
  expect(track.json()).toMatchObject({ locale: 'zh-Hant-HK', origin: 'uploaded', cueCount: 1 })
  expect((await post(t, { uploadId, locale: 'zh-Hant-HK' }, {}, url)).json().code).toBe('SUBTITLE_TRACK_EXISTS')
  expect((await post(t, { uploadId, locale: 'zh-Hant-HK', replace: true }, {}, url)).statusCode).toBe(201)
})

test.each<[string, (t: TusWorld) => Promise<unknown>, number, string]>([
  ['no such upload', async () => ({ number: 1, uploadId: NO_ID }), 404, 'UPLOAD_NOT_FOUND'],
  ['one that is not whole', async (t) => ({ number: 1, uploadId: await t.begin(9) }), 409, 'UPLOAD_NOT_FINISHED'],
  ['one of no bytes', async (t) => ({ number: 1, uploadId: await t.upload(Buffer.alloc(0)) }), 400, 'UPLOAD_EMPTY'],
  [
    'one that is no video',
    async (t) => ({ number: 1, uploadId: await t.upload(randomBytes(900)) }),
    415,
    'MEDIA_TYPE_UNSUPPORTED',
  ],
  ['no upload', async () => ({ number: 1 }), 400, 'REQUEST_INVALID'],
  ['no number', async (t) => ({ uploadId: await t.upload(bytesOf(1)) }), 400, 'REQUEST_INVALID'],
  [
    'a field too many',
    async (t) => ({ number: 1, uploadId: await t.upload(bytesOf(1)), x: 1 }),
    400,
    'REQUEST_INVALID',
  ],
  ['a body that is null', async () => 'null', 400, 'REQUEST_INVALID'],
  [
    'subtitles that are none',
    async (t) => ({
      number: 1,
      uploadId: await t.upload(bytesOf(1)),
      subtitles: [{ uploadId: await t.upload(bytesOf(2)) }],
    }),
    422,
    'SUBTITLE_UNREADABLE',
  ],
  [
    'subtitles that are too large',
    async (t) => ({
      number: 1,
      uploadId: await t.upload(bytesOf(1)),
      subtitles: [{ uploadId: await t.upload(Buffer.from(SRT.repeat(30))) }],
    }),
    413,
    'SUBTITLE_TOO_LARGE',
  ],
])('an episode of %s is refused', async (_what, body, status, code) => {
  await using t = await startTusWorld({ uploadLimits: { subtitleBytes: 1_000 } })
  const answer = await post(t, await body(t), { 'content-type': 'application/json' })
  expect([answer.statusCode, answer.json().code]).toEqual([status, code])
  expect((await t.leftovers()).episodes).toBe(0)
})
