import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { WorkStatus } from '../../../db/queries/works.ts'
import { type Answer, type ReviewWorld, startReviewWorld } from './review-world.ts'

const CALLERS = ['producer', 'viewer', 'curatorA', 'curatorB', 'curatorViewer', 'stranger', 'operator'] as const
type CallerName = (typeof CALLERS)[number]
const CURATORS: readonly CallerName[] = ['curatorA', 'curatorB', 'operator']
const WRITERS: readonly CallerName[] = ['producer', 'operator']
const WITHDRAWERS: readonly CallerName[] = [...new Set([...CURATORS, ...WRITERS])]
const REGIONS = ['MO', 'TW', 'HK']

/** By hand: who may do what, and from where it leads where. */
const TABLE: Readonly<
  Record<string, { by: readonly CallerName[]; ways: readonly [from: WorkStatus, to: WorkStatus][] }>
> = {
  submitted: {
    by: WRITERS,
    ways: [
      ['draft', 'submitted'],
      ['changes_requested', 'submitted'],
    ],
  },
  claimed: {
    by: CURATORS,
    ways: [['submitted', 'in_review']],
  },
  released: { by: CURATORS, ways: [['in_review', 'submitted']] },
  changes_requested: {
    by: CURATORS,
    ways: [
      ['submitted', 'changes_requested'],
      ['in_review', 'changes_requested'],
      ['approved', 'changes_requested'],
    ],
  },
  approved: {
    by: CURATORS,
    ways: [
      ['submitted', 'in_review'],
      ['submitted', 'approved'],
      ['in_review', 'approved'],
    ],
  },
  published: {
    by: CURATORS,
    ways: (['draft', 'submitted', 'in_review', 'changes_requested', 'approved', 'withdrawn'] as const).map((from) => [
      from,
      'published',
    ]),
  },
  withdrawn: {
    by: WITHDRAWERS,
    ways: (['draft', 'submitted', 'in_review', 'changes_requested', 'approved', 'published'] as const).map((from) => [
      from,
      'withdrawn',
    ]),
  },
  restored: {
    by: WITHDRAWERS,
    ways: (['draft', 'submitted', 'in_review', 'changes_requested', 'approved', 'published'] as const).map((to) => [
      'withdrawn',
      to,
    ]),
  },
  reopened: { by: WRITERS, ways: [['approved', 'in_review']] },
}

interface Move {
  readonly caller: CallerName
  readonly what: string
  readonly regions: readonly string[]
  readonly isOverridden: boolean
}

const moves = fc.record<Move>({
  caller: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom<CallerName>('curatorA', 'curatorB') },
    { weight: 3, arbitrary: fc.constant<CallerName>('producer') },
    { weight: 1, arbitrary: fc.constantFrom(...CALLERS) },
  ),
  what: fc.constantFrom(
    ...[
      'submit',
      'submit',
      'claim',
      'takeOver',
      'release',
      'request-changes',
      'publish',
      'withdraw',
      'restore',
      'restore',
    ],
    ...['approve', 'approve', 'approve', 'approve', 'approve', 'publishIn', 'publishIn', 'publishIn', 'withdrawFrom'],
    ...['edit', 'edit', 'edit', 'toggle'],
  ),
  regions: fc.uniqueArray(fc.constantFrom(...REGIONS), { minLength: 1, maxLength: 3 }),
  isOverridden: fc.boolean(),
})

const starts = fc.constantFrom<WorkStatus>('draft', 'submitted')

let t: ReviewWorld
beforeAll(async () => {
  t = await startReviewWorld({ approvals: 2 })
})
afterAll(() => t[Symbol.asyncDispose]())

/** What the test itself knows: who approves of the present content where, and what is published. */
interface Model {
  readonly workId: string
  years: number
  readonly approvers: Map<string, Set<CallerName>>
  readonly published: Set<string>
}

