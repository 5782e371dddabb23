import type { RatingRow } from '../../db/queries/ratings.ts'
import { type ContentChecks, checkingContent } from '../catalogue/check-content.ts'
import { CatalogueError } from '../errors.ts'
import { checkValidity, termAt, textOrNull } from './check-declared.ts'
import type { NewRating } from './rating-schemas.ts'
import { findRatingSystem, RATING_SYSTEMS, type RatingSystem, REGIONS_WITHOUT_RATINGS } from './rating-systems.ts'

/** A rating that is right by itself. */
export type CheckedRating = Omit<RatingRow, 'id' | 'workId' | 'createdAtMs'>

/**
 * Checks what a schema cannot: that the system is of the region, the code of the system, and that there is a code when and only when
 * the work is rated.
 * @throws {CatalogueError} CONTENT_INVALID with every place that is wrong, RATING_REGION_HAS_NONE
 */
export function checkRating(rating: NewRating): CheckedRating {
  refuseRegionWithout(rating.region)
  return checkingContent((checks) => {
    const { region, status, code = null, basis = null, descriptors = [] } = rating
    checks.regionAt(region, '/region')
    const system = systemAt(checks, rating)
    requireWhenRated(checks, status, 'code', code)
    requireWhenRated(checks, status, 'basis', basis)
    if (system && code !== null)
      termAt(
        checks,
        system.codes.map((known) => known.code),
        code,
        '/code',
      )
    return {
      ...{ region, system: rating.system, status, code, basis, ...checkValidity(checks, rating) },
      certificateNo: textOrNull(checks, rating.certificateNo, '/certificateNo'),
      descriptors: descriptors.map((text, index) => descriptorAt(checks, system, text, `/descriptors/${index}`)),
    }
  })
}

/** @throws {CatalogueError} RATING_REGION_HAS_NONE */
export function refuseRegionWithout(region: string | undefined): void {
  const without = REGIONS_WITHOUT_RATINGS.find((known) => known.region === region)
  if (without)
    throw new CatalogueError('RATING_REGION_HAS_NONE', `${without.region} has no age ratings. ${without.note}`)
}

function systemAt(checks: ContentChecks, { region, system: id }: NewRating): RatingSystem | undefined {
  const system = findRatingSystem(id)
  if (system?.region === region) return system
  const those = RATING_SYSTEMS.filter((known) => known.region === region).map((known) => known.id)
  const hint = those.length === 0 ? `None of ${region} is known here.` : `Of ${region} there are ${those.join(', ')}.`
  const detail = system ? `${id} is a system of ${system.region}. ${hint}` : `There is no system ${id}. ${hint}`
  checks.note({ pointer: '/system', code: 'SYSTEM_UNKNOWN', detail })
  return undefined
}

function requireWhenRated(checks: ContentChecks, status: string, field: 'code' | 'basis', value: string | null): void {
  if ((status === 'rated') === (value !== null)) return
  const detail =
    status === 'rated'
      ? `A rating that was given needs its ${field}.`
      : `What is ${status} has no ${field}: leave it out, or null.`
  checks.note({ pointer: `/${field}`, code: 'STATUS_CONTRADICTED', detail })
}

function descriptorAt(checks: ContentChecks, system: RatingSystem | undefined, text: string, pointer: string): string {
  if (!system?.descriptors) return checks.textAt(text, pointer)
  termAt(
    checks,
    system.descriptors.map(({ code }) => code),
    text,
    pointer,
  )
  return text
}
