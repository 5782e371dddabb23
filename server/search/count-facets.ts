import { FACETS, type Facet, type FacetCounts, type RowFilter, type SearchRow } from '../../db/queries/search-rows.ts'

/** What a filter leaves of rows that were found, and how the rows count. */
export interface FilteredRows {
  /** In the order of the rows. */
  readonly ids: string[]
  readonly facets: FacetCounts
}

/** Filters rows and counts them by facet; a facet's own choice does not narrow its counts. */
export function filterAndCount(rows: readonly SearchRow[], filter: RowFilter): FilteredRows {
  const ids: string[] = []
  const facets: FacetCounts = { kind: {}, originRegion: {}, genre: {}, status: {} }
  for (const row of rows) {
    if (!isWithinYears(row, filter)) continue
    const against = FACETS.filter((facet) => !passes(row, facet, filter))
    if (against.length === 0) ids.push(row.id)
    if (against.length > 1) continue
    for (const facet of FACETS) {
      if (against.length === 1 && against[0] !== facet) continue
      for (const value of valuesOf(row, facet)) facets[facet][value] = (facets[facet][value] ?? 0) + 1
    }
  }
  return { ids, facets }
}

function passes(row: SearchRow, facet: Facet, filter: RowFilter): boolean {
  const wanted = filter[facet]
  return wanted === undefined || valuesOf(row, facet).includes(wanted)
}

function valuesOf(row: SearchRow, facet: Facet): readonly string[] {
  return facet === 'genre' ? row.genres : [row[facet]]
}

function isWithinYears({ releaseYear }: SearchRow, { yearFrom, yearTo }: RowFilter): boolean {
  if (yearFrom === undefined && yearTo === undefined) return true
  if (releaseYear === null) return false
  return releaseYear >= (yearFrom ?? releaseYear) && releaseYear <= (yearTo ?? releaseYear)
}
