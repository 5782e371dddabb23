import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readSubtitle } from '../../../server/subtitles/read-subtitle.ts'
import { sharedData } from '../../shared-data.ts'
import { NOBODY } from '../localisation/localisation-world.ts'
import { addTrackOf, useAdaptationWorld } from './adaptation-world.ts'

const { call, world, list, itemsIn, makeWork, addEpisode } = useAdaptationWorld()

test('a work has each thing once, with how often and where it stands, and what risks most first', async () => {
  const { workId, trackId, id } = await makeWork([
    '给我跪下，跪下！',
    '他去赌场赌钱',
    '我们坐出租车',
    '没有出租车',
    '躺平吧',
  ])
  const { items, isComplete } = await list(workId, 'region=TW')
  expect(isComplete).toBe(true)
  expect(items.map((item) => [item.kind, item.tag, item.term, item.risk, item.count, item.textCount])).toEqual([
    ['culture', 'corporal-punishment', '给我跪', 'medium', 2, 1],
    ['wording', null, '出租车', 'low', 2, 2],
    ['culture', 'gambling', '赌钱', 'low', 1, 1],
    ['culture', 'gambling', '赌场', 'low', 1, 1],
    ['idiom', null, '躺平', 'low', 1, 1],
  ])
  expect(items[1]).toMatchObject({
    region: 'TW',
    suggestions: ['計程車'],
    source: 'glossary',
    state: 'open',
    answer: null,
  })
  const at = { place: 'line', locale: 'zh-Hans-CN', episodeId: id, trackId, episodeNumber: expect.any(Number) }
  expect(items[1]?.occurrences).toEqual([
    { ...at, position: 2, startMs: 6_000, text: '我们坐出租车', marks: [[3, 6]] },
    { ...at, position: 3, startMs: 9_000, text: '没有出租车', marks: [[2, 5]] },
  ])
  expect(items[0]?.occurrences[0]?.marks).toEqual([
    [0, 3],
    [5, 7],
  ])
  expect(Object.keys(items[0]?.why ?? {})).toEqual(['zh-Hans', 'zh-Hant', 'en', 'pt'])
})

test('what a region says itself is no item there, and is one elsewhere', async () => {
  const { workId } = await makeWork(['我坐計程車去', '你老公呢'], 'zh-Hant-TW')
  expect(Object.values(await itemsIn(workId, 'TW'))).toEqual([])
  const inHongKong = Object.values(await itemsIn(workId, 'HK'))
  expect(inHongKong.map(({ term, suggestions }) => [term, suggestions])).toEqual([['計程車', ['的士']]])
  expect(await itemsIn(workId, 'BR')).toMatchObject({ 'honorific.laogong-en': { suggestions: ['amor, marido'] } })
})

test('forms of address and expressions come with what is said there, and why in four languages', async () => {
  const { workId } = await makeWork(['这位同志，你爱人呢', '可爱人人爱', '别内卷了'])
  const items = await itemsIn(workId, 'TW')
  expect(items['honorific.tongzhi']).toMatchObject({
    risk: 'medium',
    suggestions: ['先生', '各位'],
    source: 'editorial',
  })
  expect(items['honorific.airen']).toMatchObject({ count: 1, suggestions: ['太太', '先生', '另一半'] })
  expect(items['idiom.neijuan']?.why.en).toBe(
    'An expression of the Mainland. Means: an exhausting rat race that nobody wins.',
  )
  expect(await itemsIn(workId, 'CN')).toEqual({})
})

test('Portuguese of one side of the ocean is looked at for the other', async () => {
  const { workId } = await makeWork(['A rapariga está no autocarro', 'Pá, a malta paga a propina'], 'pt-PT')
  expect(Object.values(await itemsIn(workId, 'PT'))).toEqual([])
  const items = await itemsIn(workId, 'BR')
  expect(items['wording.pt-rapariga']).toMatchObject({ risk: 'high', suggestions: ['moça', 'garota'] })
  expect(Object.keys(items)).toEqual([
    'wording.pt-rapariga',
    'wording.pt-propina',
    'honorific.br-malta',
    'honorific.br-pa',
    'wording.pt-pt-onibus',
  ])
})

