import type { Reader } from '../../db/open.ts'
import { isVisible, type Visibility } from '../accounts/visibility.ts'
import { MAX_HITS } from '../engine/settings.ts'
import type { Serials } from './hits.ts'
import { columnsOf, findAllGenres, findAllSerials, findKnownSerials, findSearchRows } from './kept-rows.ts'

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

/** The works that a caller may see. */
export async function findAllVisible(db: Reader, visibility: Visibility): Promise<Serials> {
  const isOwnOnly = visibility !== 'everything' && !visibility.submitted
  const serials = isOwnOnly ? Uint32Array.from(visibility.works.values()) : await findAllSerials(db)
  return findVisible(db, serials, visibility)
}

/** Which of these works exist and a caller may see, in their order. */
export async function findVisible(db: Reader, serials: Serials, visibility: Visibility): Promise<Serials> {
  const known = await findKnownSerials(db, serials)
  if (visibility === 'everything') return known
  const own = new Set(visibility.works.values())
  const { isDraft } = columnsOf(db)
  return known.filter((serial) => isVisible({ isDraft: isDraft(serial), isOwn: own.has(serial) }, visibility))
}

/** The genres of works that a caller may see, the most frequent first. */
export async function findVisibleGenres(db: Reader, visibility: Visibility): Promise<readonly string[]> {
  if (visibility === 'everything') return findAllGenres(db)
  const counts = new Map<string, number>()
  for (const { genres } of await findSearchRows(db, await findAllVisible(db, visibility))) {
    for (const genre of genres) counts.set(genre, (counts.get(genre) ?? 0) + 1)
  }
  return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([genre]) => genre)
}
