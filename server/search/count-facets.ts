import type { Reader } from '../../db/open.ts'
import type { SearchRow } from '../../db/queries/search-rows.ts'
import { mayBeShown } from '../rights/judge-showable.ts'
import type { FacetColumns } from './facet-columns.ts'
import {
  countFacetCodes,
  FACET_RULES,
  FACETS,
  type Facet,
  type FacetCounts,
  facetOfCode,
  type RowFilter,
} from './facets.ts'
import type { Serials } from './hits.ts'
import { columnsOf, findSearchRows } from './kept-rows.ts'

/** What a filter leaves of works that were found. */
export interface FilteredWorks {
  /** In the order of the works. */
  readonly serials: Serials
  /** Counts the works by facet; a facet's own choice does not narrow its counts. */
  countFacets(): FacetCounts
}

/** @param found works that have a row; only where something is filtered, their rows are looked at. */
export async function filterWorks(db: Reader, found: Serials, filter: RowFilter): Promise<FilteredWorks> {
  const columns = columnsOf(db)
  if (Object.values(filter).every((value) => value === undefined)) {
    return { serials: found, countFacets: () => countFacets(columns, [[undefined, found]]) }
  }
  return filterRows(await findSearchRows(db, found), columns, filter)
}

/** The same for rows at hand. */
export function filterRows(rows: readonly SearchRow[], columns: FacetColumns, filter: RowFilter): FilteredWorks {
  const { showable } = filter
  const tests = FACETS.flatMap((facet) => {
    const test = FACET_RULES[facet].test(filter)
    return test ? [{ facet, test }] : []
  })
  const passed: number[] = []
  /** What passes all tests, and by facet what passes all but that one. */
  const counted = new Map<Facet | undefined, number[]>()
  for (const row of rows) {
    if (showable !== undefined && !mayBeShown(row, showable)) continue // no facet: it narrows all counts
    const against = tests.filter(({ test }) => !test(row)).map(({ facet }) => facet)
    if (against.length === 0) passed.push(row.serial)
    if (against.length > 1) continue
    const works = counted.get(against[0]) ?? []
    works.push(row.serial)
    counted.set(against[0], works)
  }
  const lists = [...counted].map(([facet, works]) => [facet, Uint32Array.from(works)] as const)
  return { serials: Uint32Array.from(passed), countFacets: () => countFacets(columns, lists) }
}

/** The counts of nothing; a genre may be named `constructor`. */
export function noFacets(): FacetCounts {
  const nothing = (): Record<string, number> => Object.create(null)
  return Object.fromEntries(FACETS.map((facet) => [facet, nothing()])) as FacetCounts
}

/** @param counted works, each list by the one facet that it counts for; undefined: for all. */
function countFacets(columns: FacetColumns, counted: Iterable<readonly [Facet | undefined, Serials]>): FacetCounts {
  const facets = noFacets()
  for (const [only, works] of counted) {
    const counts = new Uint32Array(countFacetCodes())
    columns.countInto(counts, works)
    counts.forEach((count, code) => {
      const { facet, value } = facetOfCode(code)
      if (count === 0 || (only !== undefined && facet !== only)) return
      facets[facet][value] = (facets[facet][value] ?? 0) + count
    })
  }
  return facets
}
