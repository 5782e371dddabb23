import { type GlossaryEdit, listNewestGlossaryEdits } from '../../db/queries/glossary.ts'
import type { Context } from '../context.ts'
import { decodeCursor, encodeCursor } from '../http/cursor.ts'

export interface EditPage {
  readonly rows: GlossaryEdit[]
  readonly nextCursor: string | null
}

/** One page of the record of edits, the newest first. @throws {CatalogueError} CURSOR_INVALID */
export async function pageEdits(
  ctx: Pick<Context, 'db'>,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<EditPage> {
  const beforeRevision = cursor === undefined ? undefined : decodeCursor(cursor, { revision: 'number' }).revision
  const rows = await listNewestGlossaryEdits(ctx.db, { beforeRevision, limit: limit + 1 })
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { rows: page, nextCursor: rows.length > limit && last ? encodeCursor({ revision: last.revision }) : null }
}
