import { keepByWork, keepUntilChange } from '../../db/keep-by-work.ts'
import type { Reader } from '../../db/open.ts'
import { listAllSerials, listGenres, listSearchRows, type SearchRow } from '../../db/queries/search-rows.ts'
import { createFacetColumns, type FacetColumns } from './facet-columns.ts'
import { CODE_PARTS, facetCodes } from './facets.ts'
import type { Serials } from './hits.ts'

const columnsByDatabase = new WeakMap<Reader, FacetColumns>()

/** What works are counted under, of those whose rows were read. */
export function columnsOf(db: Reader): FacetColumns {
  const known = columnsByDatabase.get(db)
  if (known) return known
  const made = createFacetColumns(CODE_PARTS)
  columnsByDatabase.set(db, made)
  return made
}

const kept = keepByWork({
  read: async (db, serials: readonly number[]) => {
    const rows = await listSearchRows(db, serials)
    for (const row of rows) columnsOf(db).put(row.serial, { codes: facetCodes(row), isDraft: row.status === 'draft' })
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
export async function findSearchRows(db: Reader, serials: Serials): Promise<SearchRow[]> {
  return (await kept.find(db, [...serials])).filter((row) => row !== undefined)
}

/** Those of these works that have a row now, in their order, with the columns of all. Far cheaper than to gather the rows. */
export async function findKnownSerials(db: Reader, serials: Serials): Promise<Serials> {
  const unknown = new Set(await kept.prepare(db, serials))
  return unknown.size === 0 ? serials : serials.filter((serial) => !unknown.has(serial))
}

/** The serials of all works, the newest work first. */
export const findAllSerials = keepUntilChange(
  async (db): Promise<Serials> => Uint32Array.from(await listAllSerials(db)),
)

/** The genres that works have, the most frequent first. */
export const findAllGenres = keepUntilChange(listGenres)

/** Reads all rows ahead, a few at a time. */
export async function keepAllRows(db: Reader): Promise<void> {
  await findKnownSerials(db, await findAllSerials(db))
}
