import { eq, sql } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { prepareOnce } from '../prepare-once.ts'
import { facts } from '../schema/index.ts'

/** A single fact about this installation. */
export async function findFact(db: Reader, name: string): Promise<string | undefined> {
  return statementsOf(db).fact.get({ name })?.value
}

const statementsOf = prepareOnce((db) => ({
  fact: db
    .select()
    .from(facts)
    .where(eq(facts.name, sql.placeholder('name')))
    .prepare(),
}))

export async function putFact(tx: Tx, name: string, value: string): Promise<void> {
  tx.insert(facts).values({ name, value }).onConflictDoUpdate({ target: facts.name, set: { value } }).run()
}

export async function deleteFact(tx: Tx, name: string): Promise<void> {
  tx.delete(facts).where(eq(facts.name, name)).run()
}
