import { asc, eq, sql } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { prepareOnce } from '../prepare-once.ts'
import { workDeclarations } from '../schema/index.ts'

export type DeclarationRow = typeof workDeclarations.$inferSelect

/** What is declared of these works; none of a work of which nobody has declared anything. */
export async function listDeclarationsOf(db: Reader, workIds: readonly string[]): Promise<DeclarationRow[]> {
  return workIds.length === 0 ? [] : statementsOf(db).all({ ids: JSON.stringify(workIds) })
}

const statementsOf = prepareOnce((db) =>
  db
    .select()
    .from(workDeclarations)
    .where(sql`${workDeclarations.workId} in (select value from json_each(${sql.placeholder('ids')}))`)
    .orderBy(asc(workDeclarations.workId))
    .prepare(),
)

export async function findDeclaration(db: Reader, workId: string): Promise<DeclarationRow | undefined> {
  return db.select().from(workDeclarations).where(eq(workDeclarations.workId, workId)).get()
}

/** Stores those parts of a declaration that are given; the others stay. */
export async function putDeclaration(
  tx: Tx,
  workId: string,
  change: Partial<Omit<DeclarationRow, 'workId'>>,
): Promise<void> {
  tx.insert(workDeclarations)
    .values({ aiElements: [], aiTools: [], aiEvidence: [], minorsEvidence: [], ...change, workId })
    .onConflictDoUpdate({ target: workDeclarations.workId, set: change })
    .run()
}
