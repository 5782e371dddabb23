import type { Tx } from '../../db/open.ts'
import { findReview, putReview, type ReviewRow } from '../../db/queries/reviews.ts'
import type { WorkRow } from '../../db/queries/works.ts'
import type { Caller } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { nameOf } from '../history/record-edit.ts'
import { type ReviewContext, type Taking, takeStep } from './take-step.ts'

/**
 * Takes a work on for review. Who asks again breaks nothing.
 * @param input.takeOver also when somebody else has it.
 * @throws {CatalogueError} WORK_STATUS_CONFLICT, REVIEW_CLAIMED
 */
export async function claimReview(
  ctx: ReviewContext,
  taking: Taking,
  { takeOver = false }: { readonly takeOver?: boolean },
): Promise<WorkRow> {
  const { tx, caller, work, nowMs } = taking
  const review = await findReview(tx, work.id)
  const isOwn = review?.reviewerId === caller.id
  if (isOwn && work.status === 'in_review') return work
  return takeStep(ctx, taking, 'claim', async () => {
    if (review?.reviewerId && !isOwn && !takeOver) {
      const detail = `${review.reviewerName} has this work since ${new Date(review.claimedAtMs ?? 0).toISOString()}.`
      throw new CatalogueError('REVIEW_CLAIMED', `${detail} Ask there, or claim it with takeOver.`)
    }
    await putReview(tx, work.id, await reviewerFields(tx, caller, nowMs), nowMs)
    return 'in_review'
  })
}

/** Gives a work back to the queue. @throws {CatalogueError} WORK_STATUS_CONFLICT */
export async function releaseReview(ctx: ReviewContext, taking: Taking): Promise<WorkRow> {
  const { tx, work, nowMs } = taking
  return takeStep(ctx, taking, 'release', async () => {
    const nobody = { reviewerKind: null, reviewerId: null, reviewerName: null, claimedAtMs: null }
    await putReview(tx, work.id, nobody, nowMs)
    return 'submitted'
  })
}

/** Who decides about a work that nobody has taken on has it from then on. */
export async function claimIfFree({ tx, caller, work, nowMs }: Taking): Promise<void> {
  const review = await findReview(tx, work.id)
  if (!review?.reviewerId) await putReview(tx, work.id, await reviewerFields(tx, caller, nowMs), nowMs)
}

async function reviewerFields(tx: Tx, caller: Caller, nowMs: number): Promise<Partial<ReviewRow>> {
  const reviewerName = await nameOf(tx, caller)
  return { reviewerKind: caller.kind, reviewerId: caller.id, reviewerName, claimedAtMs: nowMs }
}
