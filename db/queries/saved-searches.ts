import { and, asc, count, eq, getTableColumns, gt, or, sql } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { people, savedSearches } from '../schema/index.ts'

export type SavedSearchRow = Readonly<typeof savedSearches.$inferSelect>

/** A saved search, and how its owner is called; null = it is the operator's. */
export interface NamedSearch extends SavedSearchRow {
  readonly ownerName: string | null
}

/** Whose saved searches are seen: one's own, and those that are shared in these organisations. */
export interface SearchesSeen {
  readonly ownerId: string
  readonly organisationIds: readonly string[]
}

/** A saved search that is seen. */
export async function findSavedSearch(db: Reader, id: string, seen: SearchesSeen): Promise<NamedSearch | undefined> {
  return selectNamed(db)
    .where(and(eq(savedSearches.id, id), isSeen(seen)))
    .get()
}

/** Saved searches that are seen, the oldest first. */
export async function listSavedSearches(
  db: Reader,
  seen: SearchesSeen,
  { afterId, limit }: { readonly afterId: string | undefined; readonly limit: number },
): Promise<NamedSearch[]> {
  return selectNamed(db)
    .where(and(isSeen(seen), afterId === undefined ? undefined : gt(savedSearches.id, afterId)))
    .orderBy(asc(savedSearches.id))
    .limit(limit)
    .all()
}

/** The id of somebody's search of this name. */
export async function findSavedSearchByName(
  db: Reader,
  like: Pick<SavedSearchRow, 'ownerId' | 'name'>,
): Promise<string | undefined> {
  return db
    .select({ id: savedSearches.id })
    .from(savedSearches)
    .where(and(eq(savedSearches.ownerId, like.ownerId), eq(savedSearches.name, like.name)))
    .get()?.id
}

export async function countSavedSearches(db: Reader, ownerId: string): Promise<number> {
  const row = db.select({ count: count() }).from(savedSearches).where(eq(savedSearches.ownerId, ownerId)).get()
  return row?.count ?? 0
}

export async function insertSavedSearch(tx: Tx, row: typeof savedSearches.$inferInsert): Promise<void> {
  tx.insert(savedSearches).values(row).run()
}

/** Changes a saved search and raises its version. */
export async function updateSavedSearch(
  tx: Tx,
  id: string,
  change: Partial<Pick<SavedSearchRow, 'name' | 'query' | 'organisationId'>>,
  nowMs: number,
): Promise<void> {
  tx.update(savedSearches)
    .set({ ...change, version: sql`${savedSearches.version} + 1`, updatedAtMs: nowMs })
    .where(eq(savedSearches.id, id))
    .run()
}

export async function deleteSavedSearch(tx: Tx, id: string): Promise<void> {
  tx.delete(savedSearches).where(eq(savedSearches.id, id)).run()
}

function selectNamed(db: Reader) {
  return db
    .select({ ...getTableColumns(savedSearches), ownerName: people.name })
    .from(savedSearches)
    .leftJoin(people, eq(people.id, savedSearches.ownerId))
    .$dynamic()
}

function isSeen({ ownerId, organisationIds }: SearchesSeen) {
  const shared = sql`(select value from json_each(${JSON.stringify(organisationIds)}))`
  return or(eq(savedSearches.ownerId, ownerId), sql`${savedSearches.organisationId} in ${shared}`)
}
