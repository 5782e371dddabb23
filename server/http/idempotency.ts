import { createHash } from 'node:crypto'
import type { Tx } from '../../db/open.ts'
import { findIdempotencyKey, insertIdempotencyKey } from '../../db/queries/idempotency-keys.ts'
import type { Caller } from '../context.ts'
import { CatalogueError } from '../errors.ts'

/** What makes two creating calls the same call. */
export interface Idempotency {
  readonly caller: string
  readonly route: string
  readonly key: string
  readonly bodyDigest: string
}

/** How long a key is remembered. */
export const IDEMPOTENCY_MS = 24 * 60 * 60 * 1_000

/** The Idempotency-Key of a call, scoped to caller, route and body. Undefined: the caller gave none. */
export function idempotencyOf(
  caller: Pick<Caller, 'id'>,
  route: string,
  key: string | undefined,
  body: unknown,
): Idempotency | undefined {
  if (key === undefined) return undefined
  return { caller: caller.id, route, key, bodyDigest: createHash('sha256').update(JSON.stringify(body)).digest('hex') }
}

/**
 * The id of what the same call made before.
 * @throws {CatalogueError} IDEMPOTENCY_KEY_REUSED when the key came with another body.
 */
export async function findEarlierResult(
  tx: Tx,
  idempotency: Idempotency | undefined,
  nowMs: number,
): Promise<string | undefined> {
  if (!idempotency) return undefined
  const row = await findIdempotencyKey(tx, idempotency)
  if (!row || row.createdAtMs < nowMs - IDEMPOTENCY_MS) return undefined
  if (row.bodyDigest !== idempotency.bodyDigest) {
    throw new CatalogueError('IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key came with another body: take a new key.')
  }
  return row.resourceId
}

/** Remembers, in the transaction that makes it, what a call made. */
export async function rememberResult(
  tx: Tx,
  idempotency: Idempotency | undefined,
  resourceId: string,
  nowMs: number,
): Promise<void> {
  if (idempotency) await insertIdempotencyKey(tx, { ...idempotency, resourceId, createdAtMs: nowMs })
}
