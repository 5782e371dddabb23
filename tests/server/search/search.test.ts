import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../../../db/drizzle.ts'
import { listWorkSerials } from '../../../db/queries/index-rows.ts'
import type { EngineDocument } from '../../../server/engine/engine.ts'
import { MAX_WORKS } from '../../../server/engine/settings.ts'
import { workDocument } from '../../../server/indexing/work-document.ts'
import { SEED_VOCABULARY } from '../../../server/language/vocabulary.ts'
import { sharedData } from '../../shared-data.ts'
import { type AddedEpisode, createSearchWorld, type SearchWorld } from '../indexing/search-world.ts'
import { createSearchApp, marked } from './search-app.ts'

let world: SearchWorld
let api: Awaited<ReturnType<typeof createSearchApp>>
const ids: Record<string, string> = {}
let taxiEpisode: AddedEpisode
let taxiSecond: AddedEpisode

beforeAll(async () => {
  world = await createSearchWorld()
  api = await createSearchApp(world.ctx)
  ids.taxi = await world.addWork({
    titles: { 'zh-Hant-TW': '計程車司機的秘密', en: 'The Driver' },
    originRegion: 'TW',
    genres: ['crime', 'romance'],
    releaseYear: 2024,
  })
  taxiEpisode = await world.addEpisode(ids.taxi, 1, {
    'zh-Hant-TW': [
      { startMs: 1_000, text: '今天天氣真好' },
      { startMs: 9_500, text: '計程車司機說前面塞車' },
      { startMs: 12_000, text: '我愛你，真的' },
      { startMs: 15_000, text: '你要相信' },
      { startMs: 18_000, text: '這個網路' },
      { startMs: 21_000, text: '視頻不是假的' },
      { startMs: 23_000, text: '再見' },
    ],
    'pt-PT': [{ startMs: 9_500, text: 'O táxi está no coração da cidade' }],
  })
  taxiSecond = await world.addEpisode(ids.taxi, 2, { 'zh-Hant-TW': ['我們叫計程車吧', '好'] })
  ids.hong = await world.addWork({ titles: { 'zh-Hant-HK': '的士佬' }, originRegion: 'HK', genres: ['crime'] })
  await world.addEpisode(ids.hong, 1, { 'yue-Hant-HK': ['搭的士去機場', '幾多錢'] })
  ids.boss = await world.addWork({
    titles: { 'zh-Hans-CN': '霸道总裁爱上我', pt: 'O Coração do Chefe' },
    kind: 'short_video',
    status: 'draft',
    genres: ['romance'],
    releaseYear: 2026,
  })
  ids.friend = await world.addWork({ titles: { 'zh-Hant-TW': 'ＡＩ女友' }, originRegion: 'TW', releaseYear: 2025 })
  ids.queen = await world.addWork({ titles: { 'zh-Hant-MO': '太后傳' }, originRegion: 'MO' })
  ids.soldier = await world.addWork({ titles: { 'zh-Hans-CN': '新的士兵' } })
  await world.index(...Object.values(ids))
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
})

test('a title is found in the other script and in the wording of every region', async () => {
  for (const q of ['出租车', '计程车', '計程車', '的士', '出租车司机']) {
    const found = await api.find({ q })
    expect(found.ids, q).toContain(ids.taxi)
  }
  const { ids: both } = await api.find({ q: '出租车' })
  expect(both.slice(0, 2).sort()).toEqual([ids.taxi, ids.hong].sort())
})

test('the reason names the title, how near it is, and marks the part that was meant', async () => {
  const taxi = (q: string) =>
    api.find({ q }).then((found) => found.items.find((item) => item.work.id === ids.taxi)?.why[0])
  const wording = await taxi('出租车司机')
  expect(wording).toMatchObject({ field: 'title', locale: 'zh-Hant-TW', kind: 'wording', text: '計程車司機的秘密' })
  expect(wording && marked(wording)).toEqual(['計程車司機'])
  expect(await taxi('计程车')).toMatchObject({ kind: 'script', marks: [[0, 3]] })
  expect(await taxi('計程車')).toMatchObject({ kind: 'exact', marks: [[0, 3]] })
})

test('one character, the middle of a word, mixed writing, full width, lost accents and a typo find titles', async () => {
  const first = async (q: string) => (await api.find({ q })).ids[0]
  expect(await first('后')).toBe(ids.queen)
  expect(await first('道總')).toBe(ids.boss)
  expect(await first('AI女友')).toBe(ids.friend)
  expect(await first('ai女')).toBe(ids.friend)
  expect(await first('coracao do ch')).toBe(ids.boss)
  expect(await first('霸总')).toBe(ids.boss)
  const typo = await api.find({ q: 'corazao' })
  expect(typo.ids).toContain(ids.boss)
  const reason = typo.items.find((item) => item.work.id === ids.boss)?.why[0]
  expect(reason).toMatchObject({ kind: 'typo', locale: 'pt' })
  expect(reason && marked(reason)).toEqual(['Coração'])
})

