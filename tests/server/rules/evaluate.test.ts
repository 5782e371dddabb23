import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compilePack } from '../../../server/rules/compile-pack.ts'
import type { Condition } from '../../../server/rules/condition.ts'
import { evaluate } from '../../../server/rules/evaluate.ts'
import type { Evaluation } from '../../../server/rules/evaluation.ts'
import type { RatingFact, WorkFacts } from '../../../server/rules/facts.ts'
import { programPacks } from '../../../server/rules/packs-in-force.ts'
import { baseWork, workWith } from './base-work.ts'
import { madePack, madeRule } from './made-pack.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const START_MS = Date.UTC(2026, 0, 1)
const DAYS = 40
type Three = boolean | undefined

/** What a condition can ask in these properties, small enough to be answered here by other code. */
const leaf: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ fact: fc.constant('production.budgetAmount'), atLeast: fc.integer({ min: 0, max: 3 }) }),
  fc.record({ fact: fc.constant('production.isPromoted'), is: fc.boolean() }),
  fc.record({ fact: fc.constant('ai.involvement'), isKnown: fc.boolean() }),
  fc.record({ fact: fc.constant('minors.classes'), includesAny: fc.constantFrom(['values'], ['data', 'values']) }),
)
const ratingLeaf: fc.Arbitrary<Condition> = fc.record({
  fact: fc.constant('rating.code'),
  in: fc.constantFrom(['A'], ['A', 'B']),
})
const list: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ some: fc.constant('ratings'), where: ratingLeaf }),
  fc.record({ every: fc.constant('ratings'), where: ratingLeaf }),
  fc.record({ count: fc.constant('ratings'), where: ratingLeaf, atLeast: fc.integer({ min: 0, max: 3 }) }),
)
const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    leaf,
    list,
    fc.record({ not: tie('condition') }),
    fc.record({ all: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
  ),
}))

const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null })
const instant = fc.integer({ min: 0, max: DAYS * 24 }).map((hour) => START_MS + (hour * DAY_MS) / 24)
const span = fc
  .tuple(orNull(instant), orNull(instant))
  .filter(([from, until]) => from === null || until === null || from < until)
const rating = fc
  .record({ code: orNull(fc.constantFrom('A', 'B', 'C')), span })
  .map(({ code, span: [from, until] }) => ({
    code,
    validFromMs: from,
    validUntilMs: until,
  }))
const work: fc.Arbitrary<WorkFacts> = fc
  .record({
    budgetAmount: orNull(fc.integer({ min: 0, max: 3 })),
    isPromoted: orNull(fc.boolean()),
    involvement: orNull(fc.constantFrom('none', 'full')),
    classes: orNull(fc.subarray(['values', 'data', 'likeness'])),
    ratings: fc.array(rating, { maxLength: 4 }),
  })
  .map(({ budgetAmount, isPromoted, involvement, classes, ratings }) =>
    workWith({ production: { budgetAmount, isPromoted }, ai: { involvement }, minors: { classes }, ratings }),
  )

const day = fc.integer({ min: 0, max: DAYS }).map((n) => new Date(START_MS + n * DAY_MS).toISOString().slice(0, 10))
const days = fc.tuple(orNull(day), orNull(day)).filter(([from, to]) => from === null || to === null || from < to)
const pack = fc
  .array(fc.record({ require: condition, when: fc.option(condition, { nil: undefined }), days }), { maxLength: 5 })
  .map((rules) =>
    madePack(
      rules.map(({ require, when, days: [validFrom, validTo] }, index) =>
        madeRule(require, { id: `made.${index}`, validFrom, validTo, ...(when ? { when: { ...when } } : {}) }),
      ),
      { timeZone: 'UTC' },
    ),
  )

describe('evaluate', () => {
  test('says what a slow reading of the pack says, at any instant', () => {
    fc.assert(
      fc.property(pack, work, instant, (made, facts, asOfMs) => {
        const found = evaluate(compilePack(made), facts, asOfMs).findings.map(({ ruleId, isUnknown }) => ({
          ruleId,
          isUnknown,
        }))
        const expected = made.rules.flatMap(({ id, when, require, validFrom, validTo }) => {
          if (validFrom !== null && asOfMs < Date.parse(validFrom)) return []
          if (validTo !== null && asOfMs >= Date.parse(validTo)) return []
          const applies = when ? read(when as unknown as Condition, facts, asOfMs) : true
          const holds = read(require as unknown as Condition, facts, asOfMs)
          const kept = applies === false || holds === true ? true : applies === undefined ? undefined : holds
          return kept === true ? [] : [{ ruleId: id, isUnknown: kept === undefined }]
        })
        expect(found).toEqual(expected)
      }),
      { numRuns: 3000 },
    )
  })

  test('says the same anywhere inside the span that it names, and the span lies around the instant', () => {
    fc.assert(
      fc.property(
        pack,
        work,
        instant,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 }),
        (made, facts, asOfMs, at) => {
          const compiled = compilePack(made)
          const here = evaluate(compiled, facts, asOfMs)
          const from = here.validFromMs ?? START_MS - 9 * DAY_MS
          const until = here.validUntilMs ?? START_MS + (DAYS + 9) * DAY_MS
          expect(from).toBeLessThanOrEqual(asOfMs)
          expect(until).toBeGreaterThan(asOfMs)
          for (const atMs of [from, until - 1, ...at.map((part) => from + Math.floor(part * (until - from - 1)))]) {
            expect(evaluate(compiled, facts, atMs)).toEqual(here)
          }
        },
      ),
      { numRuns: 1500 },
    )
  })

  test('ends its span at dates only: what says something else on the other side has one there', () => {
    fc.assert(
      fc.property(pack, work, instant, (made, facts, asOfMs) => {
        const compiled = compilePack(made)
        const edges = new Set<number | null>([
          null,
          ...made.rules.flatMap(edgesOfRule),
          ...facts.ratings.flatMap(edgesOf),
        ])
        const { validFromMs, validUntilMs } = evaluate(compiled, facts, asOfMs)
        expect(edges).toContain(validFromMs)
        expect(edges).toContain(validUntilMs)
        if (validUntilMs !== null) expect(evaluate(compiled, facts, validUntilMs).validFromMs).toBe(validUntilMs)
      }),
      { numRuns: 1500 },
    )
  })

  test('walks from span to span over all time without a gap', () => {
    fc.assert(
      fc.property(pack, work, (made, facts) => {
        const compiled = compilePack(made)
        let span = evaluate(compiled, facts, -8.64e15)
        expect(span.validFromMs).toBeNull()
        for (let steps = 0; span.validUntilMs !== null && steps < 100; steps++) {
          const next: Evaluation = evaluate(compiled, facts, span.validUntilMs)
          expect(next.validFromMs).toBe(span.validUntilMs)
          span = next
        }
        expect(span.validUntilMs).toBeNull()
      }),
      { numRuns: 300 },
    )
  })
})

