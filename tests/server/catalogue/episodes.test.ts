import { afterAll, beforeAll, expect, test } from 'vitest'
import { cues, jobs } from '../../../db/schema/index.ts'
import {
  metadata,
  type Part,
  SRT,
  startUploadWorld,
  subtitle,
  TINY_VIDEO,
  type UploadWorld,
  video,
} from '../uploads/upload-world.ts'

const NOBODY = '01980000-0000-7000-8000-000000000000'

let t: UploadWorld
let seed = 0
beforeAll(async () => {
  t = await startUploadWorld()
})
afterAll(() => t[Symbol.asyncDispose]())

const call = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object, headers = {}) =>
  t.app.inject({ method, url, headers: { ...t.operator, ...headers }, ...(payload ? { payload } : {}) })

/** A new episode with a file of its own. */
async function addEpisode(parts: Part[] = []) {
  const number = ++seed
  const bytes = Buffer.concat([TINY_VIDEO, Buffer.from(`seed ${seed}`)])
  const answer = await t.send([metadata({ number }), video(bytes), ...parts])
  expect(answer.statusCode).toBe(202)
  return answer.json() as { id: string; number: number; tracks: { id: string; url: string; locale: string }[] }
}

test('number and titles of an episode are changed under its tag; its work is then indexed anew', async () => {
  const { id } = await addEpisode()
  const url = `/api/episodes/${id}`
  const titles = [{ locale: 'zh-hant-tw', text: '雨夜', kind: 'display' }]
  const changed = await call('PATCH', url, { number: 900, titles }, { 'if-match': '"v1"' })
  expect([changed.statusCode, changed.headers.etag]).toEqual([200, '"v2"'])
  expect(changed.json()).toMatchObject({ number: 900, titles: [{ locale: 'zh-Hant-TW', text: '雨夜' }] })
  expect((await call('PATCH', url, { titles: [] })).json()).toMatchObject({ number: 900, titles: [] })
  expect((await call('PATCH', url, { number: 900 })).statusCode).toBe(200)
  const keys = t.ctx.db
    .select()
    .from(jobs)
    .all()
    .map((job) => `${job.kind} ${job.key}`)
  expect(keys).toContain(`index-work ${t.workId}`)
})

test('what may not be changed is refused', async () => {
  const first = await addEpisode()
  const { id } = await addEpisode()
  const url = `/api/episodes/${id}`
  for (const [change, headers, status, code] of [
    [{ number: first.number }, {}, 409, 'EPISODE_NUMBER_TAKEN'],
    [{ number: 0 }, {}, 400, 'REQUEST_INVALID'],
    [{ number: 1.5 }, {}, 400, 'REQUEST_INVALID'],
    [{ number: '5' }, {}, 400, 'REQUEST_INVALID'],
    [{}, {}, 400, 'REQUEST_INVALID'],
    [{ state: 'ready' }, {}, 400, 'REQUEST_INVALID'],
    [{ titles: [{ locale: 'en', text: '\x07', kind: 'display' }] }, {}, 422, 'CONTENT_INVALID'],
    [{ number: 950 }, { 'if-match': '"v7"' }, 412, 'VERSION_CONFLICT'],
  ] as const) {
    const answer = await call('PATCH', url, change, headers)
    expect([answer.statusCode, answer.json().code]).toEqual([status, code])
  }
  expect((await call('DELETE', url, undefined, { 'if-match': '"v7"' })).statusCode).toBe(412)
  expect((await call('GET', url)).headers.etag).toBe('"v1"')
})

test('an episode that is removed is gone with its cues, and its job with it; its file may come again', async () => {
  const { id, number, tracks } = await addEpisode([subtitle()])
  const countCues = () =>
    t.ctx.db
      .select()
      .from(cues)
      .all()
      .filter((cue) => cue.trackId === tracks[0]?.id).length
  expect(countCues()).toBe(1)
  expect((await call('DELETE', `/api/episodes/${id}`)).statusCode).toBe(204)
  expect(countCues()).toBe(0)
  expect((await call('GET', `/api/tracks/${tracks[0]?.id}`)).statusCode).toBe(404)
  expect(
    t.ctx.db
      .select()
      .from(jobs)
      .all()
      .map((job) => job.key),
  ).not.toContain(id)
  const bytes = Buffer.concat([TINY_VIDEO, Buffer.from(`seed ${number}`)])
  expect((await t.send([metadata({ number }), video(bytes)])).statusCode).toBe(202)
})

test('an episode that is not there is 404 for every call', async () => {
  const url = `/api/episodes/${NOBODY}`
  const put = await t.app.inject({
    method: 'PUT',
    url: `${url}/video`,
    headers: { ...t.operator, 'content-type': 'video/mp4' },
    payload: TINY_VIDEO,
  })
  const answers = [
    put,
    await call('GET', url),
    await call('PATCH', url, { number: 1 }),
    await call('DELETE', url),
    await call('POST', `${url}/retry`),
    await t.send([subtitle()], { url: `${url}/subtitles` }),
  ]
  expect(answers.map((answer) => [answer.statusCode, answer.json().code])).toEqual(
    answers.map(() => [404, 'EPISODE_NOT_FOUND']),
  )
  const upload = await t.send([metadata(), video()], { url: `/api/works/${NOBODY}/episodes` })
  expect(upload.json()).toMatchObject({ status: 404, code: 'WORK_NOT_FOUND' })
})