test('a regional word that only seems to stand in a title does not hide it', async () => {
  expect((await api.find({ q: '士兵' })).ids[0]).toBe(ids.soldier)
  expect((await api.find({ q: '的士兵' })).ids).toContain(ids.soldier)
})

test('a line is found across scripts and wording, with its time, its marks and the image nearest to it', async () => {
  const { items } = await api.find({ q: '出租车司机' })
  const lines = items.find((item) => item.work.id === ids.taxi)?.lines ?? []
  expect(lines[0]).toMatchObject({
    episodeId: taxiEpisode.id,
    episodeNumber: 1,
    trackId: taxiEpisode.trackIds[0],
    locale: 'zh-Hant-TW',
    startMs: 9_500,
    endMs: 11_400,
    text: '計程車司機說前面塞車',
    marks: [[0, 5]],
  })
  const stills = world.db.all<{ id: string; at_ms: number }>(
    `select id, at_ms from stills where media_sha256 = '${taxiEpisode.mediaSha256}'`,
  )
  expect(lines[0]?.stillUrl).toBe(`/api/stills/${stills.find((still) => still.at_ms === 11_000)?.id}`)
})

test('a work that only its dialogue names is found, says so, and is counted', async () => {
  const found = await api.find({ q: '爱你' })
  expect(found.ids).toEqual([ids.taxi])
  expect(found.items[0]?.why).toEqual([
    { field: 'line', locale: 'zh-Hant-TW', kind: 'script', text: '我愛你，真的', marks: [[1, 3]] },
  ])
  expect(found.facets).toMatchObject({
    kind: { micro_drama: 1 },
    originRegion: { TW: 1 },
    genre: { crime: 1, romance: 1 },
    status: { published: 1 },
  })
})

test('a sentence that goes on in the next line is found, also over the edge of two windows', async () => {
  const within = await api.findLines({ q: '要相信这个网路' })
  expect(within.items.map((line) => [line.text, ...marked(line)])).toEqual([
    ['你要相信', '要相信'],
    ['這個網路', '這個網路'],
  ])
  const over = await api.findLines({ q: '网路视频' })
  expect(over.items.map((line) => [line.startMs, ...marked(line)])).toEqual([
    [18_000, '網路'],
    [21_000, '視頻'],
  ])
})

test('Portuguese lines are found without accents and by the beginning of a word', async () => {
  const { items } = await api.findLines({ q: 'coracao da cid' })
  expect(items.map((line) => [line.locale, ...marked(line)])).toEqual([['pt-PT', 'coração da cid']])
})

test('lines can be asked of one work in the order of its episodes, and of one language', async () => {
  const ofWork = await api.findLines({ q: '出租车', workId: ids.taxi ?? '' })
  expect(ofWork.items.map((line) => [line.workId, line.episodeNumber, line.startMs])).toEqual([
    [ids.taxi, 1, 9_500],
    [ids.taxi, 2, 0],
  ])
  const cantonese = await api.findLines({ q: '出租车', locale: 'yue' })
  expect(cantonese.items.map((line) => line.locale)).toEqual(['yue-Hant-HK'])
  expect((await api.findLines({ q: '出租车', locale: 'zh' })).items).toHaveLength(2)
})

test('the reader’s own language comes first among lines that say the same', async () => {
  const best = async (locale: string) =>
    (await api.find({ q: 'táxi', locale })).items.find((item) => item.work.id === ids.taxi)?.lines[0]?.locale
  expect(await best('pt-BR')).toBe('pt-PT')
})

test('facets are exact, and the choice in one does not narrow its own counts', async () => {
  const all = await api.find({ q: '出租车' })
  expect(all.facets.originRegion).toEqual({ TW: 1, HK: 1 })
  const chosen = await api.find({ q: '出租车', originRegion: 'HK' })
  expect(chosen.ids).toEqual([ids.hong])
  expect(chosen.facets.originRegion).toEqual({ TW: 1, HK: 1 })
  expect(chosen.facets.genre).toEqual({ crime: 1 })
  expect((await api.find({ q: '出租车', yearFrom: '2024', yearTo: '2024' })).ids).toEqual([ids.taxi])
})

