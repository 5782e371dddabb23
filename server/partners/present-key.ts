import type { PartnerKeyRow, PartnerKeyUseRow } from '../../db/queries/partner-keys.ts'
import { presentInstant } from '../catalogue/present-work.ts'
import type { KeyView } from './key-schemas.ts'

/** The public view of a key: everything but the key. @param uses of it, the newest day first */
export function presentKey(row: PartnerKeyRow, uses: readonly PartnerKeyUseRow[], nowMs: number): KeyView {
  const { id, name, scopes, regions, licenceTypes, shortToken, replacedById } = row
  const isExpired = row.expiresAtMs !== null && row.expiresAtMs <= nowMs
  return {
    ...{ id, name, scopes, regions, licenceTypes, shortToken, replacedById },
    state: row.revokedAtMs !== null ? 'revoked' : isExpired ? 'expired' : 'active',
    expiresAt: presentInstant(row.expiresAtMs),
    createdAt: new Date(row.createdAtMs).toISOString(),
    revokedAt: presentInstant(row.revokedAtMs),
    lastUsedAt: presentInstant(row.lastUsedAtMs),
    uses: uses.map(({ dayMs, calls }) => ({ day: new Date(dayMs).toISOString().slice(0, 10), calls })),
  }
}
