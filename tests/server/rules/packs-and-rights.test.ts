import { expect, test } from 'vitest'
import type { EpisodeMarks } from '../../../db/queries/file-marks.ts'
import { AI_ELEMENTS, AI_INVOLVEMENTS } from '../../../db/schema/index.ts'
import schemes from '../../../server/rights/filing-schemes.json' with { type: 'json' }
import { findAiMismatches, judgePlatformFlags } from '../../../server/rights/judge-ai.ts'
import { RATING_SYSTEMS } from '../../../server/rights/rating-systems.ts'
import { evaluate } from '../../../server/rules/evaluate.ts'
import { programPacks } from '../../../server/rules/packs-in-force.ts'
import { workWith } from './base-work.ts'

/** Every condition on this fact, with the words that it is compared with. */
function wordsAbout(condition: unknown, fact: string): string[] {
  if (typeof condition !== 'object' || condition === null) return []
  const own = 'fact' in condition && condition.fact === fact ? Object.values(condition).slice(1).flat() : []
  return [
    ...own.filter((word) => typeof word === 'string'),
    ...Object.values(condition).flatMap((one) => wordsAbout(one, fact)),
  ]
}

const compiledPacks = [...(await programPacks()).values()].map(({ compiled }) => compiled)
const packs = compiledPacks.map(({ pack }) => pack)

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

/** Every involvement, with each element that it may have and with none. */
const DECLARED = AI_INVOLVEMENTS.flatMap((involvement) => [
  { involvement, elements: [] },
  ...(involvement === 'none' ? [] : AI_ELEMENTS.map((element) => ({ involvement, elements: [element] }))),
])

/** A file of an episode that was read and says nothing. */
const UNMARKED: EpisodeMarks = {
  ...{ workId: 'work-1', episodeId: 'episode-1', episodeNumber: 1, readerVersion: 1, inspectedAtMs: 0, isWhole: true },
  ...{ aigcLabel: null, aigcFields: null, c2pa: 'none', digitalSourceTypes: [] },
}

test.each(DECLARED)('$involvement of $elements asks for the same by flags, findings and rules', (ai) => {
  const declared = { aiInvolvement: ai.involvement, aiElements: ai.elements, aiIsRealistic: true }
  const flagged = judgePlatformFlags(declared, []).map(({ platform, value }) => [platform, value])
  const asked = (target: string, ruleId: string) => {
    const pack = compiledPacks.find((one) => one.pack.target === target)
    if (!pack) throw new Error(`There is no pack ${target}.`)
    return evaluate(
      pack,
      workWith({ ai, episodes: [{ marks: { aigcLabel: null, c2pa: 'none' } }] }),
      Date.UTC(2026, 10, 27),
    ).findings.some((one) => one.ruleId === ruleId)
  }
  expect(flagged).toEqual([
    ['tiktok', asked('tiktok', 'tiktok.ai.flag')],
    ['youtube', asked('youtube', 'youtube.ai.flag')],
    ['cn', asked('CN', 'cn.ai.label-in-file')],
  ])
  const isMissing = findAiMismatches(declared, [UNMARKED]).some(({ code }) => code === 'AIGC_LABEL_MISSING')
  expect(isMissing).toBe(asked('CN', 'cn.ai.label-in-file'))
})
