import type { WorkRow } from '../../db/queries/works.ts'
import { approveRegions, countApprovals, requireRegions } from './approvals.ts'
import { claimIfFree } from './claim-review.ts'
import { type ReviewContext, type Taking, takeStep } from './take-step.ts'

/**
 * Approves of a work for regions. An approval is of the content as it is: once that changes it no longer counts.
 * @param input.contentVersion of the content that the caller has looked at; undefined: whatever it is.
 * @throws {CatalogueError} WORK_STATUS_CONFLICT, REVIEW_CONTENT_CHANGED, REGION_INVALID
 */
export async function approveWork(
  ctx: ReviewContext,
  taking: Taking,
  { regions, contentVersion }: { readonly regions: readonly string[]; readonly contentVersion?: number },
): Promise<WorkRow> {
  requireRegions(regions)
  const { tx, work } = taking
  return takeStep(ctx, taking, 'approve', async () => {
    await approveRegions(taking, regions, contentVersion)
    await claimIfFree(taking)
    if (work.status === 'published') return 'published'
    const counts = await countApprovals(tx, work.id)
    return [...counts.values()].some((count) => count >= ctx.settings.REVIEW_APPROVALS) ? 'approved' : 'in_review'
  })
}
