import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { countJobs } from '../../../db/queries/jobs.ts'
import { multipart } from '../test-app.ts'
import {
  metadata,
  type Part,
  SRT,
  startUploadWorld,
  subtitle,
  TINY_VIDEO,
  type UploadWorld,
  video,
} from './upload-world.ts'

const CLEAN = { temp: [], episodes: 0, files: 0 }

/** For refusals: nothing that is stored in it may stay. */
let shared: UploadWorld
beforeAll(async () => {
  shared = await startUploadWorld()
})
afterAll(() => shared[Symbol.asyncDispose]())

test.each([
  ['metadata, video, subtitle', [metadata(), video(), subtitle()]],
  ['subtitle, video, metadata', [subtitle(), video(), metadata()]],
  ['video, subtitle, metadata', [video(), subtitle(), metadata()]],
])('parts are taken in any order: %s', async (_order, parts) => {
  await using t = await startUploadWorld()
  const answer = await t.send(parts)
  expect(answer.statusCode).toBe(202)
  const episode = answer.json()
  expect(answer.headers.location).toBe(`/api/episodes/${episode.id}`)
  expect(answer.headers.etag).toBe('"v1"')
  expect(episode).toMatchObject({
    workId: t.workId,
    number: 1,
    state: 'uploaded',
    sizeBytes: TINY_VIDEO.length,
    durationMs: null,
    warnings: [],
    indexedAt: null,
    tracks: [{ locale: 'zh-Hant-TW', origin: 'uploaded', state: 'approved', format: 'srt', cueCount: 1 }],
  })
  expect(await readFile(t.ctx.store.pathOf(episode.sha256))).toEqual(TINY_VIDEO)
  expect(await t.leftovers()).toEqual({ temp: [], episodes: 1, files: 1 })
  expect(await countJobs(t.ctx.db)).toEqual(
    expect.arrayContaining([{ kind: 'analyse-video', state: 'queued', count: 1 }]),
  )
})

test.each<[string, Part]>([
  ['a field', { name: 'metadata', body: '{"number":7}' }],
  ['a field that says it is JSON', { name: 'metadata', body: '{"number":7}', type: 'application/json' }],
  [
    'a file, as browsers send a Blob',
    { name: 'metadata', fileName: 'blob', body: '{"number":7}', type: 'application/json' },
  ],
])('metadata is taken as %s', async (_how, part) => {
  await using t = await startUploadWorld()
  const answer = await t.send([video(), part])
  expect(answer.json()).toMatchObject({ number: 7 })
  expect(answer.statusCode).toBe(202)
})

test('metadata gives titles, and the locale and the charset of each subtitle file', async () => {
  await using t = await startUploadWorld()
  const big5 = Buffer.from([...Buffer.from('1\n00:00:01,000 --> 00:00:02,500\n'), 0xab, 0x42, 0xa9, 0x5d, 0x0a]) // 雨夜
  const answer = await t.send([
    metadata({
      number: 1,
      titles: [{ locale: 'zh-tw', text: ' 第一集 ', kind: 'display' }],
      subtitles: [
        { fileName: 'one.srt', locale: 'zh-Hant-MO', encoding: 'big5' },
        { fileName: '字幕.srt', locale: 'pt-PT' },
      ],
    }),
    video(),
    subtitle('one.srt', big5),
    subtitle('字幕.srt', '1\n00:00:01,000 --> 00:00:02,000\nBoa noite, meu amor.\n'),
  ])
  expect(answer.statusCode).toBe(202)
  expect(answer.json()).toMatchObject({ titles: [{ locale: 'zh-Hant-TW', text: '第一集', kind: 'display' }] })
  expect(answer.json().tracks.map(({ locale, encoding }: Record<string, string>) => [locale, encoding])).toEqual([
    ['pt-PT', 'utf-8'],
    ['zh-Hant-MO', 'big5'],
  ])
  const track = answer.json().tracks[1]
  const vtt = await t.app.inject({ url: track.url, headers: t.operator })
  expect(vtt.body).toContain('雨夜')
})

