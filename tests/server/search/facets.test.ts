import { afterAll, beforeAll, expect, test } from 'vitest'
import { storeAnalysis } from '../../../db/queries/media-files.ts'
import { putPublication, replaceWindows } from '../../../db/queries/windows.ts'
import { updateWork } from '../../../db/queries/works.ts'
import { storeMissingSortTitles } from '../../../server/catalogue/sort-titles.ts'
import { createSearchWorld, type SearchWorld } from '../indexing/search-world.ts'
import { createSearchApp } from './search-app.ts'

let world: SearchWorld
let api: Awaited<ReturnType<typeof createSearchApp>>
const ids: Record<string, string> = {}
const MINUTE_MS = 60_000

beforeAll(async () => {
  world = await createSearchWorld()
  api = await createSearchApp(world.ctx)
  await add('taipei', { 'zh-Hant-TW': '雨夜的城市' }, ['zh-Hant-TW', 'en'], { year: 2025, minutes: 90 })
  await add('macau', { 'zh-Hant-MO': '海邊的城市' }, ['zh-Hant-MO', 'pt-PT'], { year: 2026, minutes: 5 })
  await add('beijing', { 'zh-Hans-CN': '云上的城市' }, ['zh-Hans-CN'], { year: 2026, minutes: 45 })
  await add('lisbon', { 'pt-PT': 'A cidade', 'zh-Hant-MO': '里斯本的城市' }, ['pt-PT'], { year: undefined, minutes: 2 })
  await storeMissingSortTitles(world.ctx)
})
afterAll(() => world[Symbol.asyncDispose]())

async function add(
  name: string,
  titles: Record<string, string>,
  locales: readonly string[],
  { year, minutes }: { year: number | undefined; minutes: number },
): Promise<void> {
  const work = await world.addWork({ titles, originRegion: 'MO', ...(year ? { releaseYear: year } : {}) })
  const lines = Object.fromEntries(locales.map((locale) => [locale, ['a line']]))
  const { mediaSha256 } = await world.addEpisode(work, 1, lines)
  await world.db.transaction((tx) =>
    storeAnalysis(tx, mediaSha256, { analysedAtMs: 1, durationMs: minutes * MINUTE_MS }, []),
  )
  await world.index(work)
  ids[name] = work
}
const named = (found: { ids: string[] }) =>
  found.ids.map((id) => Object.entries(ids).find(([, one]) => one === id)?.[0])

test('works are counted by language, subtitles, year and duration, whether searched for or listed', async () => {
  for (const query of [{ q: '城市' }, { q: '' }]) {
    const { facets, isComplete } = await api.find(query)
    expect(facets).toMatchObject({
      originalLocale: { 'zh-Hant-TW': 1, 'zh-Hant-MO': 1, 'zh-Hans-CN': 1, 'pt-PT': 1 },
      subtitleLocale: { 'zh-Hant-TW': 1, en: 1, 'zh-Hant-MO': 1, 'pt-PT': 2, 'zh-Hans-CN': 1 },
      year: { 2025: 1, 2026: 2 },
      duration: { '0-180000': 1, '180000-600000': 1, '1800000-3600000': 1, '3600000-7200000': 1 },
    })
    expect(isComplete).toBe(true)
  }
})

test.each([
  [{ originalLocale: 'zh' }, 'beijing macau taipei'],
  [{ originalLocale: 'zh-Hant' }, 'macau taipei'],
  [{ originalLocale: 'zh-Hant-TW' }, 'taipei'],
  [{ originalLocale: 'z' }, 'status 400'],
  [{ subtitleLocale: 'pt' }, 'lisbon macau'],
  [{ subtitleLocale: 'en' }, 'taipei'],
  [{ durationFromMs: String(45 * MINUTE_MS) }, 'beijing taipei'],
  [{ durationFromMs: '180000', durationToMs: String(45 * MINUTE_MS) }, 'macau'],
  [{ durationToMs: '-1' }, 'status 400'],
  [{ yearFrom: '2026', subtitleLocale: 'zh' }, 'beijing macau'],
])('%j leaves %s', async (filter, expected) => {
  for (const q of ['城市', '']) {
    const found = await api.find({ q, ...filter })
    expect(found.status === 200 ? named(found).toSorted().join(' ') : `status ${found.status}`).toBe(expected)
  }
})

test('a choice narrows the other facets and not its own', async () => {
  const { facets } = await api.find({ q: '城市', originalLocale: 'zh-Hant-TW' })
  expect(facets.originalLocale).toMatchObject({ 'zh-Hant-MO': 1, 'zh-Hans-CN': 1 })
  expect(facets.subtitleLocale).toEqual({ 'zh-Hant-TW': 1, en: 1 })
  expect(facets.year).toEqual({ 2025: 1 })
})

