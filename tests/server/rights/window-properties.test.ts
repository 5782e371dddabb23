import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LICENCE_TYPES } from '../../../db/schema/index.ts'
import { readInstant } from '../../../server/http/instants.ts'
import { findWindowConflicts, type WindowTerms } from '../../../server/rights/window-conflicts.ts'
import { covers, holdsAt } from '../../../server/rights/window-span.ts'

const HOUR_MS = 3_600_000
const seeded = { seed: 20_260_701, numRuns: 2_000 }

describe('instants', () => {
  test('are the same whatever offset they are written with', () => {
    const anyMs = fc.integer({ min: Date.UTC(1900, 0), max: Date.UTC(2999, 0) })
    const anyOffset = fc.integer({ min: -14 * 60, max: 14 * 60 })
    fc.assert(
      fc.property(anyMs, anyOffset, (ms, offset) => {
        const local = new Date(ms + offset * 60_000).toISOString().slice(0, -1)
        const clock = `${pad(Math.abs(offset) / 60)}:${pad(Math.abs(offset) % 60)}`
        expect(readInstant(`${local}${offset < 0 ? '-' : '+'}${clock}`)).toBe(ms)
      }),
      seeded,
    )
  })

  test.each([
    '2026-07-01',
    '2026-07-01T00:00Z',
    '2026-07-01 00:00:00Z',
    '2016-12-31T23:59:60Z',
    '2026-07-01T00:00:00',
    'now',
    '',
  ])('%j is none', (text) => {
    expect(readInstant(text)).toBeUndefined()
  })

  test.each([
    ['Europe/Lisbon', '2026-03-29', '2026-03-29T00:00:00+00:00', '2026-03-30T00:00:00+01:00', 23],
    ['Europe/Lisbon', '2026-10-25', '2026-10-25T00:00:00+01:00', '2026-10-26T00:00:00+00:00', 25],
    ['America/New_York', '2026-11-01', '2026-11-01T00:00:00-04:00', '2026-11-02T00:00:00-05:00', 25],
    ['Asia/Macau', '2028-02-29', '2028-02-29T00:00:00+08:00', '2028-03-01T00:00:00+08:00', 24],
    ['Asia/Macau', '2026-03-29', '2026-03-29T00:00:00+08:00', '2026-03-30T00:00:00+08:00', 24],
  ])(
    'a window of a day in %s, %s, holds when it is that day there and at no other time',
    (timeZone, day, from, until, hours) => {
      const span = { fromMs: readInstant(from) ?? 0, untilMs: readInstant(until) ?? 0 }
      expect((span.untilMs - span.fromMs) / HOUR_MS).toBe(hours)
      const dayOf = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' })
      for (let atMs = span.fromMs - 30 * HOUR_MS; atMs < span.untilMs + 30 * HOUR_MS; atMs += HOUR_MS / 4) {
        for (const ms of [atMs - 1, atMs])
          expect(holdsAt(span, ms), new Date(ms).toISOString()).toBe(dayOf.format(ms) === day)
      }
    },
  )
})

const REGIONS = ['HK', 'MO', 'TW', 'PT']
const TIMES = [0, 1, 2, 3, 4]
const aTime = fc.option(fc.constantFrom(...TIMES))
const aWindow: fc.Arbitrary<WindowTerms> = fc
  .record({
    scope: fc.constantFrom('regions' as const, 'worldwide_except' as const),
    regions: fc.uniqueArray(fc.constantFrom(...REGIONS)),
    fromMs: aTime,
    untilMs: aTime,
    licenceType: fc.constantFrom(...LICENCE_TYPES.slice(0, 2)),
    isExclusive: fc.boolean(),
    holdbackLocales: fc.uniqueArray(fc.constantFrom('en', 'pt-PT')),
    licensee: fc.option(fc.constantFrom('Harbour TV', 'Lotus Screen')),
    licenseeOrganisationId: fc.option(fc.constantFrom('o1', 'o2')),
  })
  .filter(({ fromMs, untilMs }) => fromMs === null || untilMs === null || fromMs < untilMs)

/** Every region and instant that can make a difference, one by one. */
const POINTS = [...REGIONS, 'elsewhere'].flatMap((region) => [-1, ...TIMES, 5].map((atMs) => ({ region, atMs })))
const pointsOf = (window: WindowTerms) =>
  POINTS.filter(({ region, atMs }) => covers(window, region) && holdsAt(window, atMs))

test('two windows contradict each other where they meet and nowhere else', () => {
  fc.assert(
    fc.property(aWindow, aWindow, (a, b) => {
      const [conflict] = findWindowConflicts([a, b])
      const shared = pointsOf(a).filter((point) => pointsOf(b).includes(point))
      const bothNamed = a.licenseeOrganisationId !== null && b.licenseeOrganisationId !== null
      const isSame = bothNamed ? a.licenseeOrganisationId === b.licenseeOrganisationId : a.licensee === b.licensee
      const isOpen = [a, b].some(({ licensee, licenseeOrganisationId: id }) => licensee === null && id === null)
      const isBroken = !isSame && (a.isExclusive || b.isExclusive)
      const isHeld = a.holdbackLocales.toSorted().join() !== b.holdbackLocales.toSorted().join()
      const differs = isBroken || ((isSame || isOpen) && isHeld)
      expect(conflict !== undefined).toBe(shared.length > 0 && a.licenceType === b.licenceType && differs)
      if (!conflict) return
      expect(
        POINTS.filter(({ region, atMs }) => covers(conflict.places, region) && holdsAt(conflict.span, atMs)),
      ).toEqual(shared)
      expect(conflict.kind).toBe(isBroken ? 'exclusive' : 'holdback')
    }),
    seeded,
  )
})

test('a contradiction has one name, in whatever order its windows and their lists are', () => {
  fc.assert(
    fc.property(aWindow, aWindow, (a, b) => {
      const turned = { ...a, regions: a.regions.toReversed(), holdbackLocales: a.holdbackLocales.toReversed() }
      const names = [findWindowConflicts([a, b]), findWindowConflicts([b, turned])].map((found) =>
        found.map(({ id }) => id),
      )
      expect(names[0]).toEqual(names[1])
    }),
    seeded,
  )
})

function pad(value: number): string {
  return String(Math.trunc(value)).padStart(2, '0')
}
