import type { SearchRow } from '../../db/queries/search-rows.ts'
import { FACET_RULES, FACETS, type Facet, type FacetCounts, type RowFilter } from './facets.ts'

/** What a filter leaves of rows that were found, and how the rows count. */
export interface FilteredRows {
  /** In the order of the rows. */
  readonly rows: SearchRow[]
  readonly facets: FacetCounts
}

/** Filters rows and counts them by facet; a facet's own choice does not narrow its counts. */
export function filterAndCount(rows: Iterable<SearchRow>, filter: RowFilter): FilteredRows {
  const passed: SearchRow[] = []
  const facets = noFacets()
  const tests = FACETS.flatMap((facet) => {
    const test = FACET_RULES[facet].test(filter)
    return test ? [{ facet, test }] : []
  })
  for (const row of rows) {
    const against = tests.filter(({ test }) => !test(row)).map(({ facet }) => facet)
    if (against.length === 0) passed.push(row)
    if (against.length < 2) count(facets, row, against[0])
  }
  return { rows: passed, facets }
}

/** The counts of nothing. */
export function noFacets(): FacetCounts {
  return Object.fromEntries(FACETS.map((facet) => [facet, {}])) as FacetCounts
}

/** @param only count by this facet; undefined: by all. */
function count(facets: FacetCounts, row: SearchRow, only: Facet | undefined): void {
  for (const facet of only === undefined ? FACETS : [only]) {
    const counts = facets[facet]
    for (const value of FACET_RULES[facet].valuesOf(row)) counts[value] = (counts[value] ?? 0) + 1
  }
}
