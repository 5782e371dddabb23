import type { Reader } from '../../db/open.ts'
import { type EditRow, findLastEdit, isCurator } from '../../db/queries/edits.ts'
import type { WorkRow } from '../../db/queries/works.ts'
import { WORK_STATUSES } from '../../db/schema/index.ts'
import type { Caller, Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { requireMatch } from '../http/entity-tags.ts'
import { getWork } from './lookups.ts'
import { UNDO_MS } from './move-aside.ts'
import { setStatus } from './publish-work.ts'

/**
 * Gives a withdrawn work the status back that it had. What a curator or the operator took down, only those bring back.
 * @throws {CatalogueError} WORK_NOT_FOUND, VERSION_CONFLICT, WORK_STATUS_CONFLICT, UNDO_EXPIRED
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
    return setStatus(ctx, tx, { by: caller, workId, status, action: 'restored' })
  })
}

/** @throws {CatalogueError} WORK_STATUS_CONFLICT */
async function requireRightTo(db: Reader, caller: Caller, withdrawal: EditRow): Promise<void> {
  const isCurating = caller.memberships.some((one) => one.organisationKind === 'curator' && one.role !== 'viewer')
  if (caller.kind === 'operator' || isCurating) return
  if (withdrawal.editorKind === 'person' && !(await isCurator(db, withdrawal.editorId))) return
  throw new CatalogueError(
    'WORK_STATUS_CONFLICT',
    `${withdrawal.editorName} took this work down: ask there to restore it.`,
  )
}
