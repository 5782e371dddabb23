import { FACETS, type Facet } from '../api/contract.ts'
import { hrefWith } from '../state/address.svelte.ts'
import type { Asked } from './results.svelte.ts'

/** The question that an address holds. A facet has one value at a time: its counts show what another one would give. */
export function askedOf(params: URLSearchParams): Asked {
  const filters = Object.fromEntries(FACETS.map((facet) => [facet, params.get(facet) ?? undefined]))
  return { q: params.get('q') ?? '', filters }
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
