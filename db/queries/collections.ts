import { and, asc, count, eq, gt, or, sql } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { collections, collectionTexts, collectionWorks, coverImages, episodes, stills, works } from '../schema/index.ts'
import { isSeen, type WorkRow, type WorksSeen } from './works.ts'

export type CollectionRow = Readonly<typeof collections.$inferSelect>
export type CollectionTextRow = Readonly<typeof collectionTexts.$inferSelect>

export async function findCollection(db: Reader, id: string): Promise<CollectionRow | undefined> {
  return db.select().from(collections).where(eq(collections.id, id)).get()
}

export interface CollectionFilter {
  /** Those of these organisations, and those for everybody; undefined: all. */
  readonly organisationIds: readonly string[] | undefined
  readonly afterId: string | undefined
  readonly limit: number
}

/** Collections, the oldest first. */
export async function listCollections(db: Reader, filter: CollectionFilter): Promise<CollectionRow[]> {
  const { organisationIds, afterId, limit } = filter
  const isShown =
    organisationIds &&
    or(
      eq(collections.audience, 'everybody'),
      sql`${collections.organisationId} in (select value from json_each(${JSON.stringify(organisationIds)}))`,
    )
  return db
    .select()
    .from(collections)
    .where(and(isShown, afterId === undefined ? undefined : gt(collections.id, afterId)))
    .orderBy(asc(collections.id))
    .limit(limit)
    .all()
}

/** What these collections are called, each one's by locale. */
export async function findCollectionTexts(db: Reader, ids: readonly string[]): Promise<CollectionTextRow[]> {
  return db
    .select()
    .from(collectionTexts)
    .where(sql`${collectionTexts.collectionId} in (select value from json_each(${JSON.stringify(ids)}))`)
    .orderBy(asc(collectionTexts.collectionId), asc(collectionTexts.locale))
    .all()
}

/** How many works of each of these collections are seen; undefined: all. One without is left out. */
export async function countCollectionWorks(
  db: Reader,
  ids: readonly string[],
  seen: WorksSeen | undefined,
): Promise<Map<string, number>> {
  const rows = db
    .select({ id: collectionWorks.collectionId, count: count() })
    .from(collectionWorks)
    .innerJoin(works, eq(works.id, collectionWorks.workId))
    .where(
      and(
        sql`${collectionWorks.collectionId} in (select value from json_each(${JSON.stringify(ids)}))`,
        seen && isSeen(seen),
      ),
    )
    .groupBy(collectionWorks.collectionId)
    .all()
  return new Map(rows.map((row) => [row.id, row.count]))
}

/** The first work of each of these collections that is seen, by collection. */
export async function findFirstWorks(
  db: Reader,
  ids: readonly string[],
  seen: WorksSeen | undefined,
): Promise<Map<string, string>> {
  const rows = db
    .select({
      id: collectionWorks.collectionId,
      workId: works.id,
      position: sql<number>`min(${collectionWorks.position})`,
    })
    .from(collectionWorks)
    .innerJoin(works, eq(works.id, collectionWorks.workId))
    .where(
      and(
        sql`${collectionWorks.collectionId} in (select value from json_each(${JSON.stringify(ids)}))`,
        seen && isSeen(seen),
      ),
    )
    .groupBy(collectionWorks.collectionId) // SQLite takes the other columns of the row with the least
    .all()
  return new Map(rows.map((row) => [row.id, row.workId]))
}

/** Those of these works that are seen; undefined: all. */
export async function findSeenWorks(
  db: Reader,
  ids: readonly string[],
  seen: WorksSeen | undefined,
): Promise<WorkRow[]> {
  return db
    .select()
    .from(works)
    .where(and(sql`${works.id} in (select value from json_each(${JSON.stringify(ids)}))`, seen && isSeen(seen)))
    .all()
}

export interface MemberFilter {
  readonly collectionId: string
  /** Undefined: all works. */
  readonly seen: WorksSeen | undefined
  readonly afterPosition: number | undefined
  readonly limit: number
}

