import type { Reader } from '../../db/open.ts'
import { findWorkSerial } from '../../db/queries/index-rows.ts'
import type { SearchRow } from '../../db/queries/search-rows.ts'
import type { Serials } from './hits.ts'
import { findSearchRows } from './kept-rows.ts'
import type { SearchQuery } from './schemas.ts'
import type { WorkPlace } from './search-cursor.ts'

/** Works in the order that was asked for. */
export interface OrderedWorks {
  readonly serials: Serials
  /** Their rows, and how these are compared; undefined: by relevance, as they were found. */
  readonly by: { readonly rows: readonly SearchRow[]; readonly compare: (a: Titled, b: Titled) => number } | undefined
}

/** Orders works by what their rows say; by relevance they stay as they were found, and no row is looked at. */
export async function orderWorks(db: Reader, found: Serials, sort: SearchQuery['sort']): Promise<OrderedWorks> {
  if (sort === 'relevance') return { serials: found, by: undefined }
  const compare = sort === 'newest' ? newestFirst : byTitle
  const rows = (await findSearchRows(db, found)).toSorted(compare)
  return { serials: Uint32Array.from(rows, ({ serial }) => serial), by: { rows, compare } }
}

/**
 * Where the next page begins. Ordered by something that a work has, it is behind the last one that was shown whether
 * that is still there or not; by relevance it is behind it wherever it stands now, or as far down as it was.
 */
export async function placeIn(
  db: Reader,
  { serials, by }: OrderedWorks,
  place: WorkPlace | undefined,
): Promise<number> {
  if (!place) return 0
  if (by) {
    const last = { id: place.lastId, sortTitle: place.lastTitle }
    return by.rows.filter((row) => by.compare(row, last) <= 0).length
  }
  const at = serials.indexOf((await findWorkSerial(db, place.lastId)) ?? 0)
  return at < 0 ? place.offset : at + 1
}

type Titled = Pick<SearchRow, 'id' | 'sortTitle'>

/** Ids begin with the time of their creation. */
function newestFirst(a: Titled, b: Titled): number {
  return a.id === b.id ? 0 : a.id < b.id ? 1 : -1
}

/** By code unit, as the keys are made for it; the newer first where they are equal. */
function byTitle(a: Titled, b: Titled): number {
  const [titleA, titleB] = [a.sortTitle ?? '', b.sortTitle ?? '']
  if (titleA !== titleB) return titleA < titleB ? -1 : 1
  return newestFirst(a, b)
}
