import { and, asc, eq, sql } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { prepareOnce } from '../prepare-once.ts'
import { workFilings } from '../schema/index.ts'

export type FilingRow = typeof workFilings.$inferSelect

/** The filings of these works, by region and scheme, the oldest first. */
export async function listFilingsOf(db: Reader, workIds: readonly string[]): Promise<FilingRow[]> {
  return workIds.length === 0 ? [] : statementsOf(db).all({ ids: JSON.stringify(workIds) })
}

const statementsOf = prepareOnce((db) =>
  db
    .select()
    .from(workFilings)
    .where(sql`${workFilings.workId} in (select value from json_each(${sql.placeholder('ids')}))`)
    .orderBy(asc(workFilings.workId), asc(workFilings.region), asc(workFilings.scheme), asc(workFilings.id))
    .prepare(),
)

export async function findFiling(db: Reader, of: Pick<FilingRow, 'workId' | 'id'>): Promise<FilingRow | undefined> {
  return db
    .select()
    .from(workFilings)
    .where(and(eq(workFilings.id, of.id), eq(workFilings.workId, of.workId)))
    .get()
}

export async function insertFiling(tx: Tx, row: typeof workFilings.$inferInsert): Promise<FilingRow> {
  return tx.insert(workFilings).values(row).returning().get()
}

export async function updateFiling(
  tx: Tx,
  id: string,
  change: Partial<Omit<FilingRow, 'id' | 'workId' | 'createdAtMs'>>,
): Promise<FilingRow> {
  return tx.update(workFilings).set(change).where(eq(workFilings.id, id)).returning().get() as FilingRow
}

export async function deleteFiling(tx: Tx, id: string): Promise<void> {
  tx.delete(workFilings).where(eq(workFilings.id, id)).run()
}