async function play(model: Model, { caller, what, regions, isOverridden }: Move): Promise<Answer | undefined> {
  const headers = t.as[caller]
  const { workId } = model
  if (what === 'toggle') {
    for (const region of regions) if (!t.failing.delete(region)) t.failing.add(region)
    return undefined
  }
  if (what === 'edit') return t.call(headers, 'PATCH', `/api/works/${workId}`, { releaseYear: 1900 + model.years++ })
  const overrides = isOverridden ? { overrides: regions.map((region) => ({ region, reason: 'known' })) } : {}
  const calls: Readonly<Record<string, [step: string, body?: object]>> = {
    takeOver: ['claim', { takeOver: true }],
    'request-changes': ['request-changes', { notes: [{ text: 'shorter' }] }],
    approve: ['approve', { regions }],
    publishIn: ['publish', { regions, ...overrides }],
    withdrawFrom: ['withdraw', { regions }],
  }
  const [step, body] = calls[what] ?? [what]
  return t.step(headers, workId, step, body)
}

/** What a call that was answered well has to mean for the test's own knowledge; throws where it should have been refused. */
function follow(model: Model, { caller, what, regions, isOverridden }: Move): void {
  const approve = (region: string) => model.approvers.set(region, new Set(model.approvers.get(region)).add(caller))
  if (what === 'edit' || what === 'request-changes') model.approvers.clear()
  if (what === 'approve') regions.forEach(approve)
  if (what === 'publishIn') {
    for (const region of regions.filter((one) => !model.published.has(one))) {
      approve(region)
      expect(model.approvers.get(region)?.size, `approvals of ${region}`).toBeGreaterThanOrEqual(2)
      expect(!t.failing.has(region) || isOverridden, `readiness of ${region}`).toBe(true)
      model.published.add(region)
    }
  }
  if (what === 'withdraw') model.published.clear()
  if (what === 'withdrawFrom') for (const region of regions) model.published.delete(region)
  if (what === 'publish') {
    const others = [...model.approvers.values()].flatMap((who) => [...who]).filter((name) => name !== caller)
    expect(others.length, 'somebody else approves').toBeGreaterThan(0)
  }
}

test('no calls of anybody, in whichever order, bring a work where the table does not lead', async () => {
  const reached = new Set<string>()
  await fc.assert(
    fc.asyncProperty(starts, fc.array(moves, { minLength: 10, maxLength: 40, size: 'max' }), async (status, played) => {
      t.failing.clear()
      const { workId } = await t.addWork(status)
      const model: Model = { workId, years: 0, approvers: new Map(), published: new Set() }
      for (const move of played) {
        const before = await t.review(workId)
        const answer = await play(model, move)
        const after = await t.review(workId)
        if (answer === undefined) continue
        expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(500)
        if (answer.status >= 300) {
          expect(after, `${move.what} was refused`).toEqual(before)
          continue
        }
        follow(model, move)
        reached.add(`${move.what} ${before.status} ${after.status}`)
        const live = after.regions.filter(({ state }) => state === 'published').map(({ region }) => region)
        expect(new Set(live)).toEqual(model.published)
        if (live.length > 0) expect(after.status).toBe('published')
        if (after.status === 'in_review') expect(after.reviewer).not.toBeNull()
        if (after.status === 'approved') expect(after.regions.some(({ state }) => state === 'approved')).toBe(true)
      }
      await expectHistoryAsInTable(workId, status)
    }),
    { numRuns: 40, seed: 7 },
  )
  // The random walk is worth something only where it gets about.
  for (const way of ['approve in_review approved', 'publishIn approved published']) {
    expect(reached).toContain(way)
  }
}, 120_000)

/** Each entry goes on from the status of the one before, by a way of the table, by somebody who may. */
async function expectHistoryAsInTable(workId: string, first: WorkStatus): Promise<void> {
  let status = first
  for (const { action, by, before, after, entity } of (await t.history(workId)).toReversed()) {
    if (entity !== 'work') continue
    const rule = TABLE[action]
    if (rule) expect(rule.by, action).toContain(t.names.get(by.id))
    if (after?.status === undefined) continue
    expect(before?.status, action).toBe(status)
    expect(rule?.ways, action).toContainEqual([status, after.status])
    status = after.status as WorkStatus
  }
  expect((await t.review(workId)).status).toBe(status)
}
