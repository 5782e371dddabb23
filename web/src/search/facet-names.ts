import type { Facet } from '../api/contract.ts'
import { isMessageKey, t } from '../language/language.svelte.ts'
import { genreName, regionName } from '../language/names.ts'

/** A facet's value, as readers of the page's language call it. */
export function facetValueName(facet: Facet, value: string): string {
  if (facet === 'originRegion') return regionName(value)
  if (facet === 'genre') return genreName(value)
  const key = facet === 'kind' ? `kind.${value}` : `state.${value}`
  return isMessageKey(key) ? t(key) : value
}
