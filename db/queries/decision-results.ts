import { and, eq, lt } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { decisionResults } from '../schema/index.ts'

export type DecisionResultRow = Readonly<typeof decisionResults.$inferSelect>

/** What came of a decision before, as it was answered. */
export async function findDecisionResult(
  db: Reader,
  { batchId, position }: Pick<DecisionResultRow, 'batchId' | 'position'>,
): Promise<DecisionResultRow['result'] | undefined> {
  return db
    .select({ result: decisionResults.result })
    .from(decisionResults)
    .where(and(eq(decisionResults.batchId, batchId), eq(decisionResults.position, position)))
    .get()?.result
}

export async function insertDecisionResult(tx: Tx, row: DecisionResultRow): Promise<void> {
  tx.insert(decisionResults).values(row).run()
}

/** Forgets what was decided before an instant. */
export async function deleteDecisionResultsBefore(tx: Tx, instantMs: number): Promise<void> {
  tx.delete(decisionResults).where(lt(decisionResults.decidedAtMs, instantMs)).run()
}