test('the same word is risky in one region and not in another', async () => {
  const { workId } = await makeWork(['来一瓶啤酒', '这是猪肉'])
  expect(await itemsIn(workId, 'MY')).toMatchObject({ 'culture.drinks': { risk: 'high' }, 'culture.pork': {} })
  expect(Object.keys(await itemsIn(workId, 'TW'))).toEqual(['culture.drinks'])
  expect(Object.keys(await itemsIn(workId, 'PT'))).toEqual([])
})

describe('of each text one version is looked at', () => {
  test('that of the region before others, a draft of it too, and no draft of another', async () => {
    const { workId, id } = await makeWork(['坐出租车'])
    const { ctx } = world()
    await addTrackOf(ctx, id, { locale: 'zh-Hant-HK', state: 'draft' }, ['坐計程車'])
    const versionsIn = async (region: string, more = '') =>
      Object.values(await itemsIn(workId, region, more)).map(({ term, occurrences }) => [term, occurrences[0]?.locale])
    expect(await versionsIn('HK')).toEqual([['計程車', 'zh-Hant-HK']])
    expect(await versionsIn('MO')).toEqual([['出租车', 'zh-Hans-CN']])
    await addTrackOf(ctx, id, { locale: 'zh-Hant-HK' }, ['坐的士'])
    expect(await versionsIn('HK')).toEqual([])
    expect(await versionsIn('HK', '&locale=zh-CN')).toEqual([['出租车', 'zh-Hans-CN']])
    expect(await versionsIn('HK', '&locale=fr')).toEqual([])
  })

  test('in a language that we have words of, where the first choice of the region is another', async () => {
    const { workId, id } = await makeWork(['他去赌场'])
    await addTrackOf(world().ctx, id, { locale: 'th-TH' }, ['เขาไปคาสิโน'])
    expect(await itemsIn(workId, 'TH')).toMatchObject({ 'culture.casino': { term: '赌场' } })
  })
})

test('titles, synopses and titles of episodes are looked through, working titles are not', async () => {
  const titles = [
    { locale: 'zh-Hans-CN', text: '重生霸总', kind: 'display' },
    { locale: 'zh-Hans-CN', text: '赌场', kind: 'working' },
  ]
  const synopses = [{ locale: 'zh-Hans-CN', text: '首富重生。' }]
  const { workId, id } = await makeWork(['走'], 'zh-Hans-CN', { titles, synopses })
  await call('PATCH', `/api/episodes/${id}`, { titles: [{ locale: 'zh-Hans-CN', text: '闹鬼', kind: 'display' }] })
  const items = await itemsIn(workId, 'CN')
  expect(Object.keys(items)).toEqual(['culture.reborn', 'culture.ghost', 'culture.rich'])
  expect(items['culture.reborn']?.occurrences.map(({ place, marks }) => [place, marks])).toEqual([
    ['title', [[0, 2]]],
    ['synopsis', [[2, 4]]],
  ])
  expect(items['culture.ghost']?.occurrences[0]).toMatchObject({ place: 'episode_title', episodeId: id, trackId: null })
})

test('a word that drafts of the work leave alone is no item, but what is risky stays one', async () => {
  const { workId } = await makeWork(['我们坐出租车', '“出租车”赌场'])
  await call('PUT', `/api/works/${workId}/kept-words`, { words: [{ word: '出租车' }, { word: '赌场' }] })
  expect(Object.keys(await itemsIn(workId, 'TW'))).toEqual(['culture.casino'])
})

