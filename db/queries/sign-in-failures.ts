import { eq, inArray, lt, sql } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { signInFailures } from '../schema/index.ts'

export type SignInFailureRow = typeof signInFailures.$inferSelect

/** What failed lately of these, by account or address. */
export async function findSignInFailures(db: Reader, subjects: readonly string[]): Promise<SignInFailureRow[]> {
  return db
    .select()
    .from(signInFailures)
    .where(inArray(signInFailures.subject, [...subjects]))
    .all()
}

export async function putSignInFailure(tx: Tx, row: SignInFailureRow): Promise<void> {
  const { times, lastAtMs } = row
  tx.insert(signInFailures)
    .values(row)
    .onConflictDoUpdate({ target: signInFailures.subject, set: { times, lastAtMs } })
    .run()
}

/** Takes back one that turned out to be none. */
export async function forgiveSignInFailure(tx: Tx, subject: string): Promise<void> {
  tx.update(signInFailures)
    .set({ times: sql`max(${signInFailures.times} - 1, 0)` })
    .where(eq(signInFailures.subject, subject))
    .run()
}

export async function deleteSignInFailure(tx: Tx, subject: string): Promise<void> {
  tx.delete(signInFailures).where(eq(signInFailures.subject, subject)).run()
}

export async function deleteSignInFailuresBefore(tx: Tx, instantMs: number): Promise<void> {
  tx.delete(signInFailures).where(lt(signInFailures.lastAtMs, instantMs)).run()
}
