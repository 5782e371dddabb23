import { expect, test } from 'vitest'
import schemes from '../../../server/rights/filing-schemes.json' with { type: 'json' }
import { RATING_SYSTEMS } from '../../../server/rights/rating-systems.ts'
import { programPacks } from '../../../server/rules/packs-in-force.ts'

/** Every condition on this fact, with the words that it is compared with. */
function wordsAbout(condition: unknown, fact: string): string[] {
  if (typeof condition !== 'object' || condition === null) return []
  const own = 'fact' in condition && condition.fact === fact ? Object.values(condition).slice(1).flat() : []
  return [
    ...own.filter((word) => typeof word === 'string'),
    ...Object.values(condition).flatMap((one) => wordsAbout(one, fact)),
  ]
}

const packs = [...(await programPacks()).values()].map(({ compiled }) => compiled.pack)

test.each(packs.filter(({ kind }) => kind === 'region'))(
  'the ratings that the pack of $target names are given there',
  ({ target, rules }) => {
    const systems = RATING_SYSTEMS.filter(({ region }) => region === target)
    expect(wordsAbout(rules, 'rating.system').filter((id) => !systems.some((system) => system.id === id))).toEqual([])
    const codes = systems.flatMap((system) => system.codes.map(({ code }) => code))
    expect(wordsAbout(rules, 'rating.code').filter((code) => !codes.includes(code))).toEqual([])
  },
)

test('the numbers that packs ask for can be noted', () => {
  const known = schemes.map(({ code }) => code)
  const named = packs.flatMap(({ rules, terms }) => wordsAbout({ rules, terms }, 'filing.scheme'))
  expect(named.length).toBeGreaterThan(0)
  expect(named.filter((scheme) => !known.includes(scheme))).toEqual([])
})
