import { eq, sql } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { people } from '../schema/index.ts'

export type PersonRow = typeof people.$inferSelect

export async function findPerson(db: Reader, id: string): Promise<PersonRow | undefined> {
  return db.select().from(people).where(eq(people.id, id)).get()
}

/** @param email as it is stored, see `tidyEmail` */
export async function findPersonByEmail(db: Reader, email: string): Promise<PersonRow | undefined> {
  return db.select().from(people).where(eq(people.email, email)).get()
}

export async function insertPerson(tx: Tx, row: typeof people.$inferInsert): Promise<PersonRow> {
  return tx.insert(people).values(row).returning().get()
}

/** Changes a person and raises their version. */
export async function updatePerson(
  tx: Tx,
  id: string,
  change: Partial<Pick<PersonRow, 'name' | 'passwordHash'>>,
  nowMs: number,
): Promise<PersonRow> {
  return tx
    .update(people)
    .set({ ...change, version: sql`${people.version} + 1`, updatedAtMs: nowMs })
    .where(eq(people.id, id))
    .returning()
    .get() as PersonRow
}

/** Stores the same password, hashed anew. */
export async function putPasswordHash(tx: Tx, id: string, passwordHash: string): Promise<void> {
  tx.update(people).set({ passwordHash }).where(eq(people.id, id)).run()
}
