import { and, eq, lt } from 'drizzle-orm'
import type { Reader, Tx } from '../open.ts'
import { idempotencyKeys } from '../schema/index.ts'

export type IdempotencyRow = typeof idempotencyKeys.$inferSelect

export async function findIdempotencyKey(
  db: Reader,
  like: Pick<IdempotencyRow, 'caller' | 'route' | 'key'>,
): Promise<IdempotencyRow | undefined> {
  return db
    .select()
    .from(idempotencyKeys)
    .where(
      and(
        eq(idempotencyKeys.caller, like.caller),
        eq(idempotencyKeys.route, like.route),
        eq(idempotencyKeys.key, like.key),
      ),
    )
    .get()
}

export async function insertIdempotencyKey(tx: Tx, row: IdempotencyRow): Promise<void> {
  tx.insert(idempotencyKeys).values(row).run()
}

export async function deleteIdempotencyKeysBefore(tx: Tx, instantMs: number): Promise<void> {
  tx.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAtMs, instantMs)).run()
}
