import { desc, eq, lt } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { workers } from '../schema/index.ts'

export type WorkerRow = typeof workers.$inferSelect

/** Notes that a worker lives. */
export async function upsertWorker(tx: Tx, row: WorkerRow): Promise<void> {
  tx.insert(workers)
    .values(row)
    .onConflictDoUpdate({ target: workers.id, set: { heartbeatAtMs: row.heartbeatAtMs } })
    .run()
}

export async function deleteWorker(tx: Tx, id: string): Promise<void> {
  tx.delete(workers).where(eq(workers.id, id)).run()
}

/** The worker that was heard of last. */
export async function findFreshestWorker(db: Reader): Promise<WorkerRow | undefined> {
  return db.select().from(workers).orderBy(desc(workers.heartbeatAtMs)).limit(1).get()
}

/** Workers that were last heard of before an instant. */
export async function listSilentWorkers(db: Reader, beforeMs: number): Promise<WorkerRow[]> {
  return db.select().from(workers).where(lt(workers.heartbeatAtMs, beforeMs)).all()
}
