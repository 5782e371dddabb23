import { decodeCursor, encodeCursor } from '../http/cursor.ts'

/** One page of rows in the order of their ids. */
export interface Page<Row> {
  readonly rows: readonly Row[]
  readonly nextCursor: string | null
}

/**
 * Reads one page of a list.
 * @param list gives at most `limit` rows behind an id
 * @throws {CatalogueError} CURSOR_INVALID
 */
export async function pageById<Row>(
  { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
  idOf: (row: Row) => string,
  list: (page: { readonly afterId: string | undefined; readonly limit: number }) => Promise<Row[]>,
): Promise<Page<Row>> {
  const afterId = cursor === undefined ? undefined : decodeCursor(cursor, { id: 'string' }).id
  const found = await list({ afterId, limit: limit + 1 })
  const rows = found.slice(0, limit)
  const last = rows.at(-1)
  return { rows, nextCursor: found.length > limit && last ? encodeCursor({ id: idOf(last) }) : null }
}
