import { randomBytes } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { storeAnalysis, storeSound } from '../../../db/queries/media-files.ts'
import { stills } from '../../../db/schema/index.ts'
import { parseRange } from '../../../server/http/send-file.ts'
import { metadata, startUploadWorld, subtitle, TINY_VIDEO, type UploadWorld, video } from '../uploads/upload-world.ts'

const BYTES = Buffer.concat([TINY_VIDEO, randomBytes(900_000)])
const SIZE = BYTES.length
const NOBODY = '01980000-0000-7000-8000-000000000000'

let t: UploadWorld
let episode: Record<string, string> & { tracks: { id: string; url: string }[] }
let stillId: string
beforeAll(async () => {
  t = await startUploadWorld()
  episode = (await t.send([metadata(), video(BYTES), subtitle()])).json()
  stillId = t.ctx.newId()
  const { sha256 = '' } = episode
  const image = { id: stillId, mediaSha256: sha256, sha256, sizeBytes: SIZE, widthPx: 1, heightPx: 1, reasons: [] }
  const cells = [
    { fromMs: 0, toMs: 5_000, x: 0, y: 0 },
    { fromMs: 5_000, toMs: 9_500, x: 90, y: 0 },
  ]
  const storyboard = { tileWidthPx: 90, tileHeightPx: 160, columns: 2, rows: 1, cells }
  await t.ctx.db.transaction((tx) =>
    storeAnalysis(tx, sha256, { analysedAtMs: 1, mimeType: 'video/3gpp', storyboard }, [
      { ...image, kind: 'poster', rank: 1, mimeType: 'image/webp' },
      { ...image, id: t.ctx.newId(), kind: 'candidate', rank: 1, mimeType: 'image/svg+xml' },
      { ...image, id: t.ctx.newId(), kind: 'storyboard', rank: 1, mimeType: 'image/jpeg' },
    ]),
  )
})
afterAll(() => t[Symbol.asyncDispose]())

