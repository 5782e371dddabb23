import { and, eq, gt, lt } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { sessions } from '../schema/index.ts'

export type SessionRow = typeof sessions.$inferSelect

/** A session that has not expired. */
export async function findSession(db: Reader, tokenDigest: string, nowMs: number): Promise<SessionRow | undefined> {
  return db
    .select()
    .from(sessions)
    .where(and(eq(sessions.tokenDigest, tokenDigest), gt(sessions.expiresAtMs, nowMs)))
    .get()
}

export async function insertSession(tx: Tx, row: typeof sessions.$inferInsert): Promise<void> {
  tx.insert(sessions).values(row).run()
}

export async function deleteSession(tx: Tx, tokenDigest: string): Promise<void> {
  tx.delete(sessions).where(eq(sessions.tokenDigest, tokenDigest)).run()
}

export async function deleteExpiredSessions(tx: Tx, nowMs: number): Promise<void> {
  tx.delete(sessions).where(lt(sessions.expiresAtMs, nowMs)).run()
}

export async function deleteAllSessions(tx: Tx): Promise<void> {
  tx.delete(sessions).run()
}
