import { keepByWork, keepUntilChange } from '../../db/keep-by-work.ts'
import type { Reader } from '../../db/open.ts'
import { listAllSerials, listGenres, listSearchRows, type SearchRow } from '../../db/queries/search-rows.ts'
import { createFacetColumns, type FacetColumns } from './facet-columns.ts'
import { facetCodes } from './facets.ts'

/** Works that were found and have a row. */
export interface FoundRows {
  readonly rows: readonly SearchRow[]
  /** Of the rows, in their order. */
  readonly serials: readonly number[]
  readonly columns: FacetColumns
}

const columnsByDatabase = new WeakMap<Reader, FacetColumns>()

function columnsOf(db: Reader): FacetColumns {
  const known = columnsByDatabase.get(db)
  if (known) return known
  const made = createFacetColumns()
  columnsByDatabase.set(db, made)
  return made
}

const findKept = keepByWork({
  read: async (db, serials: readonly number[]) => {
    const rows = await listSearchRows(db, serials)
    for (const row of rows) columnsOf(db).put(row.serial, facetCodes(row))
    return rows.map((row) => ({ workId: row.id, key: row.serial, value: row }))
  },
  most: 300_000,
  atOnce: 500,
})

/**
 * The rows of these works as the database has them now, in the order of their serials; a work without a row is left
 * out. They stay in memory: a common word hits most works, and to read their rows anew for every search would cost more
 * than the search.
 */
export async function findSearchRows(db: Reader, serials: readonly number[]): Promise<FoundRows> {
  const found = await findKept(db, serials)
  const columns = columnsOf(db)
  const rows = found.filter((row) => row !== undefined)
  if (rows.length === serials.length) return { rows, serials, columns }
  return { rows, serials: rows.map(({ serial }) => serial), columns }
}

/** The serials of all works, the newest work first. */
export const findAllSerials = keepUntilChange(listAllSerials)

/** The genres that works have, the most frequent first. */
export const findAllGenres = keepUntilChange(listGenres)

/** Reads all rows ahead, a few at a time. */
export async function keepAllRows(db: Reader): Promise<void> {
  await findSearchRows(db, await findAllSerials(db))
}
