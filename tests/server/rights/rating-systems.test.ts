import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import table from '../../../server/rights/rating-systems.json' with { type: 'json' }
import {
  checkRatingTable,
  findRatingCode,
  RATING_SYSTEMS,
  REGIONS_WITHOUT_RATINGS,
} from '../../../server/rights/rating-systems.ts'
import { suggestRating } from '../../../server/rights/suggest-rating.ts'

describe('the table', () => {
  test('has every system that works are asked for, and the Mainland as a region without one', () => {
    const regions = new Set(RATING_SYSTEMS.map(({ region }) => region))
    const asked = [
      'TW',
      'HK',
      'MO',
      'SG',
      'MY',
      'TH',
      'ID',
      'VN',
      'PH',
      'JP',
      'KR',
      'US',
      'GB',
      'BR',
      'PT',
      'AU',
      'MX',
      'ES',
      'IN',
    ]
    expect([...regions].toSorted()).toEqual(asked.toSorted())
    expect(REGIONS_WITHOUT_RATINGS.map(({ region }) => region)).toEqual(['CN'])
  })

  test.each([
    ['MO-CCE', 'C', 18, 13],
    ['MO-CCE', 'D', 18, 18],
    ['MO-CCE', 'B', 13, null],
    ['FCO', 'IIB', 16, null],
    ['FCO', 'III', 18, 18],
    ['BFVC', '18', 18, null],
    ['BFVC', '20', 20, 20],
    ['MOC-TW', 'R-12', 12, 12],
    ['DJCTQ', '6', 6, null],
    ['KMRB', '19', 19, 19],
  ])('%s %s advises against viewers under %i and bars under %j', (system, code, recommendedAge, minimumAge) => {
    expect(findRatingCode(system, code)).toMatchObject({ recommendedAge, minimumAge })
  })

  const [first, ...others] = table.systems
  const [code, ...codes] = first?.codes ?? []
  test.each([
    ['a source is missing', { ...first, sourceUrl: null }, 'names no source'],
    ['an age is no age', { ...first, codes: [{ ...code, recommendedAge: 180 }, ...codes] }, 'recommendedAge'],
    ['a code is there twice', { ...first, codes: [code, code, ...codes] }, 'has G twice'],
    ['a code is out of its order', { ...first, codes: [...codes, code] }, 'has G out of its order'],
    ['a day is none', { ...first, verifiedOn: 'yesterday' }, 'verifiedOn'],
    ['it is of the Mainland', { ...first, region: 'CN' }, 'is of a region without ratings'],
    ['a field is not known', { ...first, age: 3 }, 'additional'],
    [
      'a code bars whom it does not advise against',
      { ...first, codes: [{ ...code, minimumAge: 3 }, ...codes] },
      'bars',
    ],
  ])('is refused when %s, and says where', (_what, system, message) => {
    expect(() => checkRatingTable({ ...table, systems: [system, ...others] })).toThrow(message)
  })
})

describe('what a rating suggests elsewhere', () => {
  test.each([
    ['MOC-TW-TV', 'PG-15', 'MDA', 'NC16'],
    ['MOC-TW-TV', 'PG-12', 'FCO', 'IIA'],
    ['MOC-TW-TV', 'PG-15', 'FCO', 'IIB'],
    ['MOC-TW-TV', 'P', 'CCE', 'M/6'],
    ['MDA', 'PG13', 'MO-CCE', 'B'],
    ['MDA', 'R21', 'KMRB', null],
    ['KMRB', '18', 'KMRB', '19'],
    ['FCO', 'III', 'DJCTQ', '18'],
    ['BBFC', 'U', 'TVPG', 'TV-PG'],
    ['EIRIN', 'PG12', 'BBFC', '12'],
    ['BFVC', 'B', 'LSF', null],
  ])('%s %s is %s %j', (system, code, target, expected) => {
    expect(suggestRating({ system, code }, target)).toMatchObject({ code: expected, basis: 'mapped' })
  })

  test('there is nothing of the Mainland to suggest', () => {
    expect(suggestRating({ system: 'FCO', code: 'III' }, 'CN')).toBeUndefined()
    for (const { id } of RATING_SYSTEMS) expect(suggestRating({ system: 'FCO', code: 'I' }, id)?.region).not.toBe('CN')
  })

  const anyRating = fc
    .constantFrom(...RATING_SYSTEMS)
    .chain(({ id, codes }) =>
      fc.record({ system: fc.constant(id), code: fc.constantFrom(...codes.map((c) => c.code)) }),
    )
  const anySystem = fc.constantFrom(...RATING_SYSTEMS)
  const ageOf = (system: string, code: string) => findRatingCode(system, code)?.recommendedAge ?? Number.NaN

  test('it is never less strict, never what may not be shown, and stays the same when it is asked again', () => {
    fc.assert(
      fc.property(anyRating, anySystem, (from, { id }) => {
        const code = suggestRating(from, id)?.code
        if (code == null) return
        expect(ageOf(id, code)).toBeGreaterThanOrEqual(ageOf(from.system, from.code))
        expect(findRatingCode(id, code)).toMatchObject({ isProhibited: false, isDeprecated: false })
        expect(suggestRating({ system: id, code }, id)?.code).toBe(code)
      }),
      { numRuns: 5_000 },
    )
  })

  test('a stricter rating never suggests a milder one', () => {
    fc.assert(
      fc.property(anyRating, anyRating, anySystem, (a, b, { id, codes }) => {
        const [milder, stricter] = ageOf(a.system, a.code) <= ageOf(b.system, b.code) ? [a, b] : [b, a]
        const isElsewhere = ![a, b].some((rating) => rating.system === id) // its own codes stay as they are
        const [low, high] = [suggestRating(milder, id), suggestRating(stricter, id)]
        if (!isElsewhere || high?.reason === 'source_prohibited' || low?.reason === 'source_prohibited') return
        const placeOf = (code: string | null | undefined) =>
          code == null ? codes.length : codes.findIndex((known) => known.code === code)
        expect(placeOf(low?.code)).toBeLessThanOrEqual(placeOf(high?.code))
      }),
      { numRuns: 5_000 },
    )
  })
})
