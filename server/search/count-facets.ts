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
import type { FoundRows } from './kept-rows.ts'

/** What a filter leaves of rows that were found. */
export interface FilteredRows {
  /** In the order of the rows. */
  readonly rows: readonly SearchRow[]
  /** Counts the rows by facet; a facet's own choice does not narrow its counts. */
  countFacets(): FacetCounts
}

export function filterRows(found: FoundRows, filter: RowFilter): FilteredRows {
  const { rows, serials, columns } = onlyShowable(found, filter)
  const tests = FACETS.flatMap((facet) => {
    const test = FACET_RULES[facet].test(filter)
    return test ? [{ facet, test }] : []
  })
  if (tests.length === 0) return { rows, countFacets: () => countFacets(columns, [[undefined, serials]]) }
  const passed: SearchRow[] = []
  /** What passes all tests, and by facet what passes all but that one. */
  const counted = new Map<Facet | undefined, number[]>()
  for (const [at, row] of rows.entries()) {
    const against = tests.filter(({ test }) => !test(row)).map(({ facet }) => facet)
    if (against.length === 0) passed.push(row)
    if (against.length > 1) continue
    const works = counted.get(against[0]) ?? []
    works.push(serials[at] ?? row.serial)
    counted.set(against[0], works)
  }
  return { rows: passed, countFacets: () => countFacets(columns, counted) }
}

/** Where works may be shown is no facet: it narrows all counts. */
function onlyShowable(found: FoundRows, { showable }: RowFilter): FoundRows {
  if (showable === undefined) return found
  const rows = found.rows.filter((row) => mayBeShown(row, showable))
  return { ...found, rows, serials: rows.map(({ serial }) => serial) }
}

/** The counts of nothing; a genre may be named `constructor`. */
export function noFacets(): FacetCounts {
  const nothing = (): Record<string, number> => Object.create(null)
  return Object.fromEntries(FACETS.map((facet) => [facet, nothing()])) as FacetCounts
}

/** @param counted works, each list by the one facet that it counts for; undefined: for all. */
function countFacets(
  columns: FacetColumns,
  counted: Iterable<readonly [Facet | undefined, readonly number[]]>,
): FacetCounts {
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
