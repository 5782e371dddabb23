import { createHash, hash, timingSafeEqual } from 'node:crypto'
import { findPartnerKey, type PartnerKeyRow } from '../../db/queries/partner-keys.ts'
import type { Lens } from '../../db/queries/partner-lens.ts'
import type { PartnerScope } from '../../db/schema/index.ts'
import type { Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { shortTokenOf } from './key-text.ts'

/** The program that calls, by its key. */
export interface Partner {
  readonly keyId: string
  readonly organisationId: string
  readonly scopes: readonly PartnerScope[]
  readonly lens: Lens
  /** Names the lens: keys of a partner with the same regions and licence types have the same. Cursors and caches are bound to it. */
  readonly lensId: string
}

/** What is kept of a key. */
export function digestOfKey(text: string): string {
  return hash('sha256', text, 'hex')
}

/**
 * The partner whose key this is.
 * @throws {CatalogueError} KEY_WRONG, and for a key that is right but has ended KEY_REVOKED or KEY_EXPIRED
 */
export async function verifyKey({ db, now }: Pick<Context, 'db' | 'now'>, text: string): Promise<Partner> {
  const shortToken = shortTokenOf(text)
  const row = shortToken === undefined ? undefined : await findPartnerKey(db, shortToken)
  if (row === undefined || !isSame(digestOfKey(text), row.keyDigest)) {
    throw new CatalogueError('KEY_WRONG', 'This is no key of ours. Send it whole: Authorization: Bearer juku_....')
  }
  requireLive(row, now())
  return toPartner(row)
}

/** @throws {CatalogueError} KEY_REVOKED, KEY_EXPIRED */
export function requireLive(row: Pick<PartnerKeyRow, 'revokedAtMs' | 'expiresAtMs' | 'name'>, nowMs: number): void {
  if (row.revokedAtMs !== null) {
    throw new CatalogueError('KEY_REVOKED', `The key ${row.name} was revoked. Ask the owner of it for another.`)
  }
  if (row.expiresAtMs !== null && row.expiresAtMs <= nowMs) {
    throw new CatalogueError('KEY_EXPIRED', `The key ${row.name} has expired. Ask the owner of it for another.`)
  }
}

/** @throws {CatalogueError} SCOPE_MISSING */
export function requireScope({ scopes }: Pick<Partner, 'scopes'>, scope: PartnerScope): void {
  if (!scopes.includes(scope)) throw new CatalogueError('SCOPE_MISSING', `This needs a key with the scope ${scope}.`)
}

/** What a key lets its holder do and see. */
export function toPartner({ id, organisationId, scopes, regions, licenceTypes }: PartnerKeyRow): Partner {
  const lens = { organisationId, regions, licenceTypes }
  const lensId = createHash('sha256')
    .update(JSON.stringify([organisationId, regions, licenceTypes]))
    .digest('base64url')
  return { keyId: id, organisationId, scopes, lens, lensId: lensId.slice(0, 16) }
}

function isSame(digest: string, kept: string): boolean {
  return timingSafeEqual(Buffer.from(digest), Buffer.from(kept))
}
