import { eq } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { facts } from '../schema/index.ts'

/** A single fact about this installation. */
export async function findFact(db: Reader, name: string): Promise<string | undefined> {
  return db.select().from(facts).where(eq(facts.name, name)).get()?.value
}

export async function putFact(tx: Tx, name: string, value: string): Promise<void> {
  tx.insert(facts).values({ name, value }).onConflictDoUpdate({ target: facts.name, set: { value } }).run()
}
