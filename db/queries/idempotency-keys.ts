import { and, eq, lt } from '../drizzle.ts'
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

/** Remembers a key; one that has expired gives way. */
export async function insertIdempotencyKey(tx: Tx, row: IdempotencyRow): Promise<void> {
  const { caller, route, key, ...made } = row
  tx.insert(idempotencyKeys)
    .values({ caller, route, key, ...made })
    .onConflictDoUpdate({ target: [idempotencyKeys.caller, idempotencyKeys.route, idempotencyKeys.key], set: made })
    .run()
}

export async function deleteIdempotencyKeysBefore(tx: Tx, instantMs: number): Promise<void> {
  tx.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAtMs, instantMs)).run()
}
