import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Reader } from '../../db/open.ts'
import { findLastSeq, listChangedWorkIds } from '../../db/queries/changes.ts'
import { listAllWorkIds, listGenres, listSearchRows, type SearchRow } from '../../db/queries/search-rows.ts'

/** Rows as they were at a place of the change log. */
interface KeptRows {
  seq: number
  readonly rows: Map<string, SearchRow>
  ids: readonly string[] | undefined
  genres: readonly string[] | undefined
}

const kept = new WeakMap<Reader, KeptRows>()
const MOST_KEPT = 300_000
const ROWS_A_TURN = 500

/**
 * The rows of these works as the database has them now; an id without a row is left out.
 *
 * A common word hits most works, and to read their rows anew for every search would cost more than the search. They
 * stay in memory until the change log, which every write to a work or an episode appends to, names their work.
 */
export async function findSearchRows(db: Reader, ids: readonly string[]): Promise<Map<string, SearchRow>> {
  const { rows } = await bringForward(db)
  const found = new Map<string, SearchRow>()
  const missing: string[] = []
  for (const id of ids) {
    const row = rows.get(id)
    if (row) found.set(id, row)
    else missing.push(id)
  }
  for (let from = 0; from < missing.length; from += ROWS_A_TURN) {
    if (from > 0) await nextTurn() // others are served in between
    for (const row of await readRows(db, missing.slice(from, from + ROWS_A_TURN))) found.set(row.id, row)
  }
  return found
}

/** The ids of all works, the newest first; kept likewise. */
export async function findAllWorkIds(db: Reader): Promise<readonly string[]> {
  const known = await bringForward(db)
  if (known.ids) return known.ids
  const { seq } = known
  const ids = await listAllWorkIds(db)
  if (known.seq === seq) known.ids = ids
  return ids
}

/** Reads all rows ahead, a few at a time. */
export async function keepAllRows(db: Reader): Promise<void> {
  await findSearchRows(db, await findAllWorkIds(db))
}

/** The genres that works have, the most frequent first; kept likewise. */
export async function findAllGenres(db: Reader): Promise<readonly string[]> {
  const known = await bringForward(db)
  if (known.genres) return known.genres
  const { seq } = known
  const genres = await listGenres(db)
  if (known.seq === seq) known.genres = genres
  return genres
}

/** Forgets what has changed since the last time. */
async function bringForward(db: Reader): Promise<KeptRows> {
  const known = kept.get(db)
  const seq = await findLastSeq(db)
  if (known === undefined || known.rows.size > MOST_KEPT) {
    const made: KeptRows = { seq, rows: new Map(), ids: undefined, genres: undefined }
    kept.set(db, made)
    return made
  }
  if (seq > known.seq) {
    for (const id of await listChangedWorkIds(db, known.seq, seq)) known.rows.delete(id)
    known.seq = seq
    known.ids = undefined
    known.genres = undefined
  }
  return known
}

/** Keeps what it read, unless the log went on while it did. */
async function readRows(db: Reader, ids: readonly string[]): Promise<SearchRow[]> {
  const known = await bringForward(db)
  const { seq } = known
  const read = await listSearchRows(db, ids)
  if (known.seq === seq) for (const row of read) known.rows.set(row.id, row)
  return read
}
