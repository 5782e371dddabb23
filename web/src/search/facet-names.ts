import type { Facet } from '../api/contract.ts'
import { isMessageKey, t } from '../language/language.svelte.ts'
import { compareWords, joinFacts, localeName, regionName } from '../language/names.ts'
import { termName } from '../state/vocabularies.svelte.ts'
import { type FilterName, filtersOn } from './question.ts'

/** A filter's value, as readers of the page's language call it. */
export function filterName(filter: FilterName, value: string): string {
  if (filter === 'showableIn') return showableName(value)
  if (filter === 'originRegion') return regionName(value)
  if (filter === 'genre') return termName('genre', value)
  if (filter === 'originalLocale' || filter === 'subtitleLocale') return localeName(value)
  if (filter === 'year') return value.replace('-', '–')
  if (filter === 'duration') return durationName(value)
  const key = filter === 'kind' ? `kind.${value}` : `state.${value}`
  return isMessageKey(key) ? t(key) : value
}

/** A question in a line: its text, and what narrows it. */
export function questionText(params: URLSearchParams): string {
  return joinFacts([params.get('q'), ...filtersOn(params).map(({ filter, value }) => filterName(filter, value))])
}

const MINUTE_MS = 60_000

/** A range of durations, from-to in ms, the end open where it is missing. */
function durationName(range: string): string {
  const [from = 0, to = 0] = range.split('-').map((edge) => Math.round(Number(edge) / MINUTE_MS))
  return to === 0 ? t('duration.from', { from }) : t('duration.range', { from, to })
}

/** A region, and a day where it is not today. */
function showableName(value: string): string {
  const [region = '', day = ''] = value.split(' ')
  return [t('seen.in', { region: regionName(region) }), day].join(' ').trim()
}

/** By number where a facet's values are numbers, the newest year first; else the most frequent first. */
export function compareValues(facet: Facet): (a: FacetValue, b: FacetValue) => number {
  if (facet === 'year') return (a, b) => Number(b.value) - Number(a.value)
  if (facet === 'duration') return (a, b) => Number.parseInt(a.value, 10) - Number.parseInt(b.value, 10)
  return (a, b) => b.count - a.count || compareWords(filterName(facet, a.value), filterName(facet, b.value))
}

interface FacetValue {
  readonly value: string
  readonly count: number
}
