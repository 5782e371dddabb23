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
 * Finds the partner whose key a text is. The row of a key is read again once anybody has written anything, so that a key that is revoked
 * opens nothing from then on.
 * @returns a function that throws {CatalogueError} KEY_WRONG, and for a key that is right but has ended KEY_REVOKED or KEY_EXPIRED
 */
export function createKeyVerifier({ db, now }: Pick<Context, 'db' | 'now'>): (text: string) => Promise<Partner> {
  const known = new Map<string, { readonly row: PartnerKeyRow; readonly partner: Partner; readonly digest: Buffer }>()
  let dataVersion = ''
  return async (text) => {
    const shortToken = shortTokenOf(text)
    if (shortToken === undefined) throw wrongKey()
    const version = db.dataVersion()
    if (version !== dataVersion) known.clear()
    dataVersion = version
    let found = known.get(shortToken)
    if (found === undefined) {
      const row = await findPartnerKey(db, shortToken)
      if (row === undefined) throw wrongKey()
      found = { row, partner: toPartner(row), digest: Buffer.from(row.keyDigest, 'hex') }
      known.set(shortToken, found)
    }
    if (!timingSafeEqual(hash('sha256', text, 'buffer'), found.digest)) throw wrongKey()
    requireLive(found.row, now())
    return found.partner
  }
}

function wrongKey(): CatalogueError {
  return new CatalogueError('KEY_WRONG', 'This is no key of ours. Send it whole: Authorization: Bearer juku_....')
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
