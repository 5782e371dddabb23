import type { SearchMiss } from '../../db/queries/search-misses.ts'
import type { MissView } from './schemas.ts'

/** The public view of a text that was hardly found. */
export function presentMiss({ text, times, hits, lastAtMs }: SearchMiss): MissView {
  return { text, times, hits, lastAt: new Date(lastAtMs).toISOString() }
}