/** Works of a collection that are seen, in its order. */
export async function listCollectionWorks(
  db: Reader,
  { collectionId, seen, afterPosition, limit }: MemberFilter,
): Promise<{ work: WorkRow; position: number }[]> {
  return db
    .select({ work: works, position: collectionWorks.position })
    .from(collectionWorks)
    .innerJoin(works, eq(works.id, collectionWorks.workId))
    .where(
      and(
        eq(collectionWorks.collectionId, collectionId),
        afterPosition === undefined ? undefined : gt(collectionWorks.position, afterPosition),
        seen && isSeen(seen),
      ),
    )
    .orderBy(asc(collectionWorks.position))
    .limit(limit)
    .all()
}

/** The ids of all works of a collection, in its order. */
export async function listMemberIds(db: Reader, collectionId: string): Promise<string[]> {
  return db
    .select({ workId: collectionWorks.workId })
    .from(collectionWorks)
    .where(eq(collectionWorks.collectionId, collectionId))
    .orderBy(asc(collectionWorks.position))
    .all()
    .map(({ workId }) => workId)
}

export async function insertCollection(tx: Tx, row: typeof collections.$inferInsert): Promise<CollectionRow> {
  return tx.insert(collections).values(row).returning().get()
}

/** Changes a collection and raises its version. */
export async function updateCollection(
  tx: Tx,
  id: string,
  change: Partial<Pick<CollectionRow, 'audience' | 'coverWorkId' | 'coverStillId'>>,
  nowMs: number,
): Promise<CollectionRow> {
  return tx
    .update(collections)
    .set({ ...change, version: sql`${collections.version} + 1`, updatedAtMs: nowMs })
    .where(eq(collections.id, id))
    .returning()
    .get() as CollectionRow
}

/** Forgets a collection; its works stay where they are. */
export async function deleteCollection(tx: Tx, id: string): Promise<void> {
  tx.delete(collections).where(eq(collections.id, id)).run()
}

/** Gives a collection these names instead of those that it had. */
export async function replaceCollectionTexts(
  tx: Tx,
  collectionId: string,
  texts: readonly Omit<CollectionTextRow, 'collectionId'>[],
): Promise<void> {
  tx.delete(collectionTexts).where(eq(collectionTexts.collectionId, collectionId)).run()
  if (texts.length > 0)
    tx.insert(collectionTexts)
      .values(texts.map((text) => ({ ...text, collectionId })))
      .run()
}

/** Gives a collection these works in this order; when a work came in is kept. */
export async function replaceMembers(
  tx: Tx,
  collectionId: string,
  workIds: readonly string[],
  nowMs: number,
): Promise<void> {
  const known = tx.select().from(collectionWorks).where(eq(collectionWorks.collectionId, collectionId)).all()
  const addedAtMs = new Map(known.map((row) => [row.workId, row.addedAtMs]))
  tx.delete(collectionWorks).where(eq(collectionWorks.collectionId, collectionId)).run()
  const rows = workIds.map((workId, position) => [workId, position, addedAtMs.get(workId) ?? nowMs])
  tx.run(sql`insert into ${collectionWorks} (collection_id, work_id, position, added_at_ms)
    select ${collectionId}, value ->> 0, value ->> 1, value ->> 2 from json_each(${JSON.stringify(rows)})`)
}

/** Those of these images that can stand for their work: a cover of it, or a candidate of one of its episodes. */
export async function findStillsOfWorks(
  db: Reader,
  pairs: readonly (readonly [workId: string, stillId: string])[],
): Promise<Set<string>> {
  if (pairs.length === 0) return new Set()
  const rows = db.all<{ id: string }>(sql`select value ->> 1 as id from json_each(${JSON.stringify(pairs)}) as pair
    where exists (select 1 from ${coverImages} where ${coverImages.id} = pair.value ->> 1
        and ${coverImages.workId} = pair.value ->> 0 and ${coverImages.state} = 'ready')
      or exists (select 1 from ${stills} inner join ${episodes} on ${episodes.mediaSha256} = ${stills.mediaSha256}
        where ${stills.id} = pair.value ->> 1 and ${episodes.workId} = pair.value ->> 0 and ${stills.kind} <> 'storyboard')`)
  return new Set(rows.map(({ id }) => id))
}
