import { and, asc, eq } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { organisations, workShares } from '../schema/index.ts'

export type WorkShareRow = typeof workShares.$inferSelect

/** An organisation that a work is shared with. */
export interface NamedShare extends WorkShareRow {
  readonly organisationName: string
}

/** With whom a work is shared; few. */
export async function listWorkShares(db: Reader, workId: string): Promise<NamedShare[]> {
  const { organisationId, role, createdAtMs } = workShares
  return db
    .select({ workId: workShares.workId, organisationId, role, createdAtMs, organisationName: organisations.name })
    .from(workShares)
    .innerJoin(organisations, eq(organisations.id, organisationId))
    .where(eq(workShares.workId, workId))
    .orderBy(asc(organisationId))
    .all()
}

/** Shares a work, or changes how it is shared. */
export async function putWorkShare(tx: Tx, row: WorkShareRow): Promise<void> {
  tx.insert(workShares)
    .values(row)
    .onConflictDoUpdate({ target: [workShares.workId, workShares.organisationId], set: { role: row.role } })
    .run()
}

/** Shares a work no more; undefined: it was not shared with this organisation. */
export async function deleteWorkShare(
  tx: Tx,
  { workId, organisationId }: Pick<WorkShareRow, 'workId' | 'organisationId'>,
): Promise<WorkShareRow | undefined> {
  return tx
    .delete(workShares)
    .where(and(eq(workShares.workId, workId), eq(workShares.organisationId, organisationId)))
    .returning()
    .get() as WorkShareRow | undefined
}
