import { expect, test } from 'vitest'
import { scoreConversion } from '../../../bench/subtitles/score-conversion.ts'
import { findIndexRows } from '../../../db/queries/index-rows.ts'
import { sharedData } from '../../shared-data.ts'
import { SIMPLIFIED } from '../subtitles/dialogue.ts'
import { NOBODY, useLocalisationWorld } from './localisation-world.ts'

const { call, addEpisode, replaceTrack, runDraftJobs, world } = useLocalisationWorld()

interface View {
  locale: string
  state: string
  lines: {
    position: number
    sourceText: string
    text: string
    edited: boolean
    stale: boolean
    changes: { from: string; to: string; start: number; reason: string }[]
  }[]
}
const REGIONAL = [
  '余华剩余的软件',
  '坐出租车去地铁站',
  '把视频发到手机',
  '用U盘打印简历',
  '林后海，你这个混蛋',
  '里面的空调坏了',
]
const hundred = [
  ...REGIONAL,
  ...Array.from({ length: 94 }, (_, index) => `${SIMPLIFIED[index % SIMPLIFIED.length]}${index}`),
]

async function draftsOf(episodeId: string, to: readonly string[]) {
  const made = await call('POST', `/api/episodes/${episodeId}/drafts`, { to })
  expect(made.statusCode, made.body).toBe(200)
  const { drafts } = made.json() as { drafts: { locale: string; outcome: string; trackId: string }[] }
  return drafts
}
const read = async (trackId: string) => (await call('GET', `/api/tracks/${trackId}/draft`)).json() as View
const textsOf = (view: View) => view.lines.map((line) => line.text)

test('drafts for Taiwan and Hong Kong list every changed word with its reason, and leave kept names alone', async () => {
  await call('PUT', `/api/works/${world().workId}/kept-words`, {
    words: [{ word: '林后海' }, { word: '张伟', written: '張偉' }],
  })
  const { id } = await addEpisode(hundred)
  const [tw, hk] = await draftsOf(id, ['TW', 'HK'])
  const [forTw, forHk] = [await read(tw?.trackId ?? ''), await read(hk?.trackId ?? '')]
  expect([forTw.locale, forTw.state, forHk.locale]).toEqual(['zh-Hant-TW', 'draft', 'zh-Hant-HK'])
  expect(textsOf(forTw).slice(0, 6)).toEqual([
    '余華剩餘的軟體',
    '坐計程車去捷運站',
    '把影片發到手機',
    '用隨身碟列印履歷',
    '林后海，你這個混蛋',
    '裡面的冷氣壞了',
  ])
  expect(textsOf(forHk)[1]).toBe('坐的士去地鐵站')
  for (const { sourceText, text, changes } of [...forTw.lines, ...forHk.lines]) {
    expect(applied(sourceText, changes)).toBe(text)
    for (const { reason } of changes) expect(['script', 'phrase', 'glossary']).toContain(reason)
  }
  expect(forTw.lines[0]?.changes).toContainEqual({ from: '软件', to: '軟體', start: 5, reason: 'phrase' })
  expect(forHk.lines[1]?.changes).toContainEqual({ from: '出租车', to: '的士', start: 1, reason: 'glossary' })
})

/** The source with its changes made from the right. */
function applied(source: string, changes: View['lines'][number]['changes']): string {
  return changes.toReversed().reduce((text, { from, to, start }) => {
    expect(text.slice(start, start + from.length)).toBe(from)
    return text.slice(0, start) + to + text.slice(start + from.length)
  }, source)
}

test('what a person wrote stays when the source changes, and the rest is made anew', async () => {
  const { id } = await addEpisode(['你怎么来了', '我打车来的', '快走'])
  const [tw] = await draftsOf(id, ['TW'])
  const url = `/api/tracks/${tw?.trackId}/draft`
  const edits = {
    lines: [
      { position: 0, text: '你來幹嘛' },
      { position: 1, text: '我搭小黃來的' },
    ],
  }
  expect((await call('PATCH', url, edits)).statusCode).toBe(200)

  await replaceTrack(id, ['你怎么来了', '我坐车来的', '快走，别回头'])
  expect(await runDraftJobs()).toContain(`episode/${id}`)
  const { lines } = await read(tw?.trackId ?? '')
  expect(lines.map(({ text, edited, stale }) => [text, edited, stale])).toEqual([
    ['你來幹嘛', true, false],
    ['我搭小黃來的', true, true],
    ['快走，別回頭', false, false],
  ])
  expect(lines[1]?.sourceText).toBe('我坐车来的')
})

