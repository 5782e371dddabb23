import { setImmediate as nextTurn } from 'node:timers/promises'
import { findDecisionResult, insertDecisionResult } from '../../db/queries/decision-results.ts'
import type { Caller } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { findEarlierResult, type Idempotency, rememberResult } from '../http/idempotency.ts'
import { toProblem } from '../http/problems.ts'
import { prepareDecision } from './decide.ts'
import type { Decision, DecisionResult } from './schemas.ts'
import type { ReviewContext } from './take-step.ts'

/**
 * Takes many steps, each in a transaction of its own, and says of each what came of it: one that is refused stops no other. With an
 * Idempotency-Key the same call again answers the same, and does only what an earlier one did not come to.
 * @throws {CatalogueError} IDEMPOTENCY_KEY_REUSED
 */
export async function decideMany(
  ctx: ReviewContext,
  caller: Caller,
  decisions: readonly Decision[],
  idempotency?: Idempotency,
): Promise<DecisionResult[]> {
  const batchId = idempotency === undefined ? undefined : await beginBatch(ctx, idempotency)
  const results: DecisionResult[] = []
  for (const [position, decision] of decisions.entries()) {
    if (position > 0) await nextTurn() // others are served between
    results.push(await decideOne(ctx, caller, decision, batchId === undefined ? undefined : { batchId, position }))
  }
  return results
}

interface Place {
  readonly batchId: string
  readonly position: number
}

async function beginBatch(ctx: ReviewContext, idempotency: Idempotency): Promise<string> {
  return ctx.db.transaction(async (tx) => {
    const earlier = await findEarlierResult(tx, idempotency, ctx.now())
    if (earlier !== undefined) return earlier
    const batchId = ctx.newId()
    await rememberResult(tx, idempotency, batchId, ctx.now())
    return batchId
  })
}

async function decideOne(
  ctx: ReviewContext,
  caller: Caller,
  decision: Decision,
  place: Place | undefined,
): Promise<DecisionResult> {
  const decideWithin = await prepareDecision(ctx, caller, decision)
  try {
    return await ctx.db.transaction(async (tx) => {
      const earlier = place && (await findDecisionResult(tx, place))
      if (earlier) return earlier as DecisionResult // as it was written below
      const { status } = await decideWithin(tx)
      const result = { workId: decision.workId, step: decision.step, status, problem: null }
      if (place) await insertDecisionResult(tx, { ...place, result, decidedAtMs: ctx.now() })
      return result
    })
  } catch (error) {
    // What is nobody's fault (a busy database) is not kept: the same call again tries it anew.
    if (!(error instanceof CatalogueError)) throw error
    return keepRefusal(ctx, decision, error, place)
  }
}

async function keepRefusal(
  ctx: ReviewContext,
  { workId, step }: Decision,
  error: CatalogueError,
  place: Place | undefined,
): Promise<DecisionResult> {
  const result: DecisionResult = { workId, step, status: null, problem: toProblem(error) }
  if (place === undefined) return result
  return ctx.db.transaction(async (tx) => {
    const earlier = await findDecisionResult(tx, place)
    if (earlier) return earlier as DecisionResult // the same call at the same time was first
    await insertDecisionResult(tx, { ...place, result: { ...result }, decidedAtMs: ctx.now() })
    return result
  })
}
