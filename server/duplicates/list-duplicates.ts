import { type DuplicateRow, listDuplicates } from '../../db/queries/duplicates.ts'
import type { WorksSeen } from '../../db/queries/works.ts'
import { requirePermission } from '../accounts/authorise.ts'
import { worksSeenBy } from '../accounts/visibility.ts'
import { getWork } from '../catalogue/lookups.ts'
import type { Caller, Context } from '../context.ts'
import { decodeCursor, encodeCursor } from '../http/cursor.ts'
import type { DuplicatesQuery } from './schemas.ts'

export interface DuplicatePage {
  readonly rows: DuplicateRow[]
  readonly nextCursor: string | null
  /** Which works the caller may see; undefined: all. */
  readonly seen: WorksSeen | undefined
}

/**
 * One page of pairs, newest first. Of a caller who may not see all works, only pairs of which both are in works that they may see.
 * @throws {CatalogueError} CURSOR_INVALID, WORK_NOT_FOUND
 */
export async function pageDuplicates(
  ctx: Pick<Context, 'db'>,
  caller: Caller,
  { workId, state, cursor, limit }: DuplicatesQuery,
): Promise<DuplicatePage> {
  if (workId !== undefined) {
    await requirePermission(ctx.db, caller, 'work.read', { name: 'workId', id: workId })
    await getWork(ctx.db, workId)
  }
  const seen = worksSeenBy(caller)
  const beforeId = cursor === undefined ? undefined : decodeCursor(cursor, { id: 'string' }).id
  const found = await listDuplicates(ctx.db, { seen, workId, state, beforeId, limit: limit + 1 })
  const rows = found.slice(0, limit)
  const last = rows.at(-1)
  return { rows, seen, nextCursor: found.length > limit && last ? encodeCursor({ id: last.id }) : null }
}