test('a draft is not approved beside a track that was sent since', async () => {
  const { id } = await addEpisode(['出租车'])
  const [tw] = await draftsOf(id, ['TW'])
  await replaceTrack(id, ['計程車'], 'zh-Hant-TW')
  const answer = await call('POST', `/api/tracks/${tw?.trackId}/approve`)
  expect([answer.statusCode, answer.json().code]).toEqual([409, 'SUBTITLE_TRACK_EXISTS'])
})

test('a long draft is read a page at a time', async () => {
  const { id } = await addEpisode(['一', '二', '三', '四'])
  const [tw] = await draftsOf(id, ['TW'])
  const page = await call('GET', `/api/tracks/${tw?.trackId}/draft?fromPosition=1&limit=2`)
  expect(page.json()).toMatchObject({ lineCount: 4, lines: [{ position: 1 }, { position: 2 }] })
})

test('a draft is never written over what was sent or approved', async () => {
  const { id } = await addEpisode(['出租车'])
  const [tw] = await draftsOf(id, ['TW'])
  const trackId = tw?.trackId ?? ''
  expect((await call('GET', `/api/episodes/${id}/subtitles/zh-Hant-TW.srt`)).statusCode).toBe(404)
  expect((await call('POST', `/api/tracks/${trackId}/approve`)).json()).toMatchObject({ state: 'approved' })
  expect((await call('GET', `/api/episodes/${id}/subtitles/zh-Hant-TW.srt`)).body).toContain('計程車')
  await replaceTrack(id, ['公交车'])
  await runDraftJobs()
  expect(await draftsOf(id, ['TW'])).toEqual([{ locale: 'zh-Hant-TW', outcome: 'kept', trackId }])
  expect(textsOf(await read(trackId))).toEqual(['計程車'])
  expect(
    (await call('PATCH', `/api/tracks/${trackId}/draft`, { lines: [{ position: 0, text: 'x' }] })).json(),
  ).toMatchObject({
    code: 'TRACK_NOT_DRAFT',
  })
})

test('a draft that is removed comes back with what people wrote in it', async () => {
  const { id } = await addEpisode(['出租车', '快走'])
  const [tw] = await draftsOf(id, ['TW'])
  const url = `/api/tracks/${tw?.trackId}`
  await call('PATCH', `${url}/draft`, { lines: [{ position: 0, text: '小黃' }] })
  const before = await read(tw?.trackId ?? '')
  expect((await call('DELETE', url)).statusCode).toBe(204)
  const [removed] = (await call('GET', `/api/works/${world().workId}/removed`)).json().items
  expect((await call('POST', `/api/works/${world().workId}/removed/${removed.id}/restore`)).statusCode).toBeLessThan(
    300,
  )
  expect(await read(tw?.trackId ?? '')).toEqual(before)
})

test('the lines of a draft are found when it has been approved, and not before', async () => {
  const workId = await world().createWork()
  const { id } = await addEpisode(['出租车'], 'zh-Hans-CN', workId)
  const [tw] = await draftsOf(id, ['TW'])
  const indexed = async () =>
    (await findIndexRows(world().ctx.db, workId))?.episodes.flatMap(({ tracks }) => tracks.map(({ locale }) => locale))
  expect(await indexed()).toEqual(['zh-Hans-CN'])
  await call('POST', `/api/tracks/${tw?.trackId}/approve`)
  expect(await indexed()).toEqual(['zh-Hans-CN', 'zh-Hant-TW'])
})

test('names in the credits are written as the credits have them', async () => {
  const workId = await world().createWork()
  const credits = [
    { role: 'director', names: [{ locale: 'zh-Hans', text: '林后海' }] },
    {
      role: 'director',
      names: [
        { locale: 'zh-Hans', text: '范冰' },
        { locale: 'zh-Hant', text: '范氷' },
      ],
    },
  ]
  const patched = await call('PATCH', `/api/works/${workId}`, { credits })
  expect(patched.statusCode, patched.body).toBe(200)
  const { id } = await addEpisode(['林后海来了', '范冰来了'], 'zh-Hans-CN', workId)
  const [tw] = await draftsOf(id, ['TW'])
  expect(textsOf(await read(tw?.trackId ?? ''))).toEqual(['林后海來了', '范氷來了'])
})

