import type { Tx } from '../../db/open.ts'
import { enqueueJob } from '../../db/queries/jobs.ts'
import { findOrganisation } from '../../db/queries/organisations.ts'
import {
  type AcceptedConflictRow,
  findWindows,
  listAcceptedConflicts,
  replaceAcceptedConflicts,
  replaceWindows,
  type WindowRow,
} from '../../db/queries/windows.ts'
import { updateWork, type WorkRow } from '../../db/queries/works.ts'
import { getWork } from '../catalogue/lookups.ts'
import type { Caller, Context } from '../context.ts'
import { CatalogueError, notFound } from '../errors.ts'
import { nameOf, recordEdit } from '../history/record-edit.ts'
import { requireMatch } from '../http/entity-tags.ts'
import { type CheckedWindow, checkWindows } from './check-windows.ts'
import { refuseConflicts, refuseRepeats } from './refuse-window-conflicts.ts'
import { findWindowConflicts } from './window-conflicts.ts'
import type { WindowsBody } from './window-schemas.ts'

/**
 * Puts these windows in the place of all that a work has. Where they contradict each other they are refused, but for contradictions that are
 * accepted by their ids, now or before: those are kept with who accepted them.
 * @throws {CatalogueError} WORK_NOT_FOUND, VERSION_CONFLICT, CONTENT_INVALID, ORGANISATION_NOT_FOUND, WINDOWS_CONTRADICT,
 *   TOO_MANY_CONTRADICTIONS
 */
export async function replaceWorkWindows(
  ctx: Pick<Context, 'db' | 'now' | 'newId'>,
  caller: Caller,
  workId: string,
  { windows, acceptConflicts = [] }: WindowsBody,
  ifMatch?: string,
): Promise<WorkRow> {
  const checked = checkWindows(windows)
  const at = { by: caller, atMs: ctx.now() }
  return ctx.db.transaction(async (tx) => {
    requireMatch(ifMatch, await getWork(tx, workId))
    return storeWindows(ctx, tx, at, workId, await toRows(ctx, tx, workId, checked), acceptConflicts)
  })
}

/**
 * The same for rows that are right by themselves, in a transaction that may do more.
 * @throws {CatalogueError} CONTENT_INVALID for a window that is there twice, WINDOWS_CONTRADICT, TOO_MANY_CONTRADICTIONS
 */
export async function storeWindows(
  ctx: Pick<Context, 'newId'>,
  tx: Tx,
  { by, atMs }: { readonly by: Caller; readonly atMs: number },
  workId: string,
  rows: readonly WindowRow[],
  acceptConflicts: readonly string[],
): Promise<WorkRow> {
  refuseRepeats(rows)
  const before = await listAcceptedConflicts(tx, workId)
  const wanted = new Set([...acceptConflicts, ...before.map(({ conflictId }) => conflictId)])
  const conflicts = findWindowConflicts(rows)
  refuseConflicts(rows, conflicts, wanted)
  const editor = { editorKind: by.kind, editorId: by.id, editorName: await nameOf(tx, by) }
  const accepted = [...new Set(conflicts.map(({ id }) => id))].map(
    (conflictId): AcceptedConflictRow =>
      before.find((row) => row.conflictId === conflictId) ?? { workId, conflictId, ...editor, acceptedAtMs: atMs },
  )
  const edit = { by, atMs, workId, entity: 'work', entityId: workId, action: 'edited' } as const
  await enqueueJob(tx, { id: ctx.newId(), kind: 'index-work', key: workId, dueAtMs: atMs, nowMs: atMs })
  return recordEdit(tx, edit, async () => {
    await replaceWindows(tx, workId, rows, atMs)
    await replaceAcceptedConflicts(tx, workId, accepted)
    return updateWork(tx, workId, {}, atMs)
  })
}

/** With their ids, old or new, and the names of licensees that are organisations here. */
async function toRows(
  ctx: Pick<Context, 'newId'>,
  tx: Tx,
  workId: string,
  windows: readonly CheckedWindow[],
): Promise<WindowRow[]> {
  const known = new Set((await findWindows(tx, [workId])).map(({ id }) => id))
  const rows: WindowRow[] = []
  for (const [position, window] of windows.entries()) {
    const { id = ctx.newId(), licenseeOrganisationId } = window
    if (window.id !== undefined && !known.has(window.id)) throw unknownWindow(window.id, position)
    const licensee = window.licensee ?? (licenseeOrganisationId && (await nameOrganisation(tx, licenseeOrganisationId)))
    rows.push({ ...window, id, workId, position, licensee })
  }
  return rows
}

function unknownWindow(id: string, position: number): CatalogueError {
  const detail = `This work has no window ${id}: leave the id out for a new one.`
  return new CatalogueError('CONTENT_INVALID', detail, {
    errors: [{ pointer: `/windows/${position}/id`, code: 'WINDOW_UNKNOWN', detail }],
  })
}

async function nameOrganisation(tx: Tx, id: string): Promise<string> {
  const organisation = await findOrganisation(tx, id)
  if (!organisation) throw notFound('ORGANISATION_NOT_FOUND', id)
  return organisation.name
}