test('the list comes in pages in one order, by kind and by state', async () => {
  const { workId } = await makeWork(['给我跪下', '他去赌场', '坐出租车', '躺平', '师父，你爱人呢'])
  const all = await list(workId, 'region=TW&limit=100')
  const paged: string[] = []
  let query: string | null = 'region=TW&limit=2'
  while (query !== null) {
    const page: Awaited<ReturnType<typeof list>> = await list(workId, query)
    paged.push(...page.items.map(({ id }) => id))
    query = page.nextCursor && `region=TW&limit=2&cursor=${page.nextCursor}`
  }
  expect(paged).toEqual(all.items.map(({ id }) => id))
  expect(paged.length).toBeGreaterThan(4)
  expect((await list(workId, 'region=TW&kind=idiom')).items.map(({ kind }) => kind)).toEqual(['idiom'])
  expect((await list(workId, 'region=TW&state=answered')).items).toEqual([])
  const everywhere = (await list(workId, 'kind=culture&limit=100')).items
  expect(new Set(everywhere.map(({ region }) => region)).size).toBeGreaterThan(10)
})

test('an item has all places where it stands, in pages', async () => {
  const { workId } = await makeWork(Array.from({ length: 7 }, (_, at) => `坐出租车 ${at}`))
  const [item] = (await list(workId, 'region=TW')).items
  expect(item).toMatchObject({ textCount: 7, occurrences: [{ position: 0 }, { position: 1 }, { position: 2 }] })
  const url = `/api/works/${workId}/adaptation/${item?.id}?limit=4`
  const first = await call('GET', url)
  expect(first.headers.link).toContain('rel="next"')
  expect(first.json().item.occurrences.map((one: { position: number }) => one.position)).toEqual([0, 1, 2, 3])
  const rest = await call('GET', `${url}&cursor=${first.json().nextCursor}`)
  expect(rest.json()).toMatchObject({ nextCursor: null, item: { occurrences: [{}, {}, {}] } })
})

test('the summary counts the same as the lists, in every region', async () => {
  const { workId } = await makeWork(['给我跪下', '他去赌场', '坐出租车', '他自杀了'])
  const { regions, isComplete } = (await call('GET', `/api/works/${workId}/adaptation/summary`)).json()
  expect(isComplete).toBe(true)
  expect(regions).toHaveLength(19)
  for (const { region, open, openHighRisk, answered } of regions) {
    const { items } = await list(workId, `region=${region}&limit=100`)
    const highRisk = items.filter(({ risk }) => risk === 'high').length
    expect([region, open, openHighRisk, answered]).toEqual([region, items.length, highRisk, 0])
  }
})

test('a word of the glossary is an item as soon as a curator adds it', async () => {
  const { workId } = await makeWork(['你的尿袋呢'], 'zh-Hant-HK')
  expect(await itemsIn(workId, 'TW')).toEqual({})
  const word = { word: '尿袋', region: 'HK', canonical: '充电宝' }
  expect((await call('POST', '/api/glossary', word)).statusCode).toBe(201)
  expect(Object.values(await itemsIn(workId, 'TW')).map(({ term, suggestions }) => [term, suggestions])).toEqual([
    ['尿袋', ['行動電源']],
  ])
})

test('others get their turn while a large work is looked through', async () => {
  const lines = Array.from({ length: 16_000 }, (_, at) => `我在赌场坐出租车，给我跪下 ${at}`)
  const { workId } = await makeWork(lines)
  let turns = 0
  let isOver = false
  const count = () => {
    turns++
    if (!isOver) setImmediate(count)
  }
  setImmediate(count)
  const { items } = await list(workId, 'limit=100')
  isOver = true
  expect(items[0]?.count).toBe(16_000)
  expect(turns).toBeGreaterThan(10)
})

const shared = sharedData('subtitles', 'wai')
test.skipIf(shared === undefined)('a real Brazilian track is looked at for Portugal', async () => {
  const bytes = await readFile(`${shared}/video-introduction.pt-BR.vtt`)
  const { cues } = readSubtitle({ fileName: 'a.vtt', bytes })
  const { workId, id } = await makeWork(['走'], 'zh-Hans-CN', { originalLocale: 'pt-BR' })
  const lines = cues.map(({ text }) => text)
  await addTrackOf(world().ctx, id, { locale: 'pt-BR' }, lines)
  const items = await itemsIn(workId, 'PT', '&kind=wording')
  expect(Object.keys(items).sort()).toEqual(['wording.pt-br-bilhao', 'wording.pt-br-tela', 'wording.pt-br-usuario'])
  for (const { occurrences } of Object.values(items)) {
    for (const { text, position, marks } of occurrences) {
      expect(lines[position ?? -1]).toBe(text)
      for (const [from = 0, to = 0] of marks) expect(text.slice(from, to)).toMatch(/^(bilhão|na tela|usuários?)$/i)
    }
  }
})

