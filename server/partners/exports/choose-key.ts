import type { Reader } from '../../../db/open.ts'
import { listLivePartnerKeys, type PartnerKeyRow } from '../../../db/queries/partner-keys.ts'
import { CatalogueError } from '../../errors.ts'

/**
 * The key of a partner whose lens something is made for without it being shown: that which is named, else the newest that may take exports. What is shown
 * is then no more than the partner may see.
 * @param wanted id, name or short part of a key
 * @throws {CatalogueError} PARTNER_KEY_NOT_FOUND
 */
export async function chooseKey(
  db: Reader,
  { organisationId, nowMs }: { readonly organisationId: string; readonly nowMs: number },
  wanted: string | undefined,
): Promise<PartnerKeyRow> {
  const live = await listLivePartnerKeys(db, organisationId, nowMs)
  const able = live.filter(({ scopes }) => scopes.includes('exports:read'))
  const newest = able.toSorted((a, b) => (a.id < b.id ? 1 : -1))
  const chosen =
    wanted === undefined ? newest[0] : newest.find((key) => [key.id, key.name, key.shortToken].includes(wanted))
  if (chosen) return chosen
  const names = newest.map(({ name, shortToken }) => `${name} (${shortToken})`)
  const hint = names.length > 0 ? `it has ${names.slice(0, 10).join(', ')}` : 'make one first'
  const what = wanted === undefined ? 'no live key' : `no live key ${wanted.slice(0, 50)}`
  throw new CatalogueError('PARTNER_KEY_NOT_FOUND', `This partner has ${what} with the scope exports:read: ${hint}.`)
}
