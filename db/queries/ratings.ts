import { and, asc, eq, sql } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { prepareOnce } from '../prepare-once.ts'
import { workRatings } from '../schema/index.ts'

export type RatingRow = typeof workRatings.$inferSelect

/** The ratings of these works, by region and system, the oldest first. */
export async function listRatingsOf(db: Reader, workIds: readonly string[]): Promise<RatingRow[]> {
  return workIds.length === 0 ? [] : statementsOf(db).all({ ids: JSON.stringify(workIds) })
}

const statementsOf = prepareOnce((db) =>
  db
    .select()
    .from(workRatings)
    .where(sql`${workRatings.workId} in (select value from json_each(${sql.placeholder('ids')}))`)
    .orderBy(asc(workRatings.workId), asc(workRatings.region), asc(workRatings.system), asc(workRatings.id))
    .prepare(),
)

export async function findRating(db: Reader, of: Pick<RatingRow, 'workId' | 'id'>): Promise<RatingRow | undefined> {
  return db
    .select()
    .from(workRatings)
    .where(and(eq(workRatings.id, of.id), eq(workRatings.workId, of.workId)))
    .get()
}

export async function insertRating(tx: Tx, row: typeof workRatings.$inferInsert): Promise<RatingRow> {
  return tx.insert(workRatings).values(row).returning().get()
}

export async function updateRating(
  tx: Tx,
  id: string,
  change: Partial<Omit<RatingRow, 'id' | 'workId' | 'createdAtMs'>>,
): Promise<RatingRow> {
  return tx.update(workRatings).set(change).where(eq(workRatings.id, id)).returning().get() as RatingRow
}

export async function deleteRating(tx: Tx, id: string): Promise<void> {
  tx.delete(workRatings).where(eq(workRatings.id, id)).run()
}
