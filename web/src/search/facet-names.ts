import type { Facet } from '../api/contract.ts'
import { isMessageKey, t } from '../language/language.svelte.ts'
import { compareWords, localeName, regionName } from '../language/names.ts'
import { termName } from '../state/vocabularies.svelte.ts'

/** A facet's value, as readers of the page's language call it. */
export function facetValueName(facet: Facet, value: string): string {
  if (facet === 'originRegion') return regionName(value)
  if (facet === 'genre') return termName('genre', value)
  if (facet === 'originalLocale' || facet === 'subtitleLocale') return localeName(value)
  if (facet === 'year') return value
  if (facet === 'duration') return durationName(value)
  const key = facet === 'kind' ? `kind.${value}` : `state.${value}`
  return isMessageKey(key) ? t(key) : value
}

const MINUTE_MS = 60_000

/** A range of durations, from-to in ms, the end open where it is missing. */
function durationName(range: string): string {
  const [from = 0, to = 0] = range.split('-').map((edge) => Math.round(Number(edge) / MINUTE_MS))
  return to === 0 ? t('duration.from', { from }) : t('duration.range', { from, to })
}

/** By number where a facet's values are numbers, the newest year first; else the most frequent first. */
export function compareValues(facet: Facet): (a: FacetValue, b: FacetValue) => number {
  if (facet === 'year') return (a, b) => Number(b.value) - Number(a.value)
  if (facet === 'duration') return (a, b) => Number.parseInt(a.value, 10) - Number.parseInt(b.value, 10)
  return (a, b) => b.count - a.count || compareWords(facetValueName(facet, a.value), facetValueName(facet, b.value))
}

interface FacetValue {
  readonly value: string
  readonly count: number
}
