import { type MessageKey, t } from '../language/language.svelte.ts'
import { joinFacts, regionName } from '../language/names.ts'
import { compareRegions } from '../language/region-order.ts'
import { SCOPES } from './api.ts'

const SCOPE_WORDS: Readonly<Record<(typeof SCOPES)[number], MessageKey>> = {
  'catalogue:read': 'partners.scope.catalogue',
  'lines:read': 'partners.scope.lines',
  'media:read': 'partners.scope.media',
  'feed:read': 'partners.scope.feed',
  'webhooks:write': 'partners.scope.webhooks',
  'exports:read': 'partners.scope.exports',
}

/** What a key may do, in words; one that the page does not know stays as it is. */
export function scopeName(scope: string): string {
  const known = SCOPES.find((one) => one === scope)
  return known ? t(SCOPE_WORDS[known]) : scope
}

/** Regions in one line. */
export function regionsText(regions: readonly string[]): string {
  return joinFacts(regions.toSorted(compareRegions).map(regionName))
}

/** Licence types in one line; null: whichever. */
export function licencesText(types: readonly string[] | null): string {
  return types === null ? t('partners.anyLicence') : joinFacts(types)
}
