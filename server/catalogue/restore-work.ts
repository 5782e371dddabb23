import type { Reader } from '../../db/open.ts'
import { type EditRow, findLastEdit } from '../../db/queries/edits.ts'
import { listOwnOrganisations } from '../../db/queries/memberships.ts'
import type { WorkRow } from '../../db/queries/works.ts'
import { WORK_STATUSES } from '../../db/schema/index.ts'
import type { Caller, Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { requireMatch } from '../http/entity-tags.ts'
import { getWork } from './lookups.ts'
import { UNDO_MS } from './move-aside.ts'
import { requireSomethingToShow, setStatus } from './publish-work.ts'

/**
 * Gives a withdrawn work the status back that it had. What a curator or the operator took down, only those bring back.
 * @throws {CatalogueError} WORK_NOT_FOUND, VERSION_CONFLICT, WORK_STATUS_CONFLICT, UNDO_EXPIRED, WORK_NOT_READY
 */
export async function restoreWork(
  ctx: Pick<Context, 'db' | 'now' | 'newId'>,
  caller: Caller,
  workId: string,
  ifMatch?: string,
): Promise<WorkRow> {
  return ctx.db.transaction(async (tx) => {
    const work = await getWork(tx, workId)
    requireMatch(ifMatch, work)
    if (work.status !== 'withdrawn') {
      throw new CatalogueError('WORK_STATUS_CONFLICT', `This work is ${work.status}: only a withdrawn one is restored.`)
    }
    const withdrawal = await findLastEdit(tx, workId, 'withdrawn')
    const status = WORK_STATUSES.find((known) => known === withdrawal?.before?.status)
    if (!withdrawal || !status || withdrawal.atMs < ctx.now() - UNDO_MS) {
      throw new CatalogueError(
        'UNDO_EXPIRED',
        'This work was withdrawn more than 30 days ago, or before there was a history: publish it anew.',
      )
    }
    await requireRightTo(tx, caller, withdrawal)
    if (status === 'published') await requireSomethingToShow(tx, workId)
    return setStatus(ctx, tx, { by: caller, workId, status, action: 'restored' })
  })
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
