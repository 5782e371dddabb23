import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerItem, takeAnswerBack } from '../../../server/adaptation/answer-item.ts'
import { readAnswers } from '../../../server/adaptation/read-answers.ts'
import { getWork } from '../../../server/catalogue/lookups.ts'
import type { Caller } from '../../../server/context.ts'
import { CatalogueError } from '../../../server/errors.ts'
import { addOrganisation, addWork } from '../accounts/people-world.ts'
import { startTestApp, type TestApp } from '../test-app.ts'

const DECISIONS = ['keep', 'not_a_problem', 'needs_change'] as const
const SCOPES = ['work', 'organisation'] as const
const ITEM = 'CN.culture.casino'
const ORGANISATIONS = 3
const WORKS_EACH = 3

let t: TestApp
beforeAll(async () => {
  t = await startTestApp()
})
afterAll(() => t[Symbol.asyncDispose]())

interface Step {
  readonly work: number
  readonly scope: (typeof SCOPES)[number]
  /** Null: taken back. */
  readonly decision: (typeof DECISIONS)[number] | null
}
const step: fc.Arbitrary<Step> = fc.record({
  work: fc.nat(ORGANISATIONS * WORKS_EACH - 1),
  scope: fc.constantFrom(...SCOPES),
  decision: fc.option(fc.constantFrom(...DECISIONS)),
})

test('an answer is seen in its work, or in all works of its organisation, and nowhere else, whatever was said before', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const callers: Caller[] = []
      const works: { id: string; organisation: number }[] = []
      for (let organisation = 0; organisation < ORGANISATIONS; organisation++) {
        const organisationId = await addOrganisation(t, 'producer')
        const membership = { organisationId, organisationKind: 'producer', role: 'editor' } as const
        callers.push({ kind: 'operator', id: `editor ${organisation}`, memberships: [membership] })
        for (let work = 0; work < WORKS_EACH; work++) {
          const { workId } = await addWork(t, { organisationId, status: 'draft', title: '赌场' })
          works.push({ id: workId, organisation })
        }
      }
      const ofWork = new Map<number, string>()
      const ofOrganisation = new Map<number, string>()
      for (const { work, scope, decision } of steps) {
        const { id: workId, organisation = 0 } = works[work] ?? { id: '' }
        const caller = callers[organisation] as Caller
        const name = { workId, itemId: ITEM }
        if (decision !== null) {
          await answerItem(t.ctx, caller, name, { decision, scope })
          if (scope === 'organisation') ofWork.delete(work)
          ;(scope === 'work' ? ofWork : ofOrganisation).set(scope === 'work' ? work : organisation, decision)
        } else {
          const held = scope === 'work' ? ofWork.delete(work) : ofOrganisation.delete(organisation)
          const taking = takeAnswerBack(t.ctx, caller, name, scope)
          if (held) await taking
          else await expect(taking).rejects.toThrow(CatalogueError)
        }
      }
      for (const [work, { id, organisation }] of works.entries()) {
        const expected = ofWork.get(work) ?? ofOrganisation.get(organisation)
        const reader: Caller = { ...(callers[organisation] as Caller), kind: 'person' }
        const seen = await readAnswers(t.ctx.db, reader, await getWork(t.ctx.db, id))
        expect(seen.get(ITEM)?.decision).toBe(expected)
      }
    }),
    { numRuns: 25, seed: 20_261_127 },
  )
})
