import type { Tx } from '../../db/open.ts'
import type { WorkRow } from '../../db/queries/works.ts'
import { requirePermission } from '../accounts/authorise.ts'
import { getWork } from '../catalogue/lookups.ts'
import type { Caller } from '../context.ts'
import { requireMatch } from '../http/entity-tags.ts'
import { type EvaluateTargets, prepareEvaluation } from '../readiness/prepare-evaluation.ts'
import { approveWork } from './approve-work.ts'
import { claimReview, releaseReview } from './claim-review.ts'
import { publishWork } from './publish-work.ts'
import { requestChanges } from './request-changes.ts'
import { restoreWork } from './restore-work.ts'
import type { Decision } from './schemas.ts'
import { STEPS } from './steps.ts'
import { submitWork } from './submit-work.ts'
import type { Judging, ReviewContext } from './take-step.ts'
import { withdrawWork } from './withdraw-work.ts'

/**
 * Takes one work on by one step, in a transaction.
 * @throws {CatalogueError} WORK_NOT_FOUND, FORBIDDEN, VERSION_CONFLICT, and those of the step.
 */
export async function decide(
  ctx: ReviewContext,
  caller: Caller,
  decision: Decision,
  ifMatch?: string,
): Promise<WorkRow> {
  const decideWithin = await prepareDecision(ctx, caller, decision, ifMatch)
  return ctx.db.transaction(decideWithin)
}

/** The same for a transaction of the caller's: what has to be read before it begins is read. Who may take the step is looked at in it. */
export async function prepareDecision(
  ctx: ReviewContext,
  caller: Caller,
  decision: Decision,
  ifMatch?: string,
): Promise<(tx: Tx) => Promise<WorkRow>> {
  const evaluate = decision.step === 'publish' ? await prepareEvaluation(ctx) : NO_RULES
  return (tx) => decideWithin(ctx, { tx, caller, evaluate }, decision, ifMatch)
}

/** Steps that do not publish are not judged by rules. */
const NO_RULES: EvaluateTargets = async () => new Map()

async function decideWithin(
  ctx: ReviewContext,
  { tx, caller, evaluate }: Pick<Judging, 'tx' | 'caller' | 'evaluate'>,
  decision: Decision,
  ifMatch: string | undefined,
): Promise<WorkRow> {
  const { workId, step } = decision
  await requirePermission(tx, caller, STEPS[step].permission, { name: 'workId', id: workId })
  const work = await getWork(tx, workId)
  requireMatch(ifMatch, work)
  return take(ctx, { tx, caller, evaluate, work, nowMs: ctx.now() }, decision)
}

function take(ctx: ReviewContext, taking: Judging, decision: Decision): Promise<WorkRow> {
  switch (decision.step) {
    case 'submit':
      return submitWork(ctx, taking)
    case 'claim':
      return claimReview(ctx, taking, decision)
    case 'release':
      return releaseReview(ctx, taking)
    case 'requestChanges':
      return requestChanges(ctx, taking, decision)
    case 'approve':
      return approveWork(ctx, taking, decision)
    case 'publish':
      return publishWork(ctx, taking, decision)
    case 'withdraw':
      return withdrawWork(ctx, taking, decision)
    case 'restore':
      return restoreWork(ctx, taking)
  }
}
