import { FACETS, type Facet } from '../api/contract.ts'
import { hrefWith } from '../state/address.svelte.ts'
import { type FilterName, filtersOf } from './question.ts'
import type { Asked } from './results.svelte.ts'

/** The question that an address holds. A facet has one value at a time: its counts show what another one would give. */
export function askedOf(params: URLSearchParams): Asked {
  return { q: params.get('q') ?? '', filters: filtersOf(params) }
}

/** The address with a facet's value chosen, or no longer chosen. */
export function hrefToggling(params: URLSearchParams, facet: Facet, value: string): string {
  return hrefWith({ [facet]: params.get(facet) === value ? undefined : value })
}

/** The address without one filter. */
export function hrefWithout(filter: FilterName): string {
  return hrefWith({ [filter]: undefined, ...(filter === 'showableIn' ? { showableAt: undefined } : {}) })
}

/** The address without any filter. */
export function hrefUnfiltered(): string {
  return hrefWith(Object.fromEntries([...FACETS, 'showableIn', 'showableAt'].map((name) => [name, undefined])))
}
