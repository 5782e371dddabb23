import { describe, expect, test } from 'vitest'
import { compilePack } from '../../../server/rules/compile-pack.ts'
import type { Condition } from '../../../server/rules/condition.ts'
import { evaluate } from '../../../server/rules/evaluate.ts'
import type { Rule } from '../../../server/rules/pack.ts'
import { PackError } from '../../../server/rules/pack-error.ts'
import { readPack } from '../../../server/rules/read-pack.ts'
import { type WorkPatch, workWith } from './base-work.ts'
import { madePack, madeRule } from './made-pack.ts'

const NOW = Date.UTC(2026, 10, 27)

/** What a condition says of a work: `kept`, `broken` or `unknown`. */
function judge(condition: Condition, patch: WorkPatch = {}, rule: Partial<Rule> = {}): string {
  const { findings } = evaluate(compilePack(madePack([madeRule(condition, rule)])), workWith(patch), NOW)
  const [first] = findings
  return first === undefined ? 'kept' : first.isUnknown ? 'unknown' : 'broken'
}

const KEPT: Condition = { fact: 'kind', is: 'micro_drama' }
const BROKEN: Condition = { fact: 'kind', is: 'short_video' }
const UNKNOWN: Condition = { fact: 'production.budgetAmount', atLeast: 1 }
const BY_NAME = { kept: KEPT, broken: BROKEN, unknown: UNKNOWN }

describe('three values', () => {
  test.each([
    ['kept', 'kept', 'kept', 'kept'],
    ['kept', 'broken', 'broken', 'kept'],
    ['kept', 'unknown', 'unknown', 'kept'],
    ['broken', 'broken', 'broken', 'broken'],
    ['broken', 'unknown', 'broken', 'unknown'],
    ['unknown', 'unknown', 'unknown', 'unknown'],
  ] as const)('%s and %s: all is %s, any is %s, whatever their order', (a, b, all, any) => {
    for (const pair of [
      [BY_NAME[a], BY_NAME[b]],
      [BY_NAME[b], BY_NAME[a]],
    ]) {
      expect(judge({ all: pair })).toBe(all)
      expect(judge({ any: pair })).toBe(any)
    }
  })

  test.each([
    ['kept', 'broken'],
    ['broken', 'kept'],
    ['unknown', 'unknown'],
  ] as const)('not %s is %s', (of, is) => {
    expect(judge({ not: BY_NAME[of] })).toBe(is)
  })

  test.each([
    ['broken', 'broken', 'kept'],
    ['broken', 'unknown', 'kept'],
    ['unknown', 'kept', 'kept'],
    ['unknown', 'broken', 'unknown'],
    ['kept', 'unknown', 'unknown'],
    ['kept', 'broken', 'broken'],
  ] as const)('when it applies is %s and what has to hold is %s, the rule is %s', (when, require, is) => {
    expect(judge(BY_NAME[require], {}, { when: { ...BY_NAME[when] } })).toBe(is)
  })

  test('what cannot be told is a warning, unless the rule says otherwise', () => {
    const severityOf = (rule: Partial<Rule>) =>
      evaluate(compilePack(madePack([madeRule(UNKNOWN, rule)])), workWith({}), NOW)
    expect(severityOf({})).toMatchObject({ state: 'warn', findings: [{ severity: 'warn', isUnknown: true }] })
    expect(severityOf({ severity: 'info' })).toMatchObject({ state: 'pass', findings: [{ severity: 'info' }] })
    expect(severityOf({ ifUnknown: 'fail' })).toMatchObject({ state: 'fail', findings: [{ severity: 'fail' }] })
    expect(severityOf({ ifUnknown: 'info' })).toMatchObject({ state: 'pass', findings: [{ severity: 'info' }] })
  })
})

