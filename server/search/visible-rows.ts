import type { Reader } from '../../db/open.ts'
import { isVisible, type Visibility } from '../accounts/visibility.ts'
import { MAX_HITS } from '../engine/settings.ts'
import { type FoundRows, findAllGenres, findAllSerials, findSearchRows } from './kept-rows.ts'

/** What a caller may see of rows that were found. */
export function onlyVisible(found: FoundRows, visibility: Visibility): FoundRows {
  if (visibility === 'everything') return found
  const rows = found.rows.filter((row) => isVisible(row, visibility))
  return { ...found, rows, serials: rows.map(({ serial }) => serial) }
}

/** True when a caller can see no work at all. */
export function isNothing(visibility: Visibility): boolean {
  return visibility !== 'everything' && !visibility.submitted && visibility.works.size === 0
}

/**
 * The serials of what a caller may see, if they are so few that the engine can be asked among them alone: then what others
 * have changes nothing of the answer. Undefined: all works are asked for, and rows say what is shown.
 */
export function nameVisible(visibility: Visibility): readonly number[] | undefined {
  if (visibility === 'everything' || visibility.submitted || visibility.works.size > MAX_HITS) return undefined
  return [...visibility.works.values()]
}

/** The rows of all works that a caller may see. */
export async function findVisibleRows(db: Reader, visibility: Visibility): Promise<FoundRows> {
  const isOwnOnly = visibility !== 'everything' && !visibility.submitted
  const serials = isOwnOnly ? [...visibility.works.values()] : await findAllSerials(db)
  return onlyVisible(await findSearchRows(db, serials), visibility)
}

/** Which of these works a caller may see, by serial. */
export async function findVisibleSerials(
  db: Reader,
  serials: readonly number[],
  visibility: Visibility,
): Promise<ReadonlySet<number>> {
  if (visibility === 'everything') return new Set(serials)
  return new Set(onlyVisible(await findSearchRows(db, serials), visibility).serials)
}

/** The genres of works that a caller may see, the most frequent first. */
export async function findVisibleGenres(db: Reader, visibility: Visibility): Promise<readonly string[]> {
  if (visibility === 'everything') return findAllGenres(db)
  const counts = new Map<string, number>()
  for (const { genres } of (await findVisibleRows(db, visibility)).rows) {
    for (const genre of genres) counts.set(genre, (counts.get(genre) ?? 0) + 1)
  }
  return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([genre]) => genre)
}