test('no pack of the program changes a work, or stumbles over one of which nothing is known', async () => {
  const facts: WorkFacts = deepFreeze({
    ...baseWork,
    titles: [],
    synopses: [],
    covers: [],
    episodes: [
      ...baseWork.episodes,
      workWith({
        episodes: [
          {
            id: 'e2',
            number: 2,
            state: 'uploaded',
            durationMs: null,
            widthPx: null,
            heightPx: null,
            frameRate: null,
            marks: null,
          },
        ],
      }).episodes[0] as WorkFacts['episodes'][number],
    ],
  })
  for (const [target, { compiled }] of await programPacks()) {
    for (const { fromMs } of compiled.seasons) {
      const { findings, state } = evaluate(compiled, facts, Math.max(fromMs, START_MS - 9000 * DAY_MS))
      const severities = findings.map(({ severity }) => severity)
      expect(state, target).toBe(severities.includes('fail') ? 'fail' : severities.includes('warn') ? 'warn' : 'pass')
      for (const { seen } of findings) expect(Object.keys(seen).length).toBeLessThanOrEqual(5)
    }
  }
})

/** Three-valued logic as a textbook has it: undefined is "cannot be told". */
function read(asked: Condition, facts: WorkFacts, asOfMs: number, item?: RatingFact): Three {
  if ('all' in asked) return asked.all.map((one) => read(one, facts, asOfMs, item)).reduce(and, true)
  if ('any' in asked) return not(asked.any.map((one) => not(read(one, facts, asOfMs, item))).reduce(and, true))
  if ('not' in asked) return not(read(asked.not, facts, asOfMs, item))
  if ('some' in asked) return not(ofRatings(asked.where, facts, asOfMs).map(not).reduce(and, true))
  if ('every' in asked) return ofRatings(asked.where, facts, asOfMs).reduce(and, true)
  if ('count' in asked) {
    const each = ofRatings(asked.where, facts, asOfMs)
    const sure = each.filter((one) => one === true).length
    const least = asked.atLeast ?? 0
    return sure >= least ? true : sure + each.filter((one) => one === undefined).length >= least ? undefined : false
  }
  if ('term' in asked) throw new Error('not made here')
  switch (asked.fact) {
    case 'production.budgetAmount':
      return known(facts.production.budgetAmount, (amount) => amount >= (asked.atLeast ?? 0))
    case 'production.isPromoted':
      return known(facts.production.isPromoted, (isPromoted) => isPromoted === asked.is)
    case 'ai.involvement':
      return (facts.ai.involvement !== null) === asked.isKnown
    case 'minors.classes':
      return known(facts.minors.classes, (classes) => classes.some((one) => asked.includesAny?.includes(one)))
    default:
      return known(item?.code ?? null, (code) => asked.in?.includes(code) ?? false)
  }
}

function ofRatings(where: Condition | undefined, facts: WorkFacts, asOfMs: number): Three[] {
  return facts.ratings
    .filter(
      ({ validFromMs, validUntilMs }) => asOfMs >= (validFromMs ?? -Infinity) && asOfMs < (validUntilMs ?? Infinity),
    )
    .map((item) => (where ? read(where, facts, asOfMs, item) : true))
}

function known<T>(value: T | null, ask: (value: T) => boolean): Three {
  return value === null ? undefined : ask(value)
}

function and(a: Three, b: Three): Three {
  return a === false || b === false ? false : a === undefined || b === undefined ? undefined : true
}

function not(a: Three): Three {
  return a === undefined ? undefined : !a
}

function edgesOfRule({ validFrom, validTo }: { validFrom: string | null; validTo: string | null }): number[] {
  return [validFrom, validTo].filter((date) => date !== null).map((date) => Date.parse(date))
}

function edgesOf({ validFromMs, validUntilMs }: RatingFact): (number | null)[] {
  return [validFromMs, validUntilMs]
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const inner of Object.values(value)) deepFreeze(inner)
  return Object.freeze(value)
}
