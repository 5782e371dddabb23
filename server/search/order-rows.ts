import type { SearchRow } from '../../db/queries/search-rows.ts'
import type { SearchQuery } from './schemas.ts'
import type { WorkPlace } from './search-cursor.ts'

type Sort = SearchQuery['sort']

/** Works in the order that was asked for; by relevance they stay as they were found. */
export function orderRows(rows: readonly SearchRow[], sort: Sort): readonly SearchRow[] {
  if (sort === 'newest') return rows.toSorted((a, b) => (a.id < b.id ? 1 : -1))
  return sort === 'title' ? rows.toSorted(byTitle) : rows
}

/**
 * Where the next page begins. Ordered by something that a work has, it is behind the last one that was shown whether
 * that is still there or not; by relevance it is behind it wherever it stands now, or as far down as it was.
 */
export function placeIn(
  rows: readonly SearchRow[],
  place: WorkPlace | undefined,
  sort: Sort,
  isRanked: boolean,
): number {
  if (!place) return 0
  if (sort === 'title') {
    const last = { id: place.lastId, sortTitle: place.lastTitle }
    return rows.filter((row) => byTitle(row, last) <= 0).length
  }
  if (sort === 'newest' || !isRanked) return rows.filter(({ id }) => id >= place.lastId).length
  const at = rows.findIndex(({ id }) => id === place.lastId)
  return at < 0 ? place.offset : at + 1
}

type Titled = Pick<SearchRow, 'id' | 'sortTitle'>

/** By code unit, as the keys are made for it; the newer first where they are equal. */
function byTitle(a: Titled, b: Titled): number {
  const [titleA, titleB] = [a.sortTitle ?? '', b.sortTitle ?? '']
  if (titleA !== titleB) return titleA < titleB ? -1 : 1
  return a.id === b.id ? 0 : a.id < b.id ? 1 : -1
}
