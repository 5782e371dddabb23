import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { evaluate } from '../../../server/rules/evaluate.ts'
import { LOCALES_OF_TEXTS, type Rule } from '../../../server/rules/pack.ts'
import { programPacks } from '../../../server/rules/packs-in-force.ts'
import { type WorkPatch, workWith } from './base-work.ts'

/** Works that keep and break a rule, and the instants its dates mean, as a calendar of its time zone has them. */
interface RuleCase {
  readonly passes: WorkPatch
  readonly breaks: WorkPatch
  readonly from?: string
  readonly to?: string
}

const CASES = new URL('cases/', import.meta.url)
const PACKS = new URL('../../../server/rules/packs/', import.meta.url)
const REGIONS = 'AU BR CN ES GB HK ID IN JP KR MO MX MY PH PT SG TH TW US VN'.split(' ')
const PLATFORMS =
  `bilibili douyin drama-app facebook-reels instagram-reels kuaishou tiktok wechat-channels xiaohongshu youtube
  youtube-shorts`.split(/\s+/)
const packs = await programPacks()

test('every region and platform has its pack, and every file loads', () => {
  expect([...packs.keys()].sort()).toEqual([...REGIONS, ...PLATFORMS].sort())
  expect(readdirSync(PACKS).length).toBe(packs.size)
})

describe.each([...packs])('%s', (target, { compiled }) => {
  const cases: Record<string, RuleCase> = JSON.parse(readFileSync(new URL(`${target}.json`, CASES), 'utf8'))

  test('has a case for each rule and none besides', () => {
    expect(Object.keys(cases).sort()).toEqual(compiled.rules.map(({ rule }) => rule.id).sort())
  })

  test.each(compiled.rules.map(({ rule }) => [rule.id, rule] as const))('%s tells apart', (id, rule) => {
    const { passes, breaks, from, to } = cases[id] ?? { passes: {}, breaks: {} }
    const within = instantWithin(from, to)
    const found = (patch: WorkPatch, atMs: number) =>
      evaluate(compiled, workWith(patch), atMs).findings.filter(({ ruleId }) => ruleId === id)

    expect(found(passes, within)).toEqual([])
    expect(found(breaks, within)).toMatchObject([{ severity: rule.severity, isUnknown: false }])
    expect([from === undefined, to === undefined]).toEqual([rule.validFrom === null, rule.validTo === null])
    if (from !== undefined) {
      expect(found(breaks, Date.parse(from) - 1)).toEqual([])
      expect(found(breaks, Date.parse(from))).toHaveLength(1)
    }
    if (to !== undefined) {
      expect(found(breaks, Date.parse(to) - 1)).toHaveLength(1)
      expect(found(breaks, Date.parse(to))).toEqual([])
    }
  })

  test('what is not verified never fails a work', () => {
    const strict = compiled.rules.filter(({ rule }) => rule.confidence === 'unverified' && rule.severity === 'fail')
    expect(strict.map(({ rule }) => rule.id)).toEqual([])
  })

  test('every rule speaks of itself in each language', () => {
    for (const { rule } of compiled.rules) expect(placeholdersByLocale(rule), rule.id).toEqual([])
  })

  test('names no term that no rule uses', () => {
    const text = readFileSync(new URL(`${target}.json`, PACKS), 'utf8')
    const unused = Object.keys(compiled.pack.terms ?? {}).filter((name) => !text.includes(`"term": "${name}"`))
    expect(unused).toEqual([])
  })
})

test('no rule asks the Mainland for an age rating', () => {
  expect(JSON.stringify(packs.get('CN')?.compiled.pack)).not.toContain('"fact":"rating.')
})

/** The middle of the time that a rule holds, or a day of now where that is open. */
function instantWithin(from: string | undefined, to: string | undefined): number {
  if (from !== undefined) return Date.parse(from) + 1000
  return to === undefined ? Date.UTC(2026, 10, 27) : Date.parse(to) - 1000
}

/** Locales whose texts fill in other facts than the English one's. */
function placeholdersByLocale({ message, fix }: Rule): string[] {
  const filled = (text: string | undefined) => [...(text ?? '').matchAll(/\{[^}]*\}/g)].map(([name]) => name).sort()
  return LOCALES_OF_TEXTS.filter((locale) =>
    [message, fix].some((texts) => texts[locale] !== undefined && `${filled(texts[locale])}` !== `${filled(texts.en)}`),
  )
}
