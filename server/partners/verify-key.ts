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

/** Finds partners by the keys that come in the header Authorization. */
export interface KeyVerifier {
  /** @throws {CatalogueError} KEY_MISSING, KEY_WRONG, and for a key that is right but has ended KEY_REVOKED or KEY_EXPIRED */
  verify(authorization: string | undefined): Promise<Partner>
  /** The partner of a header that `verify` was given, if nobody has written anything since; undefined: `verify` has to say. */
  findVerified(authorization: string | undefined): Partner | undefined
}

const BEARER = /^Bearer ([!-~]{1,512})$/i
const MOST_KEPT = 1_000

/**
 * The row of a key is read again once anybody has written anything, so that a key that is revoked opens nothing from then on. Until then
 * whoever sends the same again is known by it, in memory: only what was right is kept.
 */
export function createKeyVerifier({ db, now }: Pick<Context, 'db' | 'now'>): KeyVerifier {
  const verified = new Map<string, { readonly row: PartnerKeyRow; readonly partner: Partner }>()
  let dataVersion = ''
  return {
    findVerified: (authorization = '') => {
      const found = verified.get(authorization)
      if (found === undefined || db.dataVersion() !== dataVersion) return undefined
      return endOf(found.row, now()) === undefined ? found.partner : undefined
    },
    verify: async (authorization) => {
      if (authorization === undefined) throw missingKey()
      const text = BEARER.exec(authorization)?.[1] ?? ''
      const shortToken = shortTokenOf(text)
      if (shortToken === undefined) throw wrongKey()
      const version = db.dataVersion()
      const row = await findPartnerKey(db, shortToken)
      if (row === undefined) throw wrongKey()
      if (!timingSafeEqual(hash('sha256', text, 'buffer'), Buffer.from(row.keyDigest, 'hex'))) throw wrongKey()
      requireLive(row, now())
      const partner = toPartner(row)
      if (version !== dataVersion || verified.size >= MOST_KEPT) verified.clear()
      dataVersion = version
      verified.set(authorization, { row, partner })
      return partner
    },
  }
}

function missingKey(): CatalogueError {
  return new CatalogueError('KEY_MISSING', 'Send the key of your platform: Authorization: Bearer juku_....')
}

function wrongKey(): CatalogueError {
  return new CatalogueError('KEY_WRONG', 'This is no key of ours. Send it whole: Authorization: Bearer juku_....')
}

type Life = Pick<PartnerKeyRow, 'revokedAtMs' | 'expiresAtMs'>

/** @throws {CatalogueError} KEY_REVOKED, KEY_EXPIRED */
export function requireLive(row: Life & Pick<PartnerKeyRow, 'name'>, nowMs: number): void {
  const end = endOf(row, nowMs)
  if (end === 'revoked') {
    throw new CatalogueError('KEY_REVOKED', `The key ${row.name} was revoked. Ask the owner of it for another.`)
  }
  if (end === 'expired') {
    throw new CatalogueError('KEY_EXPIRED', `The key ${row.name} has expired. Ask the owner of it for another.`)
  }
}

/** How a key has ended; undefined: it has not. */
function endOf({ revokedAtMs, expiresAtMs }: Life, nowMs: number): 'revoked' | 'expired' | undefined {
  if (revokedAtMs !== null) return 'revoked'
  return expiresAtMs !== null && expiresAtMs <= nowMs ? 'expired' : undefined
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
