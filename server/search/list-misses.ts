import { listSearchMisses, type SearchMiss } from '../../db/queries/search-misses.ts'
import type { Context } from '../context.ts'
import { decodeCursor, encodeCursor } from '../http/cursor.ts'

export interface MissPage {
  readonly rows: SearchMiss[]
  readonly nextCursor: string | null
}

/** One page of what was searched for and hardly found, the most frequent first. @throws {CatalogueError} CURSOR_INVALID */
export async function pageMisses(
  ctx: Pick<Context, 'db'>,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<MissPage> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor, { times: 'number', text: 'string' })
  const rows = await listSearchMisses(ctx.db, { after, limit: limit + 1 })
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const nextCursor = rows.length > limit && last ? encodeCursor({ times: last.times, text: last.text }) : null
  return { rows: page, nextCursor }
}