const get = (url: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') =>
  t.app.inject({ method, url, headers: { ...t.operator, ...headers } })
const getVideo = (headers?: Record<string, string>, method?: 'HEAD') => get(episode.videoUrl ?? '', headers, method)

test('the whole file is sent with its length, its tag, and what tells a player that it may ask for parts', async () => {
  const answer = await getVideo()
  expect(answer.statusCode).toBe(200)
  expect(answer.rawPayload.equals(BYTES)).toBe(true)
  expect(answer.headers).toMatchObject({
    'content-length': String(SIZE),
    'content-type': 'video/3gpp',
    'accept-ranges': 'bytes',
    etag: `"${episode.sha256}"`,
  })
  expect(answer.headers['content-range']).toBeUndefined()
})

test.each([
  ['the first bytes', 'bytes=0-99', 0, 99],
  ['one byte', 'bytes=0-0', 0, 0],
  ['the middle', 'bytes=1000-500999', 1_000, 500_999],
  ['an open end', 'bytes=900000-', 900_000, SIZE - 1],
  ['the last bytes', 'bytes=-500', SIZE - 500, SIZE - 1],
  ['more last bytes than there are', 'bytes=-99999999', 0, SIZE - 1],
  ['an end beyond the end', 'bytes=10-99999999', 10, SIZE - 1],
])('%s: 206 with just that part', async (_what, range, from, to) => {
  const answer = await getVideo({ range })
  expect(answer.statusCode).toBe(206)
  expect(answer.headers['content-range']).toBe(`bytes ${from}-${to}/${SIZE}`)
  expect(answer.headers['content-length']).toBe(String(to - from + 1))
  expect(answer.rawPayload.equals(BYTES.subarray(from, to + 1))).toBe(true)
})

test.each(['bytes=99999999-', `bytes=${SIZE}-`, 'bytes=-0', 'bytes=99999999-999999999'])(
  '%s lies outside: 416 with the size',
  async (range) => {
    const answer = await getVideo({ range })
    expect(answer.statusCode).toBe(416)
    expect(answer.headers['content-range']).toBe(`bytes */${SIZE}`)
    expect(answer.json()).toMatchObject({ code: 'RANGE_NOT_SATISFIABLE' })
  },
)

test.each(['bytes=0-1,5-9', 'bytes=5-1', 'bytes=a-b', 'bytes=-', 'items=0-5', 'bytes=0-99999999999999999999', ''])(
  'a range that is not one we read (%s) is answered whole',
  async (range) => {
    const answer = await getVideo({ range })
    expect([answer.statusCode, answer.rawPayload.length]).toEqual([200, SIZE])
  },
)

test('a part is sent only of the file that the caller has another part of', async () => {
  const same = await getVideo({ range: 'bytes=0-9', 'if-range': `"${episode.sha256}"` })
  expect(same.statusCode).toBe(206)
  for (const ifRange of ['"other"', `W/"${episode.sha256}"`, 'Wed, 21 Oct 2015 07:28:00 GMT']) {
    expect((await getVideo({ range: 'bytes=0-9', 'if-range': ifRange })).statusCode).toBe(200)
  }
})

test('a file that the caller has is not sent again', async () => {
  for (const ifNoneMatch of [`"${episode.sha256}"`, `"x", W/"${episode.sha256}"`, '*']) {
    const answer = await getVideo({ 'if-none-match': ifNoneMatch, range: 'bytes=0-9' })
    expect([answer.statusCode, answer.rawPayload.length]).toEqual([304, 0])
    expect(answer.headers.etag).toBe(`"${episode.sha256}"`)
  }
  expect((await getVideo({ 'if-none-match': '"other"' })).statusCode).toBe(200)
})

test('HEAD tells the same without the bytes, and knows no range', async () => {
  const answer = await getVideo({ range: 'bytes=0-9' }, 'HEAD')
  expect([answer.statusCode, answer.rawPayload.length]).toEqual([200, 0])
  expect(answer.headers).toMatchObject({ 'content-length': String(SIZE), 'content-type': 'video/3gpp' })
})

test('bytes from outside leave under a type of ours and can do nothing', async () => {
  const svg = (await get(`/api/episodes/${episode.id}`)).json().stillUrls[0]
  for (const [url, type] of [
    [episode.videoUrl ?? '', 'video/3gpp'],
    [`/api/stills/${stillId}`, 'image/webp'],
    [svg, 'application/octet-stream'],
    [`/api/episodes/${episode.id}/storyboard.vtt`, 'text/vtt; charset=utf-8'],
    [episode.tracks[0]?.url ?? '', 'text/vtt; charset=utf-8'],
    [`/api/tracks/${episode.tracks[0]?.id}.srt`, 'application/x-subrip; charset=utf-8'],
    [`/api/episodes/${episode.id}/subtitles/zh-Hant-TW.vtt`, 'text/vtt; charset=utf-8'],
  ] as const) {
    const { statusCode, headers } = await get(url)
    expect(statusCode, url).toBe(200)
    expect(headers['content-type'], url).toBe(type)
    expect(headers['x-content-type-options'], url).toBe('nosniff')
    expect(headers['content-security-policy'], url).toMatch(/^sandbox/)
    expect(headers['cache-control'], url).toBe('private, no-cache')
    expect((await t.app.inject({ url })).statusCode, url).toBe(401)
  }
})

test('the storyboard names its parts of the sheet', async () => {
  const { body } = await get(`/api/episodes/${episode.id}/storyboard.vtt`)
  expect(body).toMatch(/^WEBVTT\n/)
  expect(body).toMatch(/00:00:00\.000 --> 00:00:05\.000\n\/api\/stills\/[\w-]{36}#xywh=0,0,90,160\n/)
  expect(body).toMatch(/00:00:05\.000 --> 00:00:09\.500\n\/api\/stills\/[\w-]{36}#xywh=90,0,90,160/)
})

test('how loud an episode is, is told from moment to moment, and of one without sound nothing is', async () => {
  const url = `/api/episodes/${episode.id}/loudness`
  expect((await get(url)).json()).toEqual({ stepMs: 100, floorLufs: -60, levels: [] })
  const whole = { integratedLufs: -23, loudnessRangeLu: 0, peakDbfs: -3, silentShare: 0, longestSilenceMs: 0 }
  await t.ctx.db.transaction((tx) =>
    storeSound(tx, {
      ...whole,
      silentChannels: 0,
      mediaSha256: episode.sha256 ?? '',
      levels: Buffer.from([0, 37, 36]),
    }),
  )
  expect((await get(url)).json()).toMatchObject({ levels: [0, 37, 36] })
  expect((await get(`/api/episodes/${NOBODY}/loudness`)).json()).toMatchObject({ code: 'EPISODE_NOT_FOUND' })
})

test('what is not there is 404 with its own code', async () => {
  for (const [url, code] of [
    [`/api/episodes/${NOBODY}/video`, 'EPISODE_NOT_FOUND'],
    [`/api/episodes/${NOBODY}/storyboard.vtt`, 'EPISODE_NOT_FOUND'],
    [`/api/stills/${NOBODY}`, 'STILL_NOT_FOUND'],
    [`/api/tracks/${NOBODY}`, 'TRACK_NOT_FOUND'],
    [`/api/tracks/${NOBODY}.vtt`, 'TRACK_NOT_FOUND'],
    [`/api/episodes/${NOBODY}/subtitles/en.vtt`, 'EPISODE_NOT_FOUND'],
    [`/api/episodes/${episode.id}/subtitles/pt-BR.vtt`, 'TRACK_NOT_FOUND'],
  ] as const) {
    const answer = await get(url)
    expect([answer.statusCode, answer.json().code], url).toEqual([404, code])
  }
})

test('a still of a file that no episode has any more is gone at once', async () => {
  await using own = await startUploadWorld()
  const made = (await own.send([metadata(), video()])).json()
  const id = own.ctx.newId()
  const image = {
    id,
    mediaSha256: made.sha256,
    sha256: made.sha256,
    sizeBytes: 1,
    widthPx: 1,
    heightPx: 1,
    reasons: [],
  }
  await own.ctx.db.transaction((tx) =>
    storeAnalysis(tx, made.sha256, { analysedAtMs: 1 }, [
      { ...image, kind: 'poster', rank: 1, mimeType: 'image/webp' },
    ]),
  )
  const read = () => own.app.inject({ url: `/api/stills/${id}`, headers: own.operator })
  expect((await read()).statusCode).toBe(200)
  await own.app.inject({ method: 'DELETE', url: `/api/episodes/${made.id}`, headers: own.operator })
  expect((await read()).statusCode).toBe(404)
  expect(own.ctx.db.select().from(stills).all()).toHaveLength(1) // its row waits for the sweep
})

test('a file that is lost from the store is 404, not a failure', async () => {
  await using own = await startUploadWorld()
  const made = (await own.send([metadata(), video()])).json()
  await rm(own.ctx.store.pathOf(made.sha256))
  const answer = await own.app.inject({ url: made.videoUrl, headers: own.operator })
  expect(answer.json()).toMatchObject({ status: 404, code: 'VIDEO_NOT_FOUND' })
  expect(answer.headers.etag).toBeUndefined()
})

test('a player that goes away in the middle costs no file handle', async () => {
  const countOpen = async () => (await readdir('/proc/self/fd')).length
  await t.app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = t.app.server.address() as AddressInfo
  const before = await countOpen()
  for (let n = 0; n < 20; n++) {
    const leaving = new AbortController()
    const answer = await fetch(`http://127.0.0.1:${port}${episode.videoUrl}`, {
      headers: t.operator,
      signal: leaving.signal,
    })
    await answer.body?.getReader().read()
    leaving.abort()
  }
  await expect.poll(countOpen, { timeout: 5_000 }).toBeLessThan(before + 10)
})

test('a range is read as RFC 9110 says', () => {
  expect(parseRange('bytes=0-0', 1)).toEqual({ from: 0, to: 0 })
  expect(parseRange('bytes=1-', 1)).toBe('unsatisfiable')
  expect(parseRange(undefined, 10)).toBeUndefined()
})
