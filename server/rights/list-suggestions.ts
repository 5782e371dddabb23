import type { Reader } from '../../db/open.ts'
import { listRatingsOf, type RatingRow } from '../../db/queries/ratings.ts'
import { refuseRegionWithout } from './check-rating.ts'
import type { SuggestionsView } from './rating-schemas.ts'
import { findRatingSystem, RATING_SYSTEMS, type RatingSystem } from './rating-systems.ts'
import { suggestRating } from './suggest-rating.ts'

/** What suggestions go by, as the API says it. */
export const SUGGESTION_RULE =
  'By the recommended age of a rating that somebody gave, to the mildest code of the other system whose recommended age is the same or ' +
  'higher; of several ratings the strictest counts. A suggestion is no rating: note it with the basis mapped, or have the work rated.'

type Suggestion = SuggestionsView['items'][number]

/**
 * What the ratings of a work suggest for systems by which it has none then. Ratings that are themselves worked out suggest nothing.
 * @throws {CatalogueError} RATING_REGION_HAS_NONE: nothing is ever suggested for the Mainland
 */
export async function listRatingSuggestions(
  db: Reader,
  workId: string,
  wanted: { readonly region?: string; readonly system?: string; readonly atMs: number },
): Promise<Suggestion[]> {
  refuseRegionWithout(wanted.region)
  const current = (await listRatingsOf(db, [workId])).filter((row) => holdsAt(row, wanted.atMs))
  const rated = new Set(current.filter(({ status }) => status === 'rated').map(({ system }) => system))
  const sources = current.filter(({ status, basis }) => status === 'rated' && basis !== 'mapped')
  return RATING_SYSTEMS.filter(
    ({ id, region }) =>
      !rated.has(id) && (wanted.region ?? region) === region && (wanted.system === undefined || wanted.system === id),
  ).flatMap((system) => strictestFor(system, sources))
}

function strictestFor(system: RatingSystem, sources: readonly RatingRow[]): Suggestion[] {
  const found = sources.flatMap(({ id, system: from, code, basis }): Suggestion[] => {
    const suggestion = code !== null && basis !== null ? suggestRating({ system: from, code }, system.id) : undefined
    return suggestion && basis ? [{ ...suggestion, from: { ...suggestion.from, ratingId: id, basis } }] : []
  })
  return found.toSorted((a, b) => strictnessOf(b) - strictnessOf(a)).slice(0, 1)
}

/** Where nothing is strict enough, nothing is suggested, whatever milder ratings would give. */
function strictnessOf({ system, code }: Suggestion): number {
  return code === null
    ? Number.POSITIVE_INFINITY
    : (findRatingSystem(system)?.codes ?? []).findIndex((c) => c.code === code)
}

function holdsAt({ validFromMs, validUntilMs }: RatingRow, atMs: number): boolean {
  return (validFromMs ?? atMs) <= atMs && (validUntilMs === null || atMs < validUntilMs)
}