describe('facts', () => {
  const yuan = (budgetAmount: number | null) => ({ production: { budgetAmount, budgetCurrency: 'CNY' } })
  test.each<[Condition, WorkPatch, string]>([
    [{ fact: 'production.budgetAmount', atLeast: 300 }, yuan(300), 'kept'],
    [{ fact: 'production.budgetAmount', moreThan: 300 }, yuan(300), 'broken'],
    [{ fact: 'production.budgetAmount', atLeast: 100, lessThan: 300 }, yuan(300), 'broken'],
    [{ fact: 'production.budgetAmount', atMost: 300 }, yuan(null), 'unknown'],
    [{ fact: 'production.budgetAmount', is: 300 }, yuan(300), 'kept'],
    [{ fact: 'production.budgetAmount', isKnown: false }, yuan(null), 'kept'],
    [{ fact: 'production.isPromoted', is: true }, { production: { isPromoted: false } }, 'broken'],
    [{ fact: 'originRegion', in: ['HK', 'MO'] }, { originRegion: 'MO' }, 'kept'],
    [{ fact: 'originRegion', notIn: ['HK', 'MO'] }, { originRegion: 'MO' }, 'broken'],
    [{ fact: 'contentNotes', includesAny: ['blood'] }, { contentNotes: ['blood', 'drugs'] }, 'kept'],
    [{ fact: 'contentNotes', includesAll: ['blood', 'death'] }, { contentNotes: ['blood'] }, 'broken'],
    [{ fact: 'minors.classes', isEmpty: true }, { minors: { classes: [] } }, 'kept'],
    [{ fact: 'minors.classes', isEmpty: false }, { minors: { classes: null } }, 'unknown'],
    [{ fact: 'ai.label.atMs', atMost: 10 }, { ai: { label: null } }, 'unknown'],
    [{ fact: 'ai.label.heightShare', atLeast: 0.05 }, { ai: { label: { heightPx: 54 } } }, 'kept'],
    [{ fact: 'ai.label.heightShare', atLeast: 0.05 }, { ai: { label: { heightPx: 53 } } }, 'broken'],
    [
      { fact: 'ai.label.heightShare', atLeast: 0.05 },
      { ai: { label: { heightPx: 54 } }, episodes: [{ widthPx: null }] },
      'unknown',
    ],
  ])('%j of %j is %s', (condition, patch, is) => {
    expect(judge(condition, patch)).toBe(is)
  })

  test.each<[Condition, string, string]>([
    [{ fact: 'title.text', length: { in: 'codePoints', atMost: 3 } }, '𠮷野家', 'kept'],
    [{ fact: 'title.text', length: { in: 'utf16Units', atMost: 3 } }, '𠮷野家', 'broken'],
    [{ fact: 'title.text', length: { in: 'utf8Bytes', atMost: 10 } }, '𠮷野家', 'kept'],
    [{ fact: 'title.text', length: { in: 'halfWidths', atMost: 7 } }, '雨夜abc', 'kept'],
    [{ fact: 'title.text', length: { in: 'halfWidths', atMost: 6 } }, '雨夜abc', 'broken'],
    [{ fact: 'title.text', containsAny: ['ceo'] }, 'My ＣＥＯ', 'kept'],
    [{ fact: 'title.text', containsAny: ['霸总', '总裁'] }, '总裁的妻子', 'kept'],
    [{ fact: 'title.text', containsAny: ['霸总'] }, '雨夜', 'broken'],
  ])('%j of the title %s is %s', (condition, text, is) => {
    expect(judge(condition, { titles: [{ text }] }, { looksAt: 'title' })).toBe(is)
  })

  test.each<[Condition, string, string]>([
    [{ fact: 'track.locale', scriptIn: ['Hant'] }, 'zh-Hant-MO', 'kept'],
    [{ fact: 'track.locale', scriptIn: ['Hant'] }, 'zh-Hans-CN', 'broken'],
    [{ fact: 'track.locale', scriptIn: ['Hant'] }, 'zh', 'unknown'],
    [{ fact: 'track.locale', scriptIn: ['Latn'] }, 'pt-PT', 'kept'],
    [{ fact: 'track.locale', languageIn: ['pt'] }, 'pt-BR', 'kept'],
    [{ fact: 'track.locale', is: 'pt-PT' }, 'pt-BR', 'broken'],
  ])('%j of subtitles in %s is %s', (condition, locale, is) => {
    expect(judge(condition, { episodes: [{ tracks: [{ locale }] }] }, { looksAt: 'track' })).toBe(is)
  })
})