test('a work’s drafts are made in the background, episode by episode', async () => {
  const workId = await world().createWork()
  const { id } = await addEpisode(['手机'], 'zh-Hans-CN', workId)
  const asked = await call('POST', `/api/works/${workId}/drafts`, { to: ['MO', 'HK'] })
  expect([asked.statusCode, asked.json()]).toEqual([202, { workId }])
  expect(await runDraftJobs()).toContain(`work/${workId}//HK,MO`)
  const { tracks } = (await call('GET', `/api/episodes/${id}`)).json() as {
    tracks: { locale: string; origin: string }[]
  }
  expect(tracks.map(({ locale, origin }) => [locale, origin])).toEqual([
    ['zh-Hans-CN', 'uploaded'],
    ['zh-Hant-HK', 'converted'],
    ['zh-Hant-MO', 'converted'],
  ])
})

test('a Traditional track becomes one for the Mainland', async () => {
  const { id } = await addEpisode(['坐計程車去捷運站', '裡面的軟體'], 'zh-Hant-TW')
  const [cn] = await draftsOf(id, ['CN'])
  expect(textsOf(await read(cn?.trackId ?? ''))).toEqual(['坐出租车去地铁站', '里面的软件'])
})

test.each([
  ['POST', `/api/episodes/${NOBODY}/drafts`, { to: ['TW'] }, 404, 'EPISODE_NOT_FOUND'],
  ['POST', `/api/works/${NOBODY}/drafts`, { to: ['TW'] }, 404, 'WORK_NOT_FOUND'],
  ['GET', `/api/tracks/${NOBODY}/draft`, undefined, 404, 'TRACK_NOT_FOUND'],
  ['POST', `/api/tracks/${NOBODY}/approve`, undefined, 404, 'TRACK_NOT_FOUND'],
  ['GET', `/api/works/${NOBODY}/kept-words`, undefined, 404, 'WORK_NOT_FOUND'],
  ['PUT', `/api/works/${NOBODY}/kept-words`, { words: [] }, 404, 'WORK_NOT_FOUND'],
  ['POST', `/api/works/${NOBODY}/drafts`, { to: [] }, 400, 'REQUEST_INVALID'],
  ['POST', `/api/works/${NOBODY}/drafts`, { to: ['US'] }, 400, 'REQUEST_INVALID'],
] as const)('%s %s with %j is refused', async (method, url, body, status, code) => {
  const answer = await call(method, url, body)
  expect([answer.statusCode, answer.json().code]).toEqual([status, code])
})

test('what cannot be drafted or edited is refused', async () => {
  const english = await addEpisode(['Hello there, my friend'], 'en')
  const none = await call('POST', `/api/episodes/${english.id}/drafts`, { to: ['TW'] })
  expect([none.statusCode, none.json().code]).toEqual([409, 'DRAFT_SOURCE_MISSING'])
  const sent = await call('POST', `/api/tracks/${english.trackId}/approve`)
  expect([sent.statusCode, sent.json().code]).toEqual([409, 'TRACK_NOT_DRAFT'])
  const bad = await call('POST', `/api/episodes/${english.id}/drafts`, { from: '??', to: ['TW'] })
  expect([bad.statusCode, bad.json().code]).toEqual([422, 'LOCALE_INVALID'])
  const { id } = await addEpisode(['手机'])
  const [tw] = await draftsOf(id, ['TW'])
  for (const line of [
    { position: 1, text: 'x' },
    { position: 0, text: ' ' },
  ]) {
    const answer = await call('PATCH', `/api/tracks/${tw?.trackId}/draft`, {
      lines: [{ position: 0, text: 'y' }, line],
    })
    expect([answer.statusCode, answer.json().errors?.[0].pointer]).toEqual([422, '/lines/1'])
  }
  expect(textsOf(await read(tw?.trackId ?? ''))).toEqual(['手機'])
})

const cases = sharedData('opencc', 'testcases.json')

test.skipIf(cases === undefined)('OpenCC’s own cases come out right but for three of rare characters', async () => {
  const scores = await scoreConversion(cases ?? '')
  expect(
    scores.filter(({ wrong }) => wrong.length > 0).map(({ variant, right, cases: all }) => [variant, right, all]),
  ).toEqual([['t2s', 52, 55]])
  expect(scores.reduce((sum, score) => sum + score.cases, 0)).toBeGreaterThan(500)
})
