import type { RatingRow } from '../../db/queries/ratings.ts'
import { presentInstant } from '../catalogue/present-work.ts'
import { type FindingCode, type Found, found } from '../http/finding-values.ts'
import type { RatingView } from './rating-schemas.ts'
import { findRatingCode } from './rating-systems.ts'

/** The public view of a rating, with the ages of its code and what is to be thought of. */
export function presentRating({ workId: _, validFromMs, validUntilMs, createdAtMs, ...row }: RatingRow): RatingView {
  const { recommendedAge = null, minimumAge = null } = findRatingCode(row.system, row.code) ?? {}
  return {
    ...{ ...row, recommendedAge, minimumAge, warnings: warningsOf(row) },
    ...{ validFrom: presentInstant(validFromMs), validUntil: presentInstant(validUntilMs) },
    createdAt: new Date(createdAtMs).toISOString(),
  }
}

function warningsOf({
  system,
  code,
  basis,
}: Pick<RatingRow, 'system' | 'code' | 'basis'>): Found<FindingCode<'declared'>>[] {
  const known = findRatingCode(system, code)
  const warnings: Found<FindingCode<'declared'>>[] = []
  const values = { system, rating: code ?? '' }
  if (known?.isProhibited) {
    warnings.push(found('RATING_PROHIBITS', `${system} ${code} means that it may not be shown.`, values))
  }
  if (known?.isDeprecated) {
    const detail = `${system} ${code} is not given any more. ${known.note ?? ''}`.trim()
    warnings.push(found('RATING_CODE_DEPRECATED', detail, values))
  }
  if (basis === 'mapped') {
    const detail = 'Worked out from a rating of elsewhere: nobody has rated the work by this system.'
    warnings.push(found('RATING_MAPPED', detail, {}))
  }
  return warnings
}