test('no words list everything, newest first, with facets and filters', async () => {
  const all = await api.find({})
  expect(all.ids).toEqual(Object.values(ids).reverse())
  expect(all.items[0]).toMatchObject({ why: [], lines: [] })
  expect(all.facets.kind).toEqual({ micro_drama: 5, short_video: 1 })
  expect(all.facets.genre).toEqual({ crime: 2, romance: 2 })
  const crime = await api.find({ q: ' ', genre: 'crime', status: 'published' })
  expect(crime.ids).toEqual([ids.hong, ids.taxi])
  expect(crime.facets).toMatchObject({ genre: { crime: 2, romance: 1 }, originRegion: { HK: 1, TW: 1 } })
})

test('rows decide: a work whose status changed is filtered as it is now, and one without a row is never shown', async () => {
  await world.changeWork(ids.queen ?? '', { status: 'withdrawn' })
  expect((await api.find({ q: '太后', status: 'published' })).ids).toEqual([])
  expect((await api.find({ q: '太后', status: 'withdrawn' })).ids).toEqual([ids.queen])
  await world.changeWork(ids.queen ?? '', { status: 'published' })
  const ghost = world.ctx.newId()
  const { engine } = world.ctx
  await engine.waitForTasks([
    await engine.addDocuments('works', [{ id: ghost, t: ['太 后'], f: [] }]),
    await engine.addDocuments('subs', [
      { id: `${ghost}_0`, w: ghost, tr: ghost, l: ['zh'], n: 1, at: `1 ${ghost} ${ghost}_0`, v: '1', c: '太 后' },
    ]),
  ])
  expect((await api.find({ q: '太后', limit: '1' })).ids).toEqual([ids.queen])
  expect((await api.findLines({ q: '太后' })).items).toEqual([])
  await world.index(ghost)
})

test('lines of a removed track are not shown although the engine still has them', async () => {
  const workId = await world.addWork({ titles: { en: 'Removed track' } })
  const episode = await world.addEpisode(workId, 1, { en: ['zanzibar sunrise'], pt: ['zanzibar'] })
  await world.index(workId)
  expect((await api.findLines({ q: 'zanzibar' })).items).toHaveLength(2)
  await world.removeTrack(workId, episode.id, episode.trackIds[0] ?? '')
  expect((await api.findLines({ q: 'zanzibar' })).items.map((line) => line.locale)).toEqual(['pt'])
})

test('pages of works follow one another without a gap or a repeat, also when a work comes in between', async () => {
  const made: string[] = []
  for (let i = 0; i < 11; i++) made.push(await world.addWork({ titles: { 'zh-Hans-CN': `麒麟传奇${i}` } }))
  await world.index(...made)
  for (const sort of ['relevance', 'newest']) {
    const first = await api.find({ q: '麒麟', limit: '4', sort })
    const newcomer = await world.addWork({ titles: { 'zh-Hans-CN': '麒麟' } })
    await world.index(newcomer)
    const rest: string[] = []
    for (let cursor = first.nextCursor; cursor !== null; ) {
      const page = await api.find({ q: '麒麟', limit: '4', sort, cursor })
      rest.push(...page.ids)
      cursor = page.nextCursor
    }
    const seen = [...first.ids, ...rest].filter((id) => made.includes(id))
    expect(seen.length).toBe(made.length)
    expect(new Set(seen).size).toBe(made.length)
    expect(new Set([...first.ids, ...rest]).size).toBe(first.ids.length + rest.length)
  }
  const browsed: string[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await api.find({ limit: '5', ...(cursor ? { cursor } : {}) })
    browsed.push(...page.ids)
    cursor = page.nextCursor
  }
  expect(browsed).toEqual([...browsed].sort().reverse())
  expect(new Set(browsed).size).toBe(browsed.length)
})

test('pages of lines follow one another without a gap or a repeat', async () => {
  const workId = await world.addWork({ titles: { en: 'Pages' } })
  const lines = Array.from({ length: 137 }, (_, i) => (i % 3 === 0 ? `第${i}句貔貅` : '別的'))
  await world.addEpisode(workId, 1, { 'zh-Hant-TW': lines })
  await world.index(workId)
  for (const extra of [{}, { workId }]) {
    const seen: number[] = []
    let pages = 0
    for (let cursor: string | null | undefined; cursor !== null; pages++) {
      const page = await api.findLines({ q: '貔貅', limit: '7', ...extra, ...(cursor ? { cursor } : {}) })
      seen.push(...page.items.map((line) => line.startMs))
      cursor = page.nextCursor
    }
    expect(seen.toSorted((a, b) => a - b)).toEqual(
      lines.flatMap((text, i) => (text.includes('貔貅') ? [i * 2_000] : [])),
    )
    expect(pages).toBe(7)
  }
})

