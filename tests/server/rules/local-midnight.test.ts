import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { localMidnight } from '../../../server/rules/local-midnight.ts'
import { programPacks } from '../../../server/rules/packs-in-force.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
/** Zones with changes at midnight, double midnights, left-out days and odd minutes, beside those that packs use. */
const ODD =
  `America/Sao_Paulo Europe/Lisbon Asia/Taipei America/Havana Asia/Beirut Pacific/Apia America/St_Johns Atlantic/Azores
  Africa/Cairo Asia/Tehran America/Toronto Asia/Hong_Kong Asia/Shanghai Australia/Lord_Howe Asia/Kathmandu Antarctica/Troll`.split(
    /\s+/,
  )
const zones = [
  ...new Set([...[...(await programPacks()).values()].map(({ compiled }) => compiled.pack.timeZone), ...ODD]),
]

describe('the instant at which a day begins', () => {
  test.each([
    ['Asia/Shanghai', '2026-03-01', '2026-02-28T16:00:00Z'],
    ['Europe/Lisbon', '2026-03-29', '2026-03-29T00:00:00Z'], // clocks change an hour later
    ['Europe/Lisbon', '2026-03-30', '2026-03-29T23:00:00Z'],
    ['Europe/Lisbon', '1992-09-27', '1992-09-26T23:00:00Z'], // summer time ended into another zone: no clock was changed
    ['America/Havana', '2018-11-04', '2018-11-04T04:00:00Z'], // from 01:00 back to 00:00: midnight twice, the first counts
    ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00Z'], // there was no midnight: clocks went from 23:59 to 01:00
    ['America/Sao_Paulo', '2018-02-18', '2018-02-18T03:00:00Z'], // 23:00 to 24:00 twice: the day begins once
    ['Asia/Taipei', '1979-07-01', '1979-06-30T16:00:00Z'],
    ['Asia/Taipei', '2026-01-01', '2025-12-31T16:00:00Z'],
    ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00Z'], // a day that was left out begins with the next
    ['America/Los_Angeles', '2024-10-15', '2024-10-15T07:00:00Z'],
  ])('%s %s is %s', (zone, date, instant) => {
    expect(new Date(localMidnight(date, zone) ?? Number.NaN).toISOString()).toBe(new Date(instant).toISOString())
  })

  test('is the first minute at which a calendar of the zone shows it, in every zone and year', () => {
    const day = fc.integer({ min: Date.UTC(1946, 0, 1) / DAY_MS, max: Date.UTC(2037, 0, 1) / DAY_MS })
    fc.assert(
      fc.property(fc.constantFrom(...zones), day, (zone, dayNumber) => {
        const date = new Date(dayNumber * DAY_MS).toISOString().slice(0, 10)
        expect(localMidnight(date, zone)).toBe(firstMinuteOf(date, zone))
      }),
      { numRuns: 300 },
    )
  })

  test('is found around every change of clocks of some years', () => {
    for (const zone of ['America/Sao_Paulo', 'Europe/Lisbon', 'Asia/Taipei', 'America/Havana', 'Asia/Beirut']) {
      for (const date of daysOfChange(zone, zone === 'Asia/Taipei' ? 1974 : 2009, 4)) {
        expect(localMidnight(date, zone), `${zone} ${date}`).toBe(firstMinuteOf(date, zone))
      }
    }
  })
})

test.each(['2026-02-30', '2026-13-01', '2026-1-1', '', 'tomorrow', '2026-03-01T00:00'])('%j is no day', (date) => {
  expect(localMidnight(date, 'Asia/Macau')).toBeUndefined()
})

test('a zone that does not exist has no days', () => {
  expect(localMidnight('2026-01-01', 'Asia/Atlantis')).toBeUndefined()
})

/** By looking: goes through the minutes from two days before. It never asks for an offset, as the code under test does. */
function firstMinuteOf(date: string, zone: string): number {
  const dateAt = calendarOf(zone)
  const end = Date.parse(`${date}T00:00:00Z`) + 2 * DAY_MS
  for (let atMs = end - 4 * DAY_MS; atMs < end; atMs += 60 * MINUTE_MS) {
    if (dateAt(atMs + 60 * MINUTE_MS) < date && dateAt(atMs + 30 * MINUTE_MS) < date) continue
    for (let minute = atMs; minute <= atMs + 60 * MINUTE_MS; minute += MINUTE_MS)
      if (dateAt(minute) >= date) return minute
  }
  throw new Error(`${date} never begins in ${zone}`)
}

function daysOfChange(zone: string, year: number, years: number): string[] {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
  const offsetAt = (atMs: number) => format.formatToParts(atMs).find(({ type }) => type === 'timeZoneName')?.value
  const days: string[] = []
  for (let atMs = Date.UTC(year, 0, 1); atMs < Date.UTC(year + years, 0, 1); atMs += DAY_MS) {
    if (offsetAt(atMs) === offsetAt(atMs + DAY_MS)) continue
    for (const shift of [-1, 0, 1, 2]) days.push(new Date(atMs + shift * DAY_MS).toISOString().slice(0, 10))
  }
  expect(days.length).toBeGreaterThan(4)
  return days
}

function calendarOf(zone: string): (atMs: number) => string {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' })
  return (atMs) => format.format(atMs)
}
