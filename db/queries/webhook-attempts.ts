import { asc, eq, sql } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { webhookAttempts, webhookOutcomes } from '../schema/index.ts'

export type AttemptRow = Readonly<typeof webhookAttempts.$inferSelect>
type OutcomeRow = Readonly<typeof webhookOutcomes.$inferSelect>

/** Notes an attempt, and counts how it ended. */
export async function insertAttempt(tx: Tx, row: AttemptRow): Promise<void> {
  tx.insert(webhookAttempts).values(row).run()
  tx.insert(webhookOutcomes)
    .values({ outcome: row.outcome, attempts: 1 })
    .onConflictDoUpdate({
      target: webhookOutcomes.outcome,
      set: { attempts: sql`${webhookOutcomes.attempts} + 1` },
    })
    .run()
}

/** The attempts to send a message, the first first. */
export async function listAttempts(db: Reader, deliveryId: string): Promise<AttemptRow[]> {
  return db
    .select()
    .from(webhookAttempts)
    .where(eq(webhookAttempts.deliveryId, deliveryId))
    .orderBy(asc(webhookAttempts.id))
    .all()
}

/** How often attempts ended in which way, ever. */
export async function countOutcomes(db: Reader): Promise<OutcomeRow[]> {
  return db.select().from(webhookOutcomes).all()
}