test.each<[number, string, Part[]]>([
  [400, 'METADATA_MISSING', [video()]],
  [400, 'VIDEO_MISSING', [metadata()]],
  [400, 'VIDEO_MISSING', []],
  [400, 'PART_UNEXPECTED', [metadata(), video(), video()]],
  [400, 'PART_UNEXPECTED', [metadata(), metadata(), video()]],
  [400, 'PART_UNEXPECTED', [metadata(), video(), { name: 'poster', fileName: 'a.png', body: 'x' }]],
  [400, 'PART_UNEXPECTED', [metadata(), video(), { name: 'note', body: 'x' }]],
  [400, 'PART_UNEXPECTED', [metadata(), video(), { name: 'video', body: 'a field, not a file' }]],
  [400, 'PART_UNEXPECTED', [metadata(), { name: '__proto__', body: 'x' }, video()]],
  [400, 'METADATA_INVALID', [{ name: 'metadata', body: '{"number":' }, video()]],
  [400, 'METADATA_INVALID', [{ name: 'metadata', body: '{', type: 'application/json' }, video()]],
  [400, 'METADATA_INVALID', [{ name: 'metadata', body: 'null' }, video()]],
  [400, 'METADATA_INVALID', [metadata({ number: 0 }), video()]],
  [400, 'METADATA_INVALID', [metadata({ number: 1, colour: 'red' }), video()]],
  [400, 'METADATA_INVALID', [{ name: 'metadata', body: '{"number":1,"__proto__":{"a":1}}' }, video()]],
  [400, 'METADATA_INVALID', [metadata({ number: 1, subtitles: [{ fileName: 'gone.srt' }] }), video()]],
  [400, 'METADATA_INVALID', [metadata({ number: 1, titles: 'x'.repeat(70_000) }), video()]],
  [400, 'METADATA_INVALID', [{ ...metadata({ number: 1, titles: 'x'.repeat(70_000) }), fileName: 'blob' }, video()]],
  [400, 'UPLOAD_EMPTY', [metadata(), video(Buffer.alloc(0))]],
  [415, 'MEDIA_TYPE_UNSUPPORTED', [metadata(), video(Buffer.from('#EXTM3U\nfile:///etc/passwd\n'))]],
  [415, 'MEDIA_TYPE_UNSUPPORTED', [metadata(), video(Buffer.from('ffconcat version 1.0\nfile /etc/passwd\n'))]],
  [415, 'MEDIA_TYPE_UNSUPPORTED', [metadata(), video(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))]],
  [422, 'SUBTITLE_EMPTY', [metadata(), video(), subtitle('a.en.srt', 'no cues here')]],
  [422, 'SUBTITLE_UNREADABLE', [metadata(), video(), subtitle('a.en.srt', Buffer.from('\x7fELF\0\0\0\0\0\0\0\0\0\0'))]],
  [409, 'SUBTITLE_TRACK_EXISTS', [metadata(), video(), subtitle(), subtitle('b.zh-Hant-TW.srt')]],
  [
    422,
    'LOCALE_INVALID',
    [metadata({ number: 1, subtitles: [{ fileName: 'a.srt', locale: 'xx-Klingon' }] }), video(), subtitle('a.srt')],
  ],
  [422, 'CONTENT_INVALID', [metadata({ number: 1, titles: [{ locale: '??', text: 'x', kind: 'display' }] }), video()]],
])('%i %s', async (status, code, parts) => {
  const t = shared
  const answer = await t.send(parts)
  expect(answer.json()).toMatchObject({ status, code })
  expect(answer.statusCode).toBe(status)
  expect(answer.headers['content-type']).toBe('application/problem+json')
  expect(await t.leftovers()).toEqual(CLEAN)
})