test('a short video cannot have a second episode by becoming one either', async () => {
  await addEpisode()
  await addEpisode()
  const answer = await call('PATCH', `/api/works/${t.workId}`, { kind: 'short_video' })
  expect(answer.json()).toMatchObject({ status: 409, code: 'SHORT_VIDEO_HAS_ONE_EPISODE' })
})

test('a track is added, read in both formats, replaced and removed; the episode changes its version each time', async () => {
  const { id } = await addEpisode()
  const url = `/api/episodes/${id}/subtitles`
  const added = await t.send([subtitle('x.zh-Hant-TW.srt')], { url })
  expect(added.statusCode).toBe(201)
  const track = added.json()
  expect(added.headers.location).toBe(`/api/tracks/${track.id}`)
  expect(track).toMatchObject({ episodeId: id, locale: 'zh-Hant-TW', localeSource: 'fileName', encoding: 'utf-8' })
  expect((await call('GET', `/api/tracks/${track.id}`)).json()).toEqual(track)
  expect((await call('GET', `/api/tracks/${track.id}.vtt`)).body).toBe(
    'WEBVTT\n\n00:00:01.000 --> 00:00:02.500\n雨夜裡的計程車，開往沒有人的碼頭。\n',
  )
  expect((await call('GET', `/api/tracks/${track.id}.srt`)).body).toContain('00:00:01,000 --> 00:00:02,500')
  expect((await call('GET', `/api/episodes/${id}`)).headers.etag).toBe('"v2"')

  const again = await t.send([subtitle('x.zh-Hant-TW.srt')], { url })
  expect(again.json()).toMatchObject({ status: 409, code: 'SUBTITLE_TRACK_EXISTS' })
  const replaced = await t.send(
    [subtitle('x.zh-Hant-TW.srt', SRT.replace('雨夜', '深夜')), { name: 'metadata', body: '{"replace":true}' }],
    { url },
  )
  expect(replaced.statusCode).toBe(201)
  expect((await call('GET', `/api/tracks/${track.id}`)).statusCode).toBe(404)
  expect((await call('GET', `/api/episodes/${id}/subtitles/zh-TW.vtt`)).body).toContain('深夜')

  expect((await call('DELETE', `/api/tracks/${replaced.json().id}`)).statusCode).toBe(204)
  expect((await call('DELETE', `/api/tracks/${replaced.json().id}`)).statusCode).toBe(404)
  expect((await call('GET', `/api/episodes/${id}`)).json()).toMatchObject({ tracks: [] })
  expect((await call('GET', `/api/episodes/${id}`)).headers.etag).toBe('"v4"')
})

test('a track that can be doubted is taken with a warning on its episode, once', async () => {
  const { id } = await addEpisode()
  const parts = [subtitle('x.srt'), { name: 'metadata', body: '{"locale":"en","replace":true}' }]
  for (let round = 0; round < 2; round++) {
    const added = await t.send(parts, { url: `/api/episodes/${id}/subtitles` })
    expect(added.json()).toMatchObject({ locale: 'en', localeSource: 'given' })
  }
  const { warnings } = (await call('GET', `/api/episodes/${id}`)).json()
  expect(warnings).toHaveLength(1)
  expect(warnings[0]).toMatchObject({ code: 'LOCALE_CONTRADICTED', detail: expect.stringContaining('x.srt') })
  expect(warnings[0].values).toEqual({ locale: 'en', seenLocale: expect.stringMatching(/^zh-Han/), fileName: 'x.srt' })
})

test('a track sent again with its Idempotency-Key is one track', async () => {
  const { id } = await addEpisode()
  const send = (parts: Part[]) =>
    t.send(parts, { url: `/api/episodes/${id}/subtitles`, headers: { 'idempotency-key': 'track-1' } })
  const [one, two] = await Promise.all([send([subtitle()]), send([subtitle()])])
  expect([one.statusCode, two.statusCode]).toEqual([201, 201])
  expect(one.json().id).toBe(two.json().id)
  expect((await send([subtitle('other.pt-PT.srt')])).json()).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
})

test.each<[number, string, Part[]]>([
  [422, 'SUBTITLE_EMPTY', []],
  [422, 'SUBTITLE_EMPTY', [subtitle('a.en.srt', '')]],
  [422, 'SUBTITLE_UNREADABLE', [subtitle('a.en.srt', TINY_VIDEO)]],
  [413, 'TOO_MANY_PARTS', [subtitle(), subtitle('b.en.srt')]],
  [400, 'PART_UNEXPECTED', [subtitle(), video()]],
  [400, 'METADATA_INVALID', [subtitle(), { name: 'metadata', body: '{"number":1}' }]],
  [400, 'METADATA_INVALID', [subtitle(), { name: 'metadata', body: '{"encoding":"ebcdic"}' }]],
  [422, 'LOCALE_INVALID', [subtitle(), { name: 'metadata', body: '{"locale":"??"}' }]],
  [422, 'LOCALE_UNKNOWN', [subtitle('a.srt', '1\n00:00:01,000 --> 00:00:02,000\n123\n')]],
])('a track is refused: %i %s', async (status, code, parts) => {
  const { id } = await addEpisode()
  const answer = await t.send(parts, { url: `/api/episodes/${id}/subtitles` })
  expect([answer.statusCode, answer.json().code]).toEqual([status, code])
  expect((await call('GET', `/api/episodes/${id}`)).json()).toMatchObject({ tracks: [] })
})
