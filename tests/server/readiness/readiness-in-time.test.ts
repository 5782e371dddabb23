import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { listReadinessOfWork } from '../../../db/queries/readiness.ts'
import { assessWork } from '../../../server/readiness/assess-work.ts'
import { pageReadinessChanges } from '../../../server/readiness/list-readiness-changes.ts'
import { addOrganisation, addWork } from '../accounts/people-world.ts'
import {
  DAY_MS,
  makePack,
  open,
  RATED,
  type ReadinessWorld,
  rate,
  startReadinessWorld,
  WINDOWED,
} from './readiness-world.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

let t: ReadinessWorld
let ruleFromMs = 0
let ruleToMs = 0
beforeAll(async () => {
  t = await startReadinessWorld()
  const midnight = (days: number) => new Date(t.ctx.now() + days * DAY_MS).toISOString().slice(0, 10)
  const [validFrom, validTo] = [midnight(-3), midnight(4)]
  ruleFromMs = Date.parse(validFrom)
  ruleToMs = Date.parse(validTo)
  await t.putPack(makePack('timely', [{ ...RATED, validFrom, validTo }, WINDOWED]))
})
afterAll(() => t[Symbol.asyncDispose]())

/** From an instant until another, in quarters of a day from now; null = open. */
interface Span {
  readonly from: number | null
  readonly until: number | null
}
const instant = fc.option(fc.integer({ min: -40, max: 40 }), { freq: 5 })
const span: fc.Arbitrary<Span> = fc
  .tuple(instant, instant)
  .map(([from, until]) => ({ from, until }))
  .filter(({ from, until }) => from === null || until === null || from < until)
const spans = fc.array(span, { maxLength: 4 })

const toMs = (quarters: number) => t.ctx.now() + (quarters * DAY_MS) / 4
const isIn = (atMs: number) => (one: Span) =>
  (one.from === null || toMs(one.from) <= atMs) && (one.until === null || atMs < toMs(one.until))

/** What the two rules say, by hand. */
function stateAt(atMs: number, ratings: readonly Span[], windows: readonly Span[]): string {
  if (ruleFromMs <= atMs && atMs < ruleToMs && !ratings.some(isIn(atMs))) return 'fail'
  return windows.some(isIn(atMs)) ? 'pass' : 'warn'
}

const operator = { kind: 'operator', id: 'operator', memberships: [] } as const

test('at each instant a work is in the state that its spans and rules give by hand, its row holds as long as it says, and each change is told', async () => {
  await fc.assert(
    fc.asyncProperty(
      ...([spans, spans, fc.integer({ min: -45, max: 45 }), fc.integer({ min: 1, max: 60 }), fc.boolean()] as const),
      async (ratings, windows, from, length, isComputed) => {
        const organisationId = await addOrganisation(t, 'producer')
        const { workId } = await addWork(t, { organisationId, status: 'submitted' })
        const valid = ({ from, until }: Span) => [from, until].map((at) => (at === null ? null : toMs(at)))
        for (const one of ratings) {
          const [validFromMs = null, validUntilMs = null] = valid(one)
          await rate(t, workId, { validFromMs, validUntilMs })
        }
        await open(
          t,
          workId,
          windows.map((one) => {
            const [fromMs = null, untilMs = null] = valid(one)
            return { fromMs, untilMs }
          }),
        )
        const model = (atMs: number) => stateAt(atMs, ratings, windows)
        if (isComputed) {
          await t.compute()
          await expectRowToHold(workId, model)
        }
        await expectStates(workId, model)
        await expectChanges(organisationId, { fromMs: toMs(from), toMs: toMs(from + length) }, model, [
          ...ratings,
          ...windows,
        ])
      },
    ),
    { numRuns: 60, seed: 20_261_127 },
  )
})

async function expectRowToHold(workId: string, model: (atMs: number) => string): Promise<void> {
  const row = (await listReadinessOfWork(t.ctx.db, workId)).find(({ target }) => target === 'timely')
  if (!row) throw new Error('There is no row')
  const [from, until] = [row.validFromMs ?? toMs(-400), row.validUntilMs ?? toMs(400)]
  expect(from <= t.ctx.now() && t.ctx.now() < until).toBe(true)
  for (let atMs = from; atMs < until; atMs += DAY_MS / 8) expect(model(atMs)).toBe(row.state)
  expect(model(until - 1)).toBe(row.state)
}

async function expectStates(workId: string, model: (atMs: number) => string): Promise<void> {
  for (let quarters = -45; quarters <= 45; quarters += 3) {
    for (const asOfMs of [toMs(quarters) - 1, toMs(quarters)]) {
      const { assessments } = await assessWork(t.ctx, workId, { targets: 'timely', asOfMs })
      expect(assessments[0]?.evaluation.state).toBe(model(asOfMs))
    }
  }
}

async function expectChanges(
  organisationId: string,
  { fromMs, toMs: untilMs }: { fromMs: number; toMs: number },
  model: (atMs: number) => string,
  all: readonly Span[],
): Promise<void> {
  const edges = all.flatMap(({ from, until }) => [from, until].flatMap((at) => (at === null ? [] : [toMs(at)])))
  const expected = [...new Set([...edges, ruleFromMs, ruleToMs])]
    .filter((atMs) => fromMs <= atMs && atMs < untilMs && model(atMs - 1) !== model(atMs))
    .sort((a, b) => a - b)
    .map((atMs) => [atMs, model(atMs - 1), model(atMs)])
  const asked = { fromMs, toMs: untilMs, targets: 'timely', organisationId, limit: 100 }
  const { changes, nextCursor } = await pageReadinessChanges(t.ctx, operator, asked)
  expect(nextCursor).toBeNull()
  expect(changes.map(({ atMs, from, to }) => [atMs, from, to])).toEqual(expected)
  for (const { causes } of changes) expect(causes.length).toBeGreaterThan(0)
}
