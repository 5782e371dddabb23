import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type CompiledPack, compilePack } from '../../../server/rules/compile-pack.ts'
import { evaluate } from '../../../server/rules/evaluate.ts'
import { LOCALES_OF_TEXTS, type Pack, type Rule } from '../../../server/rules/pack.ts'
import { programPacks } from '../../../server/rules/packs-in-force.ts'
import { type WorkPatch, workWith } from './base-work.ts'

/** Works that keep and break a rule, and the instants its dates mean, as a calendar of its time zone has them. */
interface RuleCase {
  /** One of them at least is a work that the rule applies to; others may pass because it does not. */
  readonly passes: WorkPatch | readonly WorkPatch[]
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
    const { passes, breaks, from, to } = cases[id] ?? { passes: [], breaks: {} }
    const within = instantWithin(from, to)
    const found = (patch: WorkPatch, atMs: number, pack = compiled) =>
      evaluate(pack, workWith(patch), atMs).findings.filter(({ ruleId }) => ruleId === id)
    const keeping = [passes].flat()

    for (const patch of keeping) expect(found(patch, within)).toEqual([])
    const unkept = neverKept(compiled.pack, rule)
    expect(keeping.some((patch) => found(patch, within, unkept).some(({ isUnknown }) => !isUnknown))).toBe(true)
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

  test('speaks of amounts as people write them', () => {
    const texts = compiled.rules.flatMap(({ rule }) => [...Object.values(rule.message), ...Object.values(rule.fix)])
    expect(
      texts.filter((text) => /\b1 (?:hours|minutes|seconds|horas|minutos|segundos)\b|\d\.\d{2,}/.test(text)),
    ).toEqual([])
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

/** The pack with a rule that nothing keeps: what it then finds is what the rule applies to. */
function neverKept(pack: Pack, rule: Rule): CompiledPack {
  const texts = Object.fromEntries(LOCALES_OF_TEXTS.map((locale) => [locale, '-'])) as Rule['message'] // one of each
  const unkept = { ...rule, require: { fact: 'kind', isKnown: false }, message: texts, fix: texts }
  return compilePack({ ...pack, rules: [unkept] })
}

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
