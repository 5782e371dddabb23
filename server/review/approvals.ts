import type { Tx } from '../../db/open.ts'
import { findApprovals, findContentSeq, type JudgedApproval, putApproval } from '../../db/queries/reviews.ts'
import { isRegion } from '../catalogue/check-content.ts'
import { CatalogueError } from '../errors.ts'
import { nameOf } from '../history/record-edit.ts'
import type { Taking } from './take-step.ts'

/** Notes that the caller would have a work shown in these regions as it is now. @throws {CatalogueError} REVIEW_CONTENT_CHANGED */
export async function approveRegions(
  { tx, caller, work, nowMs }: Taking,
  regions: readonly string[],
  contentVersion: number | undefined,
): Promise<void> {
  const contentSeq = await findContentSeq(tx, work.id)
  if (contentVersion !== undefined && contentVersion !== contentSeq) {
    throw new CatalogueError(
      'REVIEW_CONTENT_CHANGED',
      `The work was edited since what you looked at: it is at contentVersion ${contentSeq} now. Look at it again.`,
    )
  }
  const approver = { approverKind: caller.kind, approverId: caller.id, approverName: await nameOf(tx, caller) }
  for (const region of regions) {
    await putApproval(tx, { workId: work.id, region, ...approver, contentSeq, approvedAtMs: nowMs })
  }
}

/** How many people approve of a work's present content in each region. */
export async function countApprovals(tx: Tx, workId: string): Promise<Map<string, number>> {
  return countByRegion(await findApprovals(tx, [workId]))
}

/** The same of approvals that were read. */
export function countByRegion(approvals: readonly JudgedApproval[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { region, counts: isCounted } of approvals) {
    if (isCounted) counts.set(region, (counts.get(region) ?? 0) + 1)
  }
  return counts
}

/** @throws {CatalogueError} REGION_INVALID naming each that is none. */
export function requireRegions(regions: readonly string[]): void {
  const errors = regions.flatMap((region, index) =>
    isRegion(region)
      ? []
      : [{ pointer: `/regions/${index}`, code: 'REGION_INVALID', detail: `${region} is no region of ISO 3166-1.` }],
  )
  if (errors.length === 0) return
  throw new CatalogueError('REGION_INVALID', `${errors.map(({ detail }) => detail).join(' ')} Write such as MO.`, {
    errors,
  })
}