test('a shape that is wrong is shown by its place in the metadata', async () => {
  const t = shared
  const answer = await t.send([
    metadata({ number: 'one', titles: [{ locale: 'en', text: '', kind: 'display' }] }),
    video(),
  ])
  expect(answer.json().errors.map((place: { pointer: string }) => place.pointer)).toEqual(
    expect.arrayContaining(['/metadata/number', '/metadata/titles/0/text']),
  )
})

test('limits on counts and sizes answer 413 and say which part is too large', async () => {
  await using t = await startUploadWorld({
    uploadLimits: { videoBytes: 5_000, subtitleBytes: 1_000, subtitleFiles: 2 },
  })
  const locales = ['en', 'pt-PT', 'ja', 'ko', 'fr', 'de', 'es']
  const files = (count: number) => locales.slice(0, count).map((locale) => subtitle(`${locale}.srt`))
  const given = (count: number) =>
    metadata({ number: 1, subtitles: locales.slice(0, count).map((locale) => ({ fileName: `${locale}.srt`, locale })) })
  const whole = Buffer.concat([TINY_VIDEO, Buffer.alloc(5_000 - TINY_VIDEO.length)])
  for (const [parts, code] of [
    [[metadata(), video(), ...files(3)], 'TOO_MANY_PARTS'],
    [[metadata(), video(), ...files(7)], 'TOO_MANY_PARTS'],
    [[metadata(), video(), subtitle('a.en.srt', SRT + 'x'.repeat(1_000))], 'SUBTITLE_TOO_LARGE'],
    [[metadata(), video(Buffer.concat([whole, Buffer.from('!')]))], 'UPLOAD_TOO_LARGE'],
    [[metadata(), video(Buffer.concat([whole, Buffer.alloc(500_000)]))], 'UPLOAD_TOO_LARGE'],
  ] as const) {
    const answer = await t.send(parts)
    expect([answer.statusCode, answer.json().code]).toEqual([413, code])
    expect(await t.leftovers()).toEqual(CLEAN)
  }
  const answer = await t.send([...files(2), video(whole), given(2)])
  expect(answer.statusCode).toBe(202)
})

test.each([
  ['cut in the middle', (body: Buffer) => body.subarray(0, body.length - 30)],
  ['without its end', (body: Buffer) => body.subarray(0, body.length - 8)],
  [
    'with another boundary',
    (body: Buffer) => Buffer.from(body.toString('latin1').replaceAll('juku-test', 'other'), 'latin1'),
  ],
])('a multipart body %s is refused and leaves nothing', async (_how, spoil) => {
  const t = shared
  const { payload, headers } = multipart([metadata(), video()])
  const url = `/api/works/${t.workId}/episodes`
  const answer = await t.app.inject({
    method: 'POST',
    url,
    headers: { ...t.operator, ...headers },
    payload: spoil(payload),
  })
  expect(answer.statusCode).toBe(400)
  expect(['UPLOAD_ABORTED', 'VIDEO_MISSING']).toContain(answer.json().code)
  expect(await t.leftovers()).toEqual(CLEAN)
})

test.each([
  ['no boundary', 'multipart/form-data', 400, 'UPLOAD_ABORTED'],
  ['another multipart', 'multipart/mixed; boundary=x', 415, 'CONTENT_TYPE_UNSUPPORTED'],
  ['a form', 'application/x-www-form-urlencoded', 415, 'CONTENT_TYPE_UNSUPPORTED'],
])('an upload with %s as its type is refused', async (_what, type, status, code) => {
  const t = shared
  const answer = await t.send([metadata(), video()], { headers: { 'content-type': type } })
  expect(answer.json()).toMatchObject({ status, code })
})