describe('lists', () => {
  const long: Condition = { fact: 'episode.durationMs', atLeast: 60_000 }
  const episodes = (...durations: (number | null)[]) => ({
    episodes: durations.map((durationMs, index) => ({ id: `e${index}`, number: index + 1, durationMs })),
  })
  test.each<[Condition, WorkPatch, string]>([
    [{ some: 'episodes', where: long }, episodes(1, 90_000), 'kept'],
    [{ some: 'episodes', where: long }, episodes(1, null), 'unknown'],
    [{ some: 'episodes', where: long }, episodes(1), 'broken'],
    [{ some: 'episodes', where: long }, episodes(), 'broken'],
    [{ some: 'episodes' }, episodes(null), 'kept'],
    [{ every: 'episodes', where: long }, episodes(90_000, 1, null), 'broken'],
    [{ every: 'episodes', where: long }, episodes(90_000, null), 'unknown'],
    [{ every: 'episodes', where: long }, episodes(), 'kept'],
    [{ count: 'episodes', atLeast: 2 }, episodes(1, 1), 'kept'],
    [{ count: 'episodes', where: long, atLeast: 2 }, episodes(90_000, null), 'unknown'],
    [{ count: 'episodes', where: long, atLeast: 2 }, episodes(90_000, 1), 'broken'],
    [{ count: 'episodes', where: long, atMost: 1 }, episodes(90_000, 90_000, null), 'broken'],
    [{ count: 'episodes', where: long, atLeast: 1, atMost: 2 }, episodes(90_000, null), 'kept'],
  ])('%j of %j is %s', (condition, patch, is) => {
    expect(judge(condition, patch)).toBe(is)
  })

  test('an item out of force is not there, from the instant of its end on', () => {
    const condition: Condition = { some: 'ratings', where: { fact: 'rating.region', is: 'MO' } }
    const rated = (validFromMs: number | null, validUntilMs: number | null) => ({
      ratings: [{ validFromMs, validUntilMs }],
    })
    expect(judge(condition, rated(NOW, null))).toBe('kept')
    expect(judge(condition, rated(NOW + 1, null))).toBe('broken')
    expect(judge(condition, rated(null, NOW + 1))).toBe('kept')
    expect(judge(condition, rated(null, NOW))).toBe('broken')
    expect(judge({ fact: 'rating.code', is: 'B' }, rated(null, NOW), { looksAt: 'rating' })).toBe('kept')
  })

  test('a finding says which episode, and from when what has to be seen is seen', () => {
    const rule = madeRule({ fact: 'ai.label.atMs', atMost: 0 })
    const work = workWith({
      ...episodes(1, 1, 1),
      ai: { involvement: 'full', label: { episodeNumber: 2, atMs: 4000 } },
    })
    const [finding] = evaluate(compilePack(madePack([rule])), work, NOW).findings
    expect(finding).toEqual({
      ruleId: 'made.rule',
      severity: 'fail',
      isUnknown: false,
      episodeId: 'e1',
      episodeNumber: 2,
      atMs: 4000,
      seen: { 'ai.label.atMs': 4000 },
    })
  })

  test('a finding shows what its text names, then what is not known, and five facts at most', () => {
    const text = 'Budget {production.budgetAmount} in {production.budgetCurrency}.'
    const texts = { 'zh-Hans': text, 'zh-Hant': text, en: text, pt: text }
    const require: Condition = {
      all: [
        { fact: 'kind', is: 'micro_drama' },
        { fact: 'originRegion', is: 'CN' },
        { fact: 'status', is: 'draft' },
        { fact: 'releaseYear', is: 2026 },
        { fact: 'ai.involvement', is: 'none' },
        { fact: 'production.budgetAmount', atLeast: 1 },
      ],
    }
    const [finding] = evaluate(
      compilePack(madePack([madeRule(require, { message: texts })])),
      workWith({}),
      NOW,
    ).findings
    expect(Object.entries(finding?.seen ?? {})).toEqual([
      ['production.budgetAmount', null],
      ['production.budgetCurrency', null],
      ['ai.involvement', null],
      ['kind', 'micro_drama'],
      ['originRegion', 'CN'],
    ])
  })
})

