import { type EditRow, listEdits } from '../../db/queries/edits.ts'
import { listRemovals, type RemovalSummary } from '../../db/queries/removals.ts'
import type { Context } from '../context.ts'
import { decodeCursor, encodeCursor } from '../http/cursor.ts'
import type { HistoryQuery } from './history-schemas.ts'
import { getWork } from './lookups.ts'
import { UNDO_MS } from './move-aside.ts'

/** One page of a work's history, newest first. @throws {CatalogueError} WORK_NOT_FOUND, CURSOR_INVALID */
export async function pageHistory(
  ctx: Pick<Context, 'db'>,
  workId: string,
  { cursor, limit, entity, entityId }: HistoryQuery,
): Promise<{ rows: EditRow[]; nextCursor: string | null }> {
  await getWork(ctx.db, workId)
  const beforeSeq = cursor === undefined ? undefined : decodeCursor(cursor, { seq: 'number' }).seq
  const rows = await listEdits(ctx.db, { workId, entity, entityId, beforeSeq, limit: limit + 1 })
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { rows: page, nextCursor: rows.length > limit && last ? encodeCursor({ seq: last.seq }) : null }
}

/** One page of what of a work can be brought back, newest first. @throws {CatalogueError} WORK_NOT_FOUND, CURSOR_INVALID */
export async function pageRemoved(
  ctx: Pick<Context, 'db' | 'now'>,
  workId: string,
  { cursor, limit }: { readonly cursor?: string; readonly limit: number },
): Promise<{ rows: RemovalSummary[]; nextCursor: string | null }> {
  await getWork(ctx.db, workId)
  const beforeId = cursor === undefined ? undefined : decodeCursor(cursor, { id: 'string' }).id
  const sinceMs = ctx.now() - UNDO_MS
  const rows = await listRemovals(ctx.db, { workId, sinceMs, beforeId, limit: limit + 1 })
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { rows: page, nextCursor: rows.length > limit && last ? encodeCursor({ id: last.id }) : null }
}
