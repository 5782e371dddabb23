import { describe, expect, test } from 'vitest'
import { dayOf, endOfDay } from '../../web/src/language/days.ts'
import { NOT_HERE, nextStop } from '../../web/src/search/next-stop.ts'
import {
  asksAnything,
  filtersOf,
  filtersOn,
  paramsOfSaved,
  questionParams,
  savedQueryOf,
} from '../../web/src/search/question.ts'
import { readRecent, withRecent } from '../../web/src/search/recent-list.ts'
import { yearColumns, yearsValue } from '../../web/src/search/years.ts'
import { readGoKey } from '../../web/src/shell/go-keys.ts'

const params = (text: string) => new URLSearchParams(text)

describe('the question of an address', () => {
  test.each([
    ['q=a&genre=urban', { genre: 'urban' }],
    ['year=2026', { yearFrom: '2026', yearTo: '2026' }],
    ['year=2015-2026', { yearFrom: '2015', yearTo: '2026' }],
    ['year=2015-', { yearFrom: '2015' }],
    ['duration=180000-600000', { durationFromMs: '180000', durationToMs: '600000' }],
    ['duration=7200000-', { durationFromMs: '7200000' }],
    ['sort=newest&show=lines&line=a.b.1', { sort: 'newest' }],
    ['sort=nonsense', {}],
    ['showableIn=MO', { showableIn: 'MO' }],
    ['showableAt=2026-12-01', {}],
    ['showableIn=MO&showableAt=soon', { showableIn: 'MO' }],
  ])('%s asks the server for %j', (text, filters) => {
    expect(filtersOf(params(text))).toEqual(filters)
  })

  test('a day is the end of it in the reader’s own zone', () => {
    const { showableAt = '' } = filtersOf(params('showableIn=MO&showableAt=2026-12-01'))
    expect(Date.parse(showableAt)).toBe(endOfDay('2026-12-01'))
    expect(dayOf(Date.parse(showableAt))).toBe('2026-12-01')
  })

  test('how the answer is shown is no part of it, and one question has one form', () => {
    const one = questionParams(params('line=x&genre=urban&q=%20taxi%20&show=works'))
    expect(String(one)).toBe(String(questionParams(params('q=taxi&genre=urban'))))
    expect(asksAnything(params('sort=title&show=works'))).toBe(false)
    expect(asksAnything(params('showableIn=MO'))).toBe(true)
  })

  test.each([
    'q=計程車&kind=micro_drama&year=2015-2026&duration=180000-600000&sort=title',
    'year=2026&duration=7200000-',
    'q=a&showableIn=MO&showableAt=2026-12-01',
    'year=-2020',
  ])('%s comes back from what is saved of it', (text) => {
    expect(String(paramsOfSaved(savedQueryOf(params(text))))).toBe(String(questionParams(params(text))))
  })

  test('numbers are saved as numbers, as the server takes them', () => {
    expect(savedQueryOf(params('q= a &year=2026&duration=0-180000'))).toEqual({
      ...{ q: 'a', yearFrom: 2026, yearTo: 2026, durationFromMs: 0, durationToMs: 180_000 },
    })
  })

  test('every filter that is on is told, a region with its day', () => {
    expect(filtersOn(params('q=a&genre=urban&showableIn=MO&showableAt=2026-12-01'))).toEqual([
      { filter: 'genre', value: 'urban' },
      { filter: 'showableIn', value: 'MO 2026-12-01' },
    ])
  })
})

describe('recent questions', () => {
  test('stand once each, the newest first, eight at most', () => {
    let list: string[] = []
    for (const q of ['a', 'b', 'a', ...'cdefghi']) list = withRecent(list, `q=${q}`)
    expect(list).toEqual([...'ihgfedca'].map((q) => `q=${q}`))
  })

  test('one that was typed on gives way to what it became, unless it was narrowed otherwise', () => {
    const [first, longer, other] = ['計', '計程車', '計程車站'].map((q) => String(params(`q=${q}`)))
    expect(withRecent([first ?? ''], longer ?? '')).toEqual([longer])
    const narrowed = `${longer}&genre=urban`
    expect(withRecent([narrowed], other ?? '')).toEqual([other, narrowed])
  })

  test.each([null, 'no json', '{"a":1}', '[1,2]'])('what was kept as %s is nothing', (kept) => {
    expect(readRecent(kept)).toEqual([])
  })
})

test('keys go through the results one by one, or from the posters to each work’s lines', () => {
  const groups = [5, 2, 3]
  expect(nextStop('ArrowDown', 4, groups)).toBe(5)
  expect(nextStop('k', 0, groups)).toBe(-1)
  expect(['PageDown', 'PageUp', 'End', 'Home'].map((key) => nextStop(key, 6, groups))).toEqual([7, 5, 9, 0])
  expect([nextStop('PageDown', 8, groups), nextStop('PageUp', 0, groups)]).toEqual([9, -1])
  expect(nextStop('ArrowRight', 0, groups)).toBe(NOT_HERE)
})

test('years stand in columns without a gap, many of them together, and all of them are no filter', () => {
  const counts = [
    { value: '2022', count: 2 },
    { value: '2026', count: 0 },
    { value: '2024', count: 1 },
  ]
  expect(yearColumns(counts).map(({ from, count }) => [from, count])).toEqual([
    ...[
      [2022, 2],
      [2023, 0],
      [2024, 1],
      [2025, 0],
      [2026, 0],
    ],
  ])
  const wide = yearColumns([{ value: '1926', count: 1 }, ...counts])
  expect(wide.length).toBeLessThanOrEqual(24)
  expect(wide.at(-1)).toEqual({ from: 2026, to: 2026, count: 0 })
  expect(wide.reduce((sum, { count }) => sum + count, 0)).toBe(4)
  const all = { from: 2022, to: 2026 }
  expect([yearsValue(2026, 2022, all), yearsValue(2025, 2024, all), yearsValue(2024, 2024, all)]).toEqual([
    ...[undefined, '2024-2025', '2024'],
  ])
})

test('G begins, another letter goes somewhere only after it, and anything else ends it', () => {
  expect(readGoKey('g', false)).toBe('begin')
  expect(readGoKey('w', false)).toBeUndefined()
  expect(readGoKey('B', true)).toEqual({ href: '/readiness' })
  expect(readGoKey('x', true)).toBeUndefined()
})
