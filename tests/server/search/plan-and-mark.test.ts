import { expect, test } from 'vitest'
import type { SearchRow } from '../../../db/queries/search-rows.ts'
import type { CueLine } from '../../../db/queries/window-lines.ts'
import { SEED_VOCABULARY } from '../../../server/language/vocabulary.ts'
import { filterRows } from '../../../server/search/count-facets.ts'
import { createFacetColumns } from '../../../server/search/facet-columns.ts'
import { CODE_PARTS, facetCodes } from '../../../server/search/facets.ts'
import { countOf, distinct, mostFirst } from '../../../server/search/hits.ts'
import * as marking from '../../../server/search/mark-text.ts'
import * as planning from '../../../server/search/plan-query.ts'

const planQuery = (q: string) => planning.planQuery(q, SEED_VOCABULARY)
const markText = (text: string, query: string) => marking.markText(text, { text: query, vocabulary: SEED_VOCABULARY })
const markLines = (lines: readonly CueLine[], query: string, own: number) =>
  marking.markLines(lines, { text: query, vocabulary: SEED_VOCABULARY }, own)

const line = (position: number, text: string): CueLine => ({
  ...{ text, position, startMs: position * 1_000, endMs: position * 1_000 + 900 },
})

test('Han stretches become phrases, Latin words stay loose, and the engine’s own signs vanish', () => {
  expect(planQuery('AI女友 -wife "iphone')).toMatchObject({ phrases: '"ai 女 友" wife iphone', ownWords: undefined })
  expect(planQuery('計程車')).toMatchObject({ phrases: '"出 租 车"', ownWords: '"计 程 车"', loose: '出 租 车' })
})

test('what holds nothing to search for has no plan, and a long text is cut', () => {
  for (const q of ['', '  ', '"-"', '\ud800', '\u0000\u200b', '、。']) expect(planQuery(q), q).toBeUndefined()
  expect(planQuery('长'.repeat(200))?.text).toHaveLength(60)
  expect(planQuery('𠮷'.repeat(200))?.text.isWellFormed()).toBe(true)
})

test('a wrong letter or two is marked as a typo, more are not', () => {
  expect(markText('Coração partido', 'corazao')).toEqual({ marks: [[0, 7]], kind: 'typo' })
  expect(markText('Restaurante novo', 'restuarante')).toEqual({ marks: [[0, 11]], kind: 'typo' })
  expect(markText('Casa', 'cosa')).toBeUndefined()
})

test('marks over the edge of two lines are given to both, each with its part', () => {
  const found = markLines([line(0, '你要相信'), line(1, '這個網路')], '要相信这个', 2)
  expect(found.map(({ line: { position }, marks, kind }) => [position, marks, kind])).toEqual([
    [0, [[1, 4]], 'script'],
    [1, [[0, 2]], 'script'],
  ])
})

test('what stands only behind a window’s own lines belongs to the next window', () => {
  expect(markLines([line(4, '再見'), line(5, '計程車')], '出租车', 1)).toEqual([])
})

const SOME_ROW: SearchRow = {
  ...{
    id: 'a',
    originRegion: 'MO',
    genres: [],
    releaseYear: null,
    kind: 'micro_drama',
    status: 'draft',
    sortTitle: null,
  },
  ...{ originalLocale: 'zh-Hant-MO', subtitleLocales: ['zh-Hant-MO', 'pt-PT'], durationMs: 90_000 },
  ...{ serial: 1, publishedIn: [], windows: [] },
}

test('a facet’s own choice does not narrow its counts', () => {
  const row = (id: string, originRegion: string, genres: string[], releaseYear: number | null): SearchRow => ({
    ...SOME_ROW,
    ...{ id, originRegion, genres, releaseYear, serial: id.codePointAt(0) ?? 0 },
  })
  const rows = [row('a', 'MO', ['x', 'y'], 2024), row('b', 'HK', ['x'], 2025), row('c', 'MO', ['y'], null)]
  const columns = createFacetColumns(CODE_PARTS)
  for (const one of rows) columns.put(one.serial, { codes: facetCodes(one), isDraft: true })
  const found = filterRows(rows, columns, { originRegion: 'MO', genre: 'x' })
  expect([...found.serials].map((serial) => String.fromCodePoint(serial))).toEqual(['a'])
  expect(found.countFacets()).toEqual({
    kind: { micro_drama: 1 },
    originRegion: { MO: 1, HK: 1 },
    genre: { x: 1, y: 2 },
    status: { draft: 1 },
    originalLocale: { 'zh-Hant-MO': 1 },
    subtitleLocale: { 'zh-Hant-MO': 1, 'pt-PT': 1 },
    year: { 2024: 1 },
    duration: { '0-180000': 1 },
  })
  expect([...filterRows(rows, columns, { yearFrom: 2025 }).serials]).toEqual(['b'.codePointAt(0)])
})

test('a genre is counted whatever it is named', () => {
  const rows = ['constructor', 'valueof'].map((genre, serial) => ({ ...SOME_ROW, serial, genres: [genre, 'x'] }))
  const columns = createFacetColumns(CODE_PARTS)
  for (const one of rows) columns.put(one.serial, { codes: facetCodes(one), isDraft: true })
  expect(Object.entries(filterRows(rows, columns, {}).countFacets().genre).toSorted()).toEqual([
    ['constructor', 1],
    ['valueof', 1],
    ['x', 2],
  ])
})

test('columns of facets hold the newest codes of each work, however many there are', () => {
  const columns = createFacetColumns(2)
  const newest = new Map<number, number[][]>()
  for (let step = 0; step < 20_000; step++) {
    const serial = 1 + ((step * 7_919) % 5_000)
    const part = (first: number) => Array.from({ length: (step * 31) % 9 }, (_, index) => first + ((step + index) % 25))
    const codes = [part(0), part(25)]
    columns.put(serial, { codes, isDraft: step % 3 === 0 })
    newest.set(serial, codes)
  }
  const expected = new Uint32Array(50)
  for (const codes of newest.values()) for (const code of codes.flat()) expected[code] = (expected[code] ?? 0) + 1
  const counts = new Uint32Array(50)
  columns.countInto(counts, Uint32Array.of(...newest.keys(), 77_777))
  expect(counts).toEqual(expected)
  expect([columns.isDraft(77_777), columns.isDraft(1 + ((19_998 * 7_919) % 5_000))]).toEqual([false, true])
})

test('a work that several questions found is there once, where it comes first', () => {
  const list = (...serials: number[]) => Uint32Array.of(...serials)
  expect(distinct(list(3, 3, 1), list())).toEqual(list(3, 1))
  expect(distinct(list(), list(2, 5), list(5, 2, 9))).toEqual(list(2, 5, 9))
  const same = list(4, 7)
  expect(distinct(list(), same)).toBe(same)
})

test('works with most windows come first, among equals the newer', () => {
  const counted = { values: Uint32Array.of(2, 5, 9, 30), counts: Uint32Array.of(1, 4, 1, 4) }
  expect(mostFirst(counted)).toEqual(Uint32Array.of(30, 5, 9, 2))
  expect([1, 2, 5, 9, 10, 30, 31].map((work) => countOf(counted, work))).toEqual([0, 1, 4, 1, 0, 4, 0])
})
