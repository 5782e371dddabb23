import { listWorks, type WorkFilter, type WorkRow } from '../../db/queries/works.ts'
import type { Context } from '../context.ts'
import { decodeCursor, encodeCursor } from '../http/cursor.ts'

export interface WorkPage {
  readonly rows: WorkRow[]
  readonly nextCursor: string | null
}

/** One page of works: newest first, or with `updatedSinceMs` the oldest change first. @throws {CatalogueError} CURSOR_INVALID */
export async function pageWorks(
  ctx: Pick<Context, 'db'>,
  filter: Omit<WorkFilter, 'after'>,
  cursor: string | undefined,
): Promise<WorkPage> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor, { updatedAtMs: 'number', id: 'string' })
  const rows = await listWorks(ctx.db, { ...filter, after, limit: filter.limit + 1 })
  const page = rows.slice(0, filter.limit)
  const last = page.at(-1)
  const nextCursor =
    rows.length > filter.limit && last ? encodeCursor({ updatedAtMs: last.updatedAtMs, id: last.id }) : null
  return { rows: page, nextCursor }
}
