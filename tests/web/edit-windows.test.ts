import { expect, test } from 'vitest'
import type { Window } from '../../web/src/edit/draft.ts'
import { daysOf, monthsOf, moveWindow, rowsOf, spanOf } from '../../web/src/edit/windows/chart.ts'
import { fromInput, toInput } from '../../web/src/edit/windows/zones.ts'

function makeWindow(change: Partial<Window>): Window {
  return {
    ...{ id: 'new-1', scope: 'regions', regions: ['MO'], licenceType: 'SVOD', isExclusive: false, from: null },
    ...{ until: null, holdbackLocales: [], licensee: null, licenseeOrganisationId: null, note: null },
    ...change,
  }
}

test.each([
  ['2026-06-30T16:00:00.000Z', 'Asia/Macau', '2026-07-01T00:00'],
  ['2026-07-01T03:00:00.000Z', 'America/Sao_Paulo', '2026-07-01T00:00'],
  ['2026-06-30T23:00:00.000Z', 'Europe/Lisbon', '2026-07-01T00:00'],
  ['2026-01-01T00:00:00.000Z', 'Europe/Lisbon', '2026-01-01T00:00'],
  ['2026-03-29T01:30:00.000Z', 'Europe/Lisbon', '2026-03-29T02:30'],
])('%s is %s’s %s, there and back', (instant, zone, text) => {
  expect(toInput(instant, zone)).toBe(text)
  expect(fromInput(text, zone)).toBe(instant)
})

test('an edge moves by days of its region, across the change of clocks too, and never past the other', () => {
  const window = makeWindow({ regions: ['PT'], from: '2026-03-28T00:00:00.000Z', until: '2026-03-31T23:00:00.000Z' })
  expect(moveWindow(window, 'from', 2).from).toBe('2026-03-29T23:00:00.000Z')
  expect(moveWindow(window, 'both', -1)).toEqual({
    from: '2026-03-27T00:00:00.000Z',
    until: '2026-03-30T23:00:00.000Z',
  })
  expect(moveWindow(window, 'from', 4)).toEqual({ from: window.from, until: window.until })
})

test('windows that share days in a region lie below each other, and the world has a row where one holds there', () => {
  const first = makeWindow({
    id: 'a',
    regions: ['MO', 'HK'],
    from: '2026-01-01T00:00:00Z',
    until: '2026-06-01T00:00:00Z',
  })
  const second = makeWindow({ id: 'b', regions: ['HK'], from: '2026-05-01T00:00:00Z' })
  const third = makeWindow({ id: 'c', regions: ['HK'], scope: 'worldwide_except', from: '2026-07-01T00:00:00Z' })
  const rows = rowsOf([first, second, third], ['TW'])
  const seen = rows.map(({ region, lanes, bars }) => [
    region,
    lanes,
    ...bars.map(({ window, lane }) => `${window.id}${lane}`),
  ])
  expect(seen).toEqual([
    ['', 1, 'c0'],
    ['MO', 1, 'a0', 'c0'],
    ['HK', 2, 'a0', 'b1'],
    ['TW', 1, 'c0'],
  ])
})

test('the chart begins and ends with a month, and holds every date and today', () => {
  const today = 20_640
  const windows = [makeWindow({ from: '2027-07-01T00:00:00Z', until: '2029-07-01T00:00:00Z' })]
  const span = spanOf(windows, today)
  const months = monthsOf(span)
  expect(months[0]).toBe(span.from)
  expect(new Date(span.to * 86_400_000).getUTCDate()).toBe(1)
  expect(span.from).toBeLessThan(today)
  expect(span.to).toBeGreaterThan(daysOf(windows[0] ?? makeWindow({})).to ?? Number.POSITIVE_INFINITY)
})
