import { Converter } from 'opencc-js'
import { describe, expect, test } from 'vitest'
import { makeDistractors } from '../../bench/relevance/distractors.ts'
import { leaveOut } from '../../bench/relevance/leave-out.ts'
import {
  isInTable,
  type OwnQuery,
  readOwnQueries,
  readOwnWorks,
  readParallelWorks,
} from '../../bench/relevance/own-set.ts'
import { type SetWork, sampleOf } from '../../bench/relevance/query-set.ts'

const works = await readOwnWorks()
const queries = await readOwnQueries()
const parallel = await readParallelWorks()

describe('our own set of queries', () => {
  test('has a hundred works with dialogue, and at least ten queries of each of its classes', () => {
    expect(new Set(works.map(({ key }) => key)).size).toBe(100)
    expect(works.filter(({ subtitles }) => (subtitles?.[0]?.lines.length ?? 0) < 3)).toEqual([])
    const classes = Map.groupBy(queries, ({ queryClass }) => queryClass)
    expect(classes.size).toBe(21)
    expect([...classes].filter(([, group]) => group.length < 10)).toEqual([])
    expect(queries.length).toBeGreaterThanOrEqual(300)
  })

  test('expects works that there are', () => {
    const keys = new Set(works.map(({ key }) => key))
    expect(queries.filter(({ expected }) => !expected.every((key) => keys.has(key)))).toEqual([])
  })

  test('expects every work that holds the very words of a query', () => {
    const texts = works.map((work) => ({ key: work.key, texts: textsOf(work) }))
    const holders = (query: string) => {
      const wanted = plain(query)
      return texts.filter((work) => work.texts.some((text) => text.includes(wanted)))
    }
    const forgotten = queries.flatMap(({ query, expected }) =>
      holders(query).flatMap(({ key }) => (expected.includes(key) ? [] : [`${query}: ${key}`])),
    )
    expect(forgotten).toEqual([])
  })

  test('has in each wording query the one word, and in each work that it expects the other', () => {
    const byKey = new Map(works.map((work) => [work.key, textsOf(work).join(' ')]))
    const wrong = queries.flatMap(({ query, expected, pair }: OwnQuery) => {
      if (!pair) return []
      const isStored = expected.every((key) => byKey.get(key)?.includes(plain(pair.stored)))
      return plain(query).includes(plain(pair.asked)) && isStored ? [] : [query]
    })
    expect(wrong).toEqual([])
  })

  test('has at least as many wording pairs that the vocabulary lacks as it holds', () => {
    const pairs = queries.flatMap(({ pair }) => pair ?? [])
    const held = pairs.filter(isInTable).length
    const advice = 'the vocabulary has grown into the set: add works and wording queries that it was not written for'
    expect(pairs.length - held, advice).toBeGreaterThanOrEqual(held)
  })
})

describe('the works that wording is learned from', () => {
  const lines = parallel.flatMap(({ key, subtitles = [] }) => {
    const [first, second] = subtitles
    return (first?.lines ?? []).map((text, index) => ({ key, texts: [text, second?.lines[index] ?? ''] }))
  })
  const withheld = queries.flatMap(({ pair }) => (pair && !isInTable(pair) ? [pair] : []))
  const has = (texts: readonly string[], words: readonly string[]) =>
    [texts, texts.toReversed()].some((both) =>
      both.every((text, index) => plain(text).includes(plain(words[index] ?? ''))),
    )

  test('hold every withheld pair in two lines or more, in different sentences of different works', () => {
    const rare = withheld.filter(({ asked, stored }) => {
      const holding = lines.filter(({ texts }) => has(texts, [asked, stored]))
      return (
        new Set(holding.map(({ texts }) => plain(texts.join()))).size < 2 ||
        new Set(holding.map(({ key }) => key)).size < 2
      )
    })
    expect(rare).toEqual([])
  })

  test('hold at least as many lines without any such pair, which differ in other ways', () => {
    const other = lines.filter(({ texts }) => !withheld.some(({ asked, stored }) => has(texts, [asked, stored])))
    expect(other.length).toBeGreaterThanOrEqual(lines.length / 2)
    const differing = other.filter(({ texts: [a = '', b = ''] }) => plain(a) !== plain(b))
    expect(differing.length).toBeGreaterThan(other.length / 2)
  })

  test('are none of the works that are searched for', () => {
    const keys = new Set(works.map(({ key }) => key))
    expect(parallel.filter(({ key }) => keys.has(key))).toEqual([])
    const searched = new Set(works.flatMap(textsOf))
    expect(lines.flatMap(({ texts }) => texts.map(plain)).filter((text) => searched.has(text))).toEqual([])
  })
})

