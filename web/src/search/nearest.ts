import { call, queryString } from '../api/client.ts'
import type { Facet } from '../api/contract.ts'
import type { Asked } from './results.svelte.ts'

/** What to do about a search that found nothing. */
export interface Nearest {
  /** Parts of the text that find works. */
  readonly texts: readonly { readonly text: string; readonly works: number }[]
  /** How many works each part of the filter hides while the others stay as they are. */
  readonly hiding: readonly { readonly filter: Facet | 'showable'; readonly works: number }[]
  /** How many there are without any filter. */
  readonly unfiltered: number
}

/** @throws {Problem} */
export function findNearest({ q, filters }: Asked, signal: AbortSignal): Promise<Nearest> {
  const { sort: _, ...narrowing } = filters
  return call('GET', `/api/search/nearest${queryString({ ...narrowing, q })}`, { signal })
}
