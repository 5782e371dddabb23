import type { Query } from '../api/client.ts'
import { FACETS, type Facet } from '../api/contract.ts'
import { hrefWith } from '../state/address.svelte.ts'
import type { Asked } from './results.svelte.ts'

/** The question that an address holds. A facet has one value at a time: its counts show what another one would give. */
export function askedOf(params: URLSearchParams): Asked {
  const chosen = FACETS.map((facet) => filterOf(facet, params.get(facet)))
  const sort = SORTS.find((one) => one === params.get('sort'))
  return { q: params.get('q') ?? '', filters: Object.assign({ sort }, ...chosen) }
}

/** The orders that a reader may choose besides the best first. */
export const SORTS = ['newest', 'title'] as const

/** A facet's value as the search is asked for it: a year and a duration (from-to in ms) are ranges there. */
function filterOf(facet: Facet, value: string | null): Query {
  if (value === null) return {}
  if (facet === 'year') return { yearFrom: value, yearTo: value }
  if (facet !== 'duration') return { [facet]: value }
  const [from, to] = value.split('-')
  return { durationFromMs: from, durationToMs: to === '' ? undefined : to }
}

/** The address with a facet's value chosen, or no longer chosen. */
export function hrefToggling(params: URLSearchParams, facet: Facet, value: string): string {
  return hrefWith({ [facet]: params.get(facet) === value ? undefined : value })
}

/** The address without any filter. */
export function hrefUnfiltered(): string {
  return hrefWith(Object.fromEntries(FACETS.map((facet) => [facet, undefined])))
}

/** Every filter that is on. */
export function filtersOn(params: URLSearchParams): { readonly facet: Facet; readonly value: string }[] {
  return FACETS.flatMap((facet) => {
    const value = params.get(facet)
    return value === null ? [] : [{ facet, value }]
  })
}
