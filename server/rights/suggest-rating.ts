import type { RATING_BASES } from '../../db/schema/index.ts'
import { findRatingCode, findRatingSystem, type RatingCode, type RatingSystem } from './rating-systems.ts'

/** Why a rating says nothing for another system. */
export const NO_SUGGESTION_REASONS = ['source_prohibited', 'nothing_as_strict'] as const

/** What a rating of one system suggests in another. It is worked out, not given by anybody: `basis` says so wherever it goes. */
export interface RatingSuggestion {
  readonly from: { readonly system: string; readonly code: string }
  readonly region: string
  readonly system: string
  /** Null: this system has nothing to suggest, and `reason` says why. */
  readonly code: string | null
  readonly basis: Extract<(typeof RATING_BASES)[number], 'mapped'>
  readonly reason: (typeof NO_SUGGESTION_REASONS)[number] | null
  /** The age that the source recommends, by which it went. */
  readonly recommendedAge: number
  /** False: one of both ages is not of a source but ours. */
  readonly isAgeStated: boolean
  /** The target advises where the source bars, or bars from a lesser age. */
  readonly isLessEnforced: boolean
}

/**
 * What a rating suggests in another system: the mildest code there that is given, that says no more than an age, and whose recommended age
 * is the same or higher. So it is never less strict, a stricter source never gives a milder code, and a system's own codes stay as they are.
 * Undefined: there is no such system or code.
 */
export function suggestRating(
  from: { readonly system: string; readonly code: string },
  targetId: string,
): RatingSuggestion | undefined {
  const target = findRatingSystem(targetId)
  const source = findRatingCode(from.system, from.code)
  if (!target || !source) return undefined
  const found = source.isProhibited ? undefined : findAsStrict(source, from.system, target)
  const reason = source.isProhibited ? 'source_prohibited' : 'nothing_as_strict'
  return {
    from: { system: from.system, code: source.code },
    region: target.region,
    system: target.id,
    code: found?.code ?? null,
    basis: 'mapped',
    reason: found ? null : reason,
    recommendedAge: source.recommendedAge,
    isAgeStated: source.isAgeStated && (found?.isAgeStated ?? true),
    isLessEnforced: found !== undefined && (found.minimumAge ?? 0) < (source.minimumAge ?? 0),
  }
}

function findAsStrict(source: RatingCode, system: string, target: RatingSystem): RatingCode | undefined {
  if (system === target.id && !source.isDeprecated) return source
  return target.codes.find((code) => code.isForMapping && code.recommendedAge >= source.recommendedAge)
}
