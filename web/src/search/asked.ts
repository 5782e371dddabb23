import { FACETS, type Facet } from '../api/contract.ts'
import { hrefWith } from '../state/address.svelte.ts'
import type { Asked } from './results.svelte.ts'

/** The question that an address holds. */
export function askedOf(params: URLSearchParams): Asked {
  const filters = Object.fromEntries(FACETS.map((facet) => [facet, params.getAll(facet)]))
  return { q: params.get('q') ?? '', filters }
}

/** The address with one value of a facet switched. */
export function hrefToggling(params: URLSearchParams, facet: Facet, value: string): string {
  const chosen = params.getAll(facet)
  return hrefWith({ [facet]: chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value] })
}

/** The address without any filter. */
export function hrefUnfiltered(): string {
  return hrefWith(Object.fromEntries(FACETS.map((facet) => [facet, undefined])))
}

/** Every filter that is on. */
export function filtersOn(params: URLSearchParams): { readonly facet: Facet; readonly value: string }[] {
  return FACETS.flatMap((facet) => params.getAll(facet).map((value) => ({ facet, value })))
}
