import { putReview } from '../../db/queries/reviews.ts'
import type { WorkRow } from '../../db/queries/works.ts'
import { type ReviewContext, type Taking, takeStep } from './take-step.ts'

/**
 * Hands a work in for review: from then on curators see it. Who asks again breaks nothing. Who had taken it on before still has it.
 * @throws {CatalogueError} WORK_STATUS_CONFLICT
 */
export async function submitWork(ctx: ReviewContext, taking: Taking): Promise<WorkRow> {
  const { tx, work, nowMs } = taking
  if (work.status === 'submitted') return work
  return takeStep(ctx, taking, 'submit', async () => {
    await putReview(tx, work.id, { submittedAtMs: nowMs }, nowMs)
    return 'submitted'
  })
}