test('counts say when there is more than one query looks at, and a filter finds that too', {
  timeout: 120_000,
}, async () => {
  const many = MAX_WORKS + 10
  const made = await world.db.transaction(async (tx) => {
    // one by one they would take longer than all that is tested here
    tx.run(sql`insert into works (id, kind, status, original_locale, origin_region, version, created_at_ms, updated_at_ms)
      with recursive place(i) as (select 1 union all select i + 1 from place where i < ${many})
      select printf('00000000-0000-7000-8000-%012x', i), 'short_video', 'draft', 'zh-Hans-CN',
        case when i = ${many} then 'PT' else 'CN' end, 1, 1, 1 from place`)
    tx.run(sql`insert into work_titles (work_id, position, locale, text, kind)
      select id, 0, 'zh-Hans-CN', '鲲鹏', 'display' from works where id glob '00000000-0000-7000-8000-*'`)
    const rows = tx.all<{ id: string }>(sql`select id from works where id glob '00000000-0000-7000-8000-*' order by id`)
    return rows.map(({ id }) => id)
  })
  const documents = (await listWorkSerials(world.db, made)).map(
    (serial): EngineDocument => workDocument(serial, { titles: ['鲲鹏'], names: [] }, { vocabulary: SEED_VOCABULARY }),
  )
  const { engine } = world.ctx
  await engine.waitForTasks([await engine.addDocuments('works', documents)])
  const all = await api.find({ q: '鯤鵬' })
  expect(all.facets.originRegion).toEqual({ CN: MAX_WORKS })
  expect(all.isComplete).toBe(false)
  expect((await api.find({ q: '鯤鵬', originRegion: 'PT' })).ids).toEqual([made.at(-1)])
})

test('a wrong shape is refused: length, unknown names, ranges, cursors of another question', async () => {
  const { nextCursor } = await api.find({ q: '麒麟', limit: '1' })
  const status = async (query: Record<string, string>) => (await api.find(query)).status
  expect(await status({ q: '长'.repeat(201) })).toBe(400)
  expect(await status({ q: '长'.repeat(200) })).toBe(200)
  expect(await status({ q: 'a', shownIn: 'MO' })).toBe(400)
  expect(await status({ q: 'a', showableIn: 'Macau' })).toBe(400)
  expect(await status({ q: 'a', showableAt: '2026-07-01T00:00:00Z' })).toBe(400)
  expect(await status({ q: 'a', limit: '51' })).toBe(400)
  expect(await status({ q: 'a', limit: '0' })).toBe(400)
  expect(await status({ q: 'a', yearFrom: 'x' })).toBe(400)
  expect(await api.find({ q: 'a', locale: 'xx-nonsense-' })).toMatchObject({ status: 400, code: 'QUERY_INVALID' })
  for (const cursor of [nextCursor ?? '', 'xyz', 'e30']) {
    expect(await api.find({ q: '别的', cursor })).toMatchObject({ status: 400, code: 'CURSOR_INVALID' })
    expect(await api.findLines({ q: '别的', cursor })).toMatchObject({ status: 400, code: 'CURSOR_INVALID' })
  }
  expect((await api.findLines({})).status).toBe(400)
})

test('what cannot be searched for finds nothing, not everything', async () => {
  for (const q of ['"', '-', '!!!', '\u0000', '\ud800', '" OR id EXISTS', '\u200b\u200d', '‐—', '_ _']) {
    const found = await api.find({ q })
    expect(found.status, q).toBe(200)
    expect(found.ids, q).toEqual([])
  }
})

test('no string that has broken other programs breaks a search', async ({ skip }) => {
  const file = sharedData('hostile', 'blns.json')
  if (file === undefined) return skip('shared/data/hostile is not here')
  const strings = JSON.parse(await readFile(file, 'utf8')) as string[]
  const total = (await api.find({ limit: '50' })).ids.length
  for (const q of [...strings, '\ud83d', 'a\udc00b', '😀', '"a" -b "', '\\"', "'; drop table works; --"]) {
    const cut = [...q].slice(0, 200).join('')
    const works = await api.find({ q: cut, limit: '50' })
    expect(works.status, JSON.stringify(q)).toBe(200)
    if (cut.trim() !== '') expect(works.ids.length, JSON.stringify(q)).toBeLessThan(total)
    expect((await api.findLines({ q: cut === '' ? ' ' : cut })).status, JSON.stringify(q)).toBe(200)
  }
})

test('an engine that is down is 503 with a code, and listing goes on', async () => {
  await world.running.kill()
  expect(await api.find({ q: '出租车' })).toMatchObject({ status: 503, code: 'ENGINE_UNAVAILABLE' })
  expect(await api.findLines({ q: '出租车' })).toMatchObject({ status: 503, code: 'ENGINE_UNAVAILABLE' })
  expect((await api.find({})).status).toBe(200)
  await world.running.startAgain()
  expect((await api.find({ q: '出租车' })).ids).toContain(ids.taxi)
  expect(taxiSecond.trackIds).toHaveLength(1)
})