test('lines of any characters are looked through, and marks never cut one', async () => {
  const odd = ['👩‍👩‍👧', 'e\u0301', '𠮷', '\u200b', 'กำ', '🇲🇴', 'ﬁ', '葛\u{e0100}', '\u0301', '赌\u200b场', '\n', ' ']
  const words = ['赌场', '出租车', '給我跪', '躺平', '師父', 'casino', 'Rapariga', 'você']
  const piece = fc.oneof(fc.constantFrom(...odd, ...words), fc.string({ unit: 'binary', maxLength: 3 }))
  const line = fc.array(piece, { minLength: 1, maxLength: 12 }).map((pieces) => pieces.join(''))
  const lines = fc.sample(line, { numRuns: 900, seed: 20_261_127 }).map((text) => text || ' ')
  const { workId, id } = await makeWork(['走'], 'zh-Hans-CN')
  for (const [at, locale] of ['zh-Hant-TW', 'en', 'pt-BR'].entries()) {
    await addTrackOf(world().ctx, id, { locale }, lines.slice(at * 300, at * 300 + 300))
  }
  const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' })
  let marked = 0
  for (const region of ['TW', 'US', 'PT', 'MY']) {
    for (const itemId of (await list(workId, `region=${region}&limit=100`)).items.map((item) => item.id)) {
      const { item } = (await call('GET', `/api/works/${workId}/adaptation/${itemId}?limit=100`)).json()
      for (const { text, marks } of item.occurrences) {
        const edges = new Set([...segmenter.segment(text)].map(({ index }) => index)).add(text.length)
        let before = 0
        for (const [from, to] of marks) {
          expect([from >= before, from < to, edges.has(from), edges.has(to)], JSON.stringify(text)).not.toContain(false)
          before = to
          marked++
        }
      }
    }
  }
  expect(marked).toBeGreaterThan(200)
})

describe('refusals', () => {
  test.each([
    ['?region=XX', 400, 'REQUEST_INVALID'],
    ['?region=TW&kind=joke', 400, 'REQUEST_INVALID'],
    ['?limit=0', 400, 'REQUEST_INVALID'],
    ['?colour=red', 400, 'REQUEST_INVALID'],
    ['?region=TW&cursor=eA', 400, 'CURSOR_INVALID'],
    ['?region=TW&locale=zz-nonsense', 422, 'LOCALE_INVALID'],
    ['/TW.culture.casino?cursor=eA', 400, 'CURSOR_INVALID'],
    ['/TW.culture.casino', 404, 'ADAPTATION_ITEM_NOT_FOUND'],
    ['/XX.culture.casino', 404, 'ADAPTATION_ITEM_NOT_FOUND'],
    ['/__proto__', 404, 'ADAPTATION_ITEM_NOT_FOUND'],
    [`/${'x'.repeat(81)}`, 400, 'REQUEST_INVALID'],
  ])('GET %s answers %i %s', async (path, status, code) => {
    const url = `/api/works/${world().workId}/adaptation${path}`
    const answer = await call('GET', url)
    expect([answer.statusCode, answer.json().code]).toEqual([status, code])
    expect((await world().app.inject({ url })).statusCode).toBe(401)
  })

  test.each(['', '/summary', '/TW.culture.casino'])('a work that is not there has no %s', async (path) => {
    const answer = await call('GET', `/api/works/${NOBODY}/adaptation${path}`)
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'WORK_NOT_FOUND'])
  })
})

test('an episode without tracks that we have words of has nothing', async () => {
  const { workId } = await makeWork(['Bonjour'], 'fr')
  await addEpisode(['Adieu'], 'fr', workId)
  expect(await itemsIn(workId, 'US')).toEqual({})
})