describe('a pack that cannot be judged by does not load, and says where', () => {
  const broken = (change: object, rule: object = {}): unknown => {
    const made = madePack([madeRule(KEPT)])
    return { ...made, rules: [{ ...made.rules[0], ...rule }], ...change }
  }
  const without = (name: string) => {
    const pack = broken({}) as { rules: Record<string, unknown>[] }
    delete pack.rules[0]?.[name]
    return pack
  }
  const require = (condition: object, looksAt = 'work') => broken({}, { require: condition, looksAt })
  let deep: object = { fact: 'kind', is: 'micro_drama' }
  for (let depth = 0; depth < 5000; depth++) deep = { not: deep }
  const doubling = Object.fromEntries(
    Array.from({ length: 20 }, (_, n) => [
      `t${n}`,
      n === 0 ? KEPT : { all: [{ term: `t${n - 1}` }, { term: `t${n - 1}` }] },
    ]),
  )

  test.each<[string, unknown, string, RegExp]>([
    ['no source', without('sourceUrl'), '/rules/0', /sourceUrl/],
    ['a source that is no address', broken({}, { sourceUrl: 'the law' }), '/rules/0/sourceUrl', /pattern/],
    ['no note of its source', without('sourceNote'), '/rules/0', /sourceNote/],
    ['no date of verification', without('verifiedOn'), '/rules/0', /verifiedOn/],
    ['a day that is not there', broken({}, { validFrom: '2026-02-30' }), '/rules/0/validFrom', /no day "2026-02-30"/],
    ['a date in words', broken({}, { validFrom: '1 March' }), '/rules/0/validFrom', /pattern/],
    [
      'an end before its beginning',
      broken({}, { validFrom: '2026-03-01', validTo: '2026-03-01' }),
      '/rules/0/validTo',
      /not after/,
    ],
    ['a language that is missing', broken({}, { fix: { en: 'x' } }), '/rules/0/fix', /zh-Hans/],
    ['a confidence of its own', broken({}, { confidence: 'high' }), '/rules/0/confidence', /equal/],
    ['an unknown part', broken({ extra: 1 }), '', /additional/],
    ['an unknown zone', broken({ timeZone: 'Asia/Atlantis' }), '/timeZone', /no time zone/],
    ['one id twice', { ...madePack([madeRule(KEPT), madeRule(KEPT)]) }, '/rules/1/id', /twice/],
    [
      'a number compared with a text',
      require({ fact: 'production.budgetAmount', atLeast: 'many' }),
      '/rules/0/require/atLeast',
      /number/,
    ],
    ['a text compared with a number', require({ fact: 'originRegion', is: 7 }), '/rules/0/require/is', /text/],
    [
      'a text that has no order',
      require({ fact: 'originRegion', atLeast: 1 }),
      '/rules/0/require/atLeast',
      /type text/,
    ],
    [
      'a code that is none',
      require({ fact: 'ai.involvement', in: ['none', 'little'] }),
      '/rules/0/require/in',
      /"little"/,
    ],
    ['an unknown fact', require({ fact: 'work.mood', is: 'x' }), '/rules/0/require/fact', /no such fact/],
    [
      'a fact by a name of the language',
      require({ fact: 'constructor', is: 'x' }),
      '/rules/0/require/fact',
      /no such fact/,
    ],
    [
      'a fact of what is not looked at',
      require({ fact: 'episode.durationMs', is: 1 }),
      '/rules/0/require/fact',
      /no such fact/,
    ],
    ['a list of what is not looked at', require({ some: 'episode.tracks' }), '/rules/0/require/some', /no such list/],
    ['a list by a name of the language', require({ some: 'toString' }), '/rules/0/require/some', /no such list/],
    ['a list within itself', require({ some: 'episodes' }, 'episode'), '/rules/0/require/some', /already/],
    ['every without where', require({ every: 'episodes' }), '/rules/0/require', /where/],
    ['a count without a bound', require({ count: 'episodes' }), '/rules/0/require', /bound/],
    [
      'bounds that nothing is within',
      require({ fact: 'releaseYear', atLeast: 5, atMost: 4 }),
      '/rules/0/require',
      /No number/,
    ],
    [
      'two questions at once',
      require({ fact: 'originRegion', is: 'CN', in: ['CN'] }),
      '/rules/0/require',
      /two things/,
    ],
    ['a fact and nothing asked', require({ fact: 'originRegion' }), '/rules/0/require', /nothing/],
    ['two forms at once', require({ all: [KEPT], any: [KEPT] }), '/rules/0/require/any', /no such part/],
    ['nothing in all', require({ all: [] }), '/rules/0/require/all', /list of conditions/],
    [
      'a unit that nobody counts in',
      require({ fact: 'title.text', length: { in: 'pages', atMost: 1 } }, 'title'),
      '/rules/0/require/length/in',
      /codePoints/,
    ],
    [
      'what is wrong far inside',
      require({ all: [KEPT, { not: { some: 'ratings', where: { fact: 'rating.code', is: 1 } } }] }),
      '/rules/0/require/all/1/not/where/is',
      /text/,
    ],
    ['conditions without end', require(deep), /^\/rules\/0\/require(\/not)+$/.source, /deep/],
    ['a term that is not there', require({ term: 'isFoo' }), '/rules/0/require/term', /No term/],
    [
      'a term that leads to itself',
      broken({ terms: { a: { not: { term: 'a' } } } }, { require: { term: 'a' } }),
      '/terms/a/not/term',
      /No term/,
    ],
    ['terms that double each other', broken({ terms: doubling }, { require: { term: 't19' } }), '/terms/', /deep/],
    [
      'a text that fills in another fact',
      broken({}, { message: { 'zh-Hans': 'x', 'zh-Hant': 'x', en: '{episode.number}', pt: 'x' } }),
      '/rules/0/message/en',
      /no fact/,
    ],
  ])('%s', (_, value, pointer, detail) => {
    const load = () => {
      const pack = readPack(value, 'made.json')
      if ('overrides' in pack) throw new Error('not a pack')
      compilePack(pack, 'made.json')
    }
    const error = catching(load)
    expect(error).toBeInstanceOf(PackError)
    expect(error.message).toContain('made.json')
    const found = error.faults.find((fault) => detail.test(fault.detail))
    expect(found, JSON.stringify(error.faults)).toBeDefined()
    expect(found?.pointer).toMatch(pointer.startsWith('^') ? new RegExp(pointer) : new RegExp(`^${pointer}`))
  })

  test('all that is wrong is told at once', () => {
    const value = broken({ timeZone: 'x' }, { validTo: '2026-02-31', require: { fact: 'kind', is: 'film' } })
    const error = catching(() => compilePack(value as ReturnType<typeof madePack>))
    expect(error.faults.map((fault) => fault.pointer).sort()).toEqual([
      '/rules/0/require/is',
      '/rules/0/validTo',
      '/timeZone',
    ])
  })
})

function catching(load: () => void): PackError {
  try {
    load()
  } catch (error) {
    return error as PackError
  }
  throw new Error('It loaded.')
}