test('what may be shown in a region at an instant is found, and counted, without being indexed anew', async () => {
  const by = { sinceMs: 1, editorKind: 'operator', editorId: 'operator', editorName: 'operator' } as const
  const show = (workId: string, fromMs: number, untilMs: number) =>
    world.db.transaction(async (tx) => {
      const facts = { licenceType: 'SVOD', isExclusive: false, note: null, position: 0 } as const
      const whose = { licensee: null, licenseeOrganisationId: null, holdbackLocales: [] }
      const places = { id: world.ctx.newId(), workId, scope: 'regions', regions: ['MO'], fromMs, untilMs } as const
      await replaceWindows(tx, workId, [{ ...places, ...facts, ...whose }], 1)
      await putPublication(tx, { workId, region: 'MO', ...by })
      await updateWork(tx, workId, {}, 1)
    })
  const at = (ms: number) => ({ showableIn: 'MO', showableAt: new Date(ms).toISOString() })
  await show(ids.macau ?? '', 1_000, 3_000)
  await show(ids.taipei ?? '', 2_000, 4_000)
  for (const q of ['城市', '']) {
    const seen = await Promise.all([999, 1_000, 2_000, 3_000, 4_000].map((ms) => api.find({ q, ...at(ms) })))
    expect(seen.map((found) => named(found).toSorted().join(' '))).toEqual(['', 'macau', 'macau taipei', 'taipei', ''])
    expect(seen[2]?.facets.originalLocale).toEqual({ 'zh-Hant-MO': 1, 'zh-Hant-TW': 1 })
    const narrowed = await api.find({ q, ...at(2_000), originalLocale: 'zh-Hant-TW' })
    expect(named(narrowed)).toEqual(['taipei'])
    expect(narrowed.facets.originalLocale).toEqual({ 'zh-Hant-MO': 1, 'zh-Hant-TW': 1 })
  }
})

test('a track that goes, or comes, is counted at once', async () => {
  const { taipei = '' } = ids
  const { id, trackIds } = await world.addEpisode(taipei, 2, { 'ja-JP': ['こんにちは'] })
  expect((await api.find({ q: '城市' })).facets.subtitleLocale).toHaveProperty('ja-JP', 1)
  await world.removeTrack(taipei, id, trackIds[0] ?? '')
  expect((await api.find({ q: '城市' })).facets.subtitleLocale).not.toHaveProperty('ja-JP')
})

test('a cursor goes on with the same question, in whatever order its parts are written', async () => {
  const first = await api.find({ q: '城市', yearFrom: '2025', subtitleLocale: 'zh', limit: '1' })
  const cursor = first.nextCursor ?? ''
  const next = await api.find({ subtitleLocale: 'zh', cursor, limit: '1', yearFrom: '2025', q: '城市' })
  expect([next.status, next.ids.length, next.ids[0] === first.ids[0]]).toEqual([200, 1, false])
})

test('titles are in the order of their sounds, whatever script they are in', async () => {
  for (const q of ['城市', '']) {
    expect(named(await api.find({ q, sort: 'title' }))).toEqual(['lisbon', 'macau', 'taipei', 'beijing']) // a hai yu yun
  }
})

test.each(['relevance', 'newest', 'title'])(
  'pages by %s have each work once while others come and go',
  async (sort) => {
    await using other = await createSearchWorld()
    const there = await createSearchApp(other.ctx)
    const stay = await Promise.all(
      Array.from({ length: 23 }, async (_, index) => {
        const id = await other.addWork({ titles: { 'zh-Hant-TW': `${'山海雲雨風'.charAt(index % 5)}之城${index}` } })
        await other.index(id)
        return id
      }),
    )
    await storeMissingSortTitles(other.ctx)
    const seen: string[] = []
    let cursor: string | null = ''
    for (let page = 0; cursor !== null; page++) {
      const found = await there.find({ q: '之城', sort, limit: '5', ...(cursor ? { cursor } : {}) })
      seen.push(...found.ids)
      cursor = found.nextCursor
      const id = await other.addWork({ titles: { 'zh-Hant-TW': `${'日月'.charAt(page % 2)}之城` } })
      await storeMissingSortTitles(other.ctx)
      await other.index(id)
    }
    expect(seen.filter((id) => stay.includes(id)).toSorted()).toEqual(stay.toSorted())
    expect(new Set(seen).size).toBe(seen.length)
  },
)
