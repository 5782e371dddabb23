import { call, listAll } from '../api/client.ts'
import { once } from '../api/once.ts'
import { listOrganisations } from '../organisations/api.ts'

export const SCOPES = [
  'catalogue:read',
  'lines:read',
  'media:read',
  'feed:read',
  'webhooks:write',
  'exports:read',
] as const
export const LICENCE_TYPES = ['SVOD', 'AVOD', 'VOD', 'EST', 'POEST', 'Pre-Release', 'Library', 'Free'] as const

export interface Partner {
  readonly id: string
  readonly name: string
}

export interface PartnerKey {
  readonly id: string
  readonly name: string
  readonly scopes: readonly string[]
  readonly regions: readonly string[]
  /** Null: whichever. */
  readonly licenceTypes: readonly string[] | null
  readonly expiresAt: string | null
  readonly shortToken: string
  readonly state: 'active' | 'expired' | 'revoked'
  readonly replacedById: string | null
  readonly lastUsedAt: string | null
  readonly uses: readonly { readonly day: string; readonly calls: number }[]
}

/** `key` is shown this once; null: an earlier call had it. */
export type MadeKey = PartnerKey & { readonly key: string | null }

export interface NewKey {
  readonly name: string
  readonly scopes: readonly string[]
  readonly regions: readonly string[]
  readonly licenceTypes: readonly string[] | null
  readonly expiresAt: string | null
}

/** Partners that the operator sees: all. @throws {Problem} */
export async function listPartners(signal?: AbortSignal): Promise<readonly Partner[]> {
  return (await listOrganisations(signal)).filter(({ kind }) => kind === 'partner')
}

/** @throws {Problem} ORGANISATION_NOT_FOUND */
export function getPartner(partnerId: string, signal?: AbortSignal): Promise<Partner> {
  return call('GET', of(partnerId), signal ? { signal } : {})
}

/** The keys of a partner, the newest first, those that have ended too. @throws {Problem} */
export async function listKeys(partnerId: string, signal?: AbortSignal): Promise<readonly PartnerKey[]> {
  return (await listAll<PartnerKey>(of(partnerId, 'keys'), signal)).toReversed()
}

/** @throws {Problem} FORBIDDEN, TOO_MANY_KEYS, CONTENT_INVALID */
export function createKey(partnerId: string, body: NewKey): Promise<MadeKey> {
  return call('POST', of(partnerId, 'keys'), { body, headers: once() })
}

/** @throws {Problem} PARTNER_KEY_ENDED */
export function rotateKey(partnerId: string, keyId: string, oldExpiresAt: string): Promise<MadeKey> {
  const path = of(partnerId, `keys/${encodeURIComponent(keyId)}/rotate`)
  return call('POST', path, { body: { oldExpiresAt }, headers: once() })
}

/** @throws {Problem} PARTNER_KEY_NOT_FOUND */
export function revokeKey(partnerId: string, keyId: string): Promise<void> {
  return call('DELETE', of(partnerId, `keys/${encodeURIComponent(keyId)}`))
}

/** The address of something of a partner. */
export function of(partnerId: string, path = ''): string {
  return `/api/organisations/${encodeURIComponent(partnerId)}${path === '' ? '' : `/${path}`}`
}
