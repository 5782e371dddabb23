import { keepByWork, keepUntilChange } from '../../db/keep-by-work.ts'
import type { Reader } from '../../db/open.ts'
import { listAllWorkIds, listGenres, listSearchRows } from '../../db/queries/search-rows.ts'

/**
 * The rows of these works as the database has them now; an id without a row is left out. They stay in memory: a common
 * word hits most works, and to read their rows anew for every search would cost more than the search.
 */
export const findSearchRows = keepByWork({
  read: async (db, ids) => (await listSearchRows(db, ids)).map((row) => [row.id, row] as const),
  most: 300_000,
  atOnce: 500,
})

/** The ids of all works, the newest first. */
export const findAllWorkIds = keepUntilChange(listAllWorkIds)

/** The genres that works have, the most frequent first. */
export const findAllGenres = keepUntilChange(listGenres)

/** Reads all rows ahead, a few at a time. */
export async function keepAllRows(db: Reader): Promise<void> {
  await findSearchRows(db, await findAllWorkIds(db))
}