describe('the other sets', () => {
  const film = (key: string, titles: Record<string, string>): SetWork => ({
    ...{ key, originRegion: 'US' },
    titles: Object.entries(titles).map(([locale, text]) => ({ locale, text, kind: 'display' })),
  })

  test('distractors are the same for the same seed, each another title, and none holds a title of the set', () => {
    const made = makeDistractors(works, 200, 1)
    const titles = made.map((work) => work.titles[0]?.text ?? '')
    expect(makeDistractors(works, 200, 1)).toEqual(made)
    expect(new Set(titles).size).toBe(200)
    const own = works.flatMap((work) => work.titles.map(({ text }) => text))
    expect(titles.filter((title) => own.some((text) => title.includes(text)))).toEqual([])
  })

  test('a left-out title is asked for, and told apart by whether another region has the same', () => {
    const left = leaveOut(
      [
        film('a', { 'zh-Hans': '龙虎少年队2', 'zh-Hant-TW': '龍虎少年隊：童顏巨捕' }),
        film('b', { 'zh-Hans': '宝贝计划', 'zh-Hant-TW': '寶貝計劃' }),
        film('c', { en: 'Alone' }),
      ],
      [
        { query: '龙虎少年队2', queryClass: 'own-title', expected: ['a'], locale: 'zh-Hans' },
        { query: '龍虎少年隊：童顏巨捕', queryClass: 'own-title', expected: ['a'], locale: 'zh-Hant-TW' },
        { query: '寶貝計劃', queryClass: 'own-title', expected: ['b'], locale: 'zh-Hant-TW' },
        { query: 'Alone', queryClass: 'own-title', expected: ['c'], locale: 'en' },
      ],
    )
    expect(left.works.map((work) => work.titles.map(({ locale }) => locale))).toEqual([
      ['zh-Hant-TW'],
      ['zh-Hans'],
      ['en'],
    ])
    expect(left.queries.map(({ query, queryClass }) => [query, queryClass])).toEqual([
      ['龙虎少年队2', 'left out, worded otherwise'],
      ['寶貝計劃', 'left out, same title elsewhere'],
    ])
  })

  test('a sample has as many as asked for, in order', () => {
    const all = Array.from({ length: 1_000 }, (_, index) => index)
    expect(sampleOf(all, 30)).toHaveLength(30)
    expect(sampleOf(all, undefined)).toBe(all)
    expect(sampleOf(all, 30)).toEqual([...sampleOf(all, 30)].sort((a, b) => a - b))
  })
})

const toMainland = ['tw', 'hk'].map((from) => Converter({ from: from as 'tw' | 'hk', to: 'cn' }))

/** By another program than the one that is measured. */
function plain(text: string): string {
  const simplified = toMainland.reduce((converted, convert) => convert(converted), text.normalize('NFKC').toLowerCase())
  return simplified.normalize('NFD').replaceAll(/[^\p{L}\p{N}]/gu, '')
}

function textsOf({ titles, subtitles }: SetWork): string[] {
  const lines = subtitles?.flatMap((track) => track.lines) ?? []
  return [...titles.map(({ text }) => text), ...lines, lines.join('')].map(plain)
}