test.each([
  ['a path', '../../../etc/passwd.zh-Hant-TW.srt'],
  ['a path of Windows', 'C:\\\\Windows\\\\a.zh-Hant-TW.srt'],
  ['NUL', 'a\0b.zh-Hant-TW.srt'],
  ['marks of direction', 'a\u202efdp.zh-Hant-TW.srt'],
  ['1 MB', `${'長'.repeat(350_000)}.zh-Hant-TW.srt`],
  ['nothing', ''],
])('a subtitle named with %s is stored under no name of its sender', async (_what, fileName) => {
  await using t = await startUploadWorld()
  const answer = await t.send([metadata(), video(), { ...subtitle(), fileName }])
  expect(answer.statusCode).toBe(202)
  expect(answer.json().tracks).toMatchObject([{ cueCount: 1 }])
  expect(answer.body).not.toMatch(/\u202e|\\u0000|etc\/passwd/)
})

test('a refusal that names a file shows its name without tricks', async () => {
  const t = shared
  const answer = await t.send([metadata(), video(), subtitle(`../\u202e${'x'.repeat(5_000)}.en.srt`, 'no cues')])
  expect(answer.statusCode).toBe(422)
  expect(answer.json().detail.length).toBeLessThan(600)
  expect(answer.json().detail).not.toMatch(/\u202e|\.\.\//)
})

test('the same file twice in a work is refused, in another work it is a warning that names the episode', async () => {
  await using t = await startUploadWorld()
  const first = await t.send([metadata(), video()])
  const again = await t.send([metadata({ number: 2 }), video()])
  expect(again.json()).toMatchObject({ status: 409, code: 'EPISODE_FILE_REPEATED' })
  const other = await t.createWork({ titles: [{ locale: 'zh-Hant-TW', text: '另一齣戲', kind: 'display' }] })
  const elsewhere = await t.send([metadata({ number: 5 }), video()], { url: `/api/works/${other}/episodes` })
  expect(elsewhere.statusCode).toBe(202)
  const [warning] = elsewhere.json().warnings
  expect(warning.code).toBe('DUPLICATE_FILE')
  expect(warning.detail).toContain(first.json().id)
  expect(warning.detail).toContain('雨夜計程車 #1')
  // the first learns of it too, and forgets it when the other goes
  const read = () => t.app.inject({ url: `/api/episodes/${first.json().id}`, headers: t.operator })
  expect((await read()).json().warnings).toMatchObject([{ code: 'DUPLICATE_FILE' }])
  await t.app.inject({ method: 'DELETE', url: `/api/episodes/${elsewhere.json().id}`, headers: t.operator })
  expect((await read()).json().warnings).toEqual([])
})

test('a number that is taken and a second episode of a short video are refused', async () => {
  await using t = await startUploadWorld()
  const other = Buffer.concat([TINY_VIDEO, Buffer.from('other')])
  await t.send([metadata(), video()])
  expect((await t.send([metadata(), video(other)])).json()).toMatchObject({ status: 409, code: 'EPISODE_NUMBER_TAKEN' })
  const url = `/api/works/${await t.createWork({ kind: 'short_video' })}/episodes`
  expect((await t.send([metadata(), video()], { url })).statusCode).toBe(202)
  expect((await t.send([metadata({ number: 2 }), video(other)], { url })).json()).toMatchObject({
    status: 409,
    code: 'SHORT_VIDEO_HAS_ONE_EPISODE',
  })
})

test('an upload sent again with its Idempotency-Key makes one episode, with another body it is refused', async () => {
  await using t = await startUploadWorld()
  const headers = { 'idempotency-key': 'upload-1' }
  const parts = [metadata(), video(), subtitle()]
  const [first, twin] = await Promise.all([t.send(parts, { headers }), t.send(parts, { headers })])
  const again = await t.send(parts, { headers })
  expect([first.statusCode, twin.statusCode, again.statusCode]).toEqual([202, 202, 202])
  expect(new Set([first.json().id, twin.json().id, again.json().id]).size).toBe(1)
  expect(await t.leftovers()).toEqual({ temp: [], episodes: 1, files: 1 })
  const reused = await t.send([metadata({ number: 2 }), video(), subtitle()], { headers })
  expect(reused.json()).toMatchObject({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' })
})
