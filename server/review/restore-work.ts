import type { Reader } from '../../db/open.ts'
import { type EditRow, findLastEdit } from '../../db/queries/edits.ts'
import { listOwnOrganisations } from '../../db/queries/memberships.ts'
import type { WorkRow, WorkStatus } from '../../db/queries/works.ts'
import { WORK_STATUSES } from '../../db/schema/index.ts'
import { UNDO_MS } from '../catalogue/move-aside.ts'
import type { Caller } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { countApprovals } from './approvals.ts'
import { type ReviewContext, requireSomethingToShow, type Taking, takeStep } from './take-step.ts'

/**
 * Gives a withdrawn work the status back that it had. What a curator or the operator took down, only those bring back. What was published
 * in regions is approved again, or in review when its content changed meanwhile: the rules there may have changed, too.
 * @throws {CatalogueError} WORK_STATUS_CONFLICT, UNDO_EXPIRED, WORK_NOT_READY
 */
export async function restoreWork(ctx: ReviewContext, taking: Taking): Promise<WorkRow> {
  const { tx, caller, work } = taking
  return takeStep(ctx, taking, 'restore', async () => {
    const withdrawal = await findLastEdit(tx, work.id, 'withdrawn')
    const status = WORK_STATUSES.find((known) => known === withdrawal?.before?.status)
    if (!withdrawal || !status || withdrawal.atMs < taking.nowMs - UNDO_MS) {
      throw new CatalogueError(
        'UNDO_EXPIRED',
        'This work was withdrawn more than 30 days ago, or before there was a history: publish it anew.',
      )
    }
    await requireRightTo(tx, caller, withdrawal)
    if (status === 'published') await requireSomethingToShow(tx, work.id)
    return followingFrom(ctx, taking, status, withdrawal)
  })
}

async function followingFrom(
  ctx: ReviewContext,
  { tx, work }: Taking,
  status: WorkStatus,
  { before }: EditRow,
): Promise<WorkStatus> {
  const { publications = [] } = before ?? {} // a long list stands there as its digest
  const wasInRegions = !Array.isArray(publications) || publications.length > 0
  if (status !== 'approved' && !wasInRegions) return status
  const counts = await countApprovals(tx, work.id)
  return [...counts.values()].some((count) => count >= ctx.settings.REVIEW_APPROVALS) ? 'approved' : 'in_review'
}

/** @throws {CatalogueError} WORK_STATUS_CONFLICT */
async function requireRightTo(db: Reader, caller: Caller, withdrawal: EditRow): Promise<void> {
  const isCurating = caller.memberships.some((one) => one.organisationKind === 'curator' && one.role !== 'viewer')
  if (caller.kind === 'operator' || isCurating) return
  const organisations = withdrawal.editorKind === 'person' ? await listOwnOrganisations(db, withdrawal.editorId) : []
  if (withdrawal.editorKind === 'person' && organisations.every(({ kind }) => kind !== 'curator')) return
  throw new CatalogueError(
    'WORK_STATUS_CONFLICT',
    `${withdrawal.editorName} took this work down: ask there to restore it.`,
  )
}
