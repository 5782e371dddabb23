import type { Reader, Tx } from '../../db/open.ts'
import {
  deleteRating,
  findRating,
  insertRating,
  listRatingsOf,
  type RatingRow,
  updateRating,
} from '../../db/queries/ratings.ts'
import type { WorkRow } from '../../db/queries/works.ts'
import { presentInstant } from '../catalogue/present-work.ts'
import type { Caller, Context } from '../context.ts'
import { CatalogueError, notFound } from '../errors.ts'
import type { Idempotency } from '../http/idempotency.ts'
import { addDeclared, changeDeclared, type Declared, type DeclaredChange } from './change-declared.ts'
import { type CheckedRating, checkRating } from './check-rating.ts'
import type { NewRating, RatingChange } from './rating-schemas.ts'

type EditContext = Pick<Context, 'db' | 'now' | 'newId'>

/** The most that a work has, those of former times included. */
const MOST_RATINGS = 200

/** @throws {CatalogueError} RATING_NOT_FOUND */
export async function getRating(db: Reader, of: Pick<RatingRow, 'workId' | 'id'>): Promise<RatingRow> {
  const row = await findRating(db, of)
  if (!row) throw notFound('RATING_NOT_FOUND', of.id)
  return row
}

/**
 * Notes how a work is rated in a region. The same idempotent call again gives the rating that it made before.
 * @throws {CatalogueError} WORK_NOT_FOUND, VERSION_CONFLICT, CONTENT_INVALID, RATING_REGION_HAS_NONE, RATING_OVERLAPS, TOO_MANY_RATINGS,
 *   IDEMPOTENCY_KEY_REUSED
 */
export async function addRating(
  ctx: EditContext,
  caller: Caller,
  change: DeclaredChange & { readonly idempotency: Idempotency | undefined },
  input: NewRating,
): Promise<Declared<RatingRow>> {
  const { workId } = change
  const checked = checkRating(input)
  const add = async (tx: Tx, nowMs: number) => {
    const others = await listRatingsOf(tx, [workId])
    if (others.length >= MOST_RATINGS) {
      throw new CatalogueError('TOO_MANY_RATINGS', `A work has ${MOST_RATINGS} ratings at most: remove old ones first.`)
    }
    refuseOverlap(others, checked)
    return insertRating(tx, { ...checked, id: ctx.newId(), workId, createdAtMs: nowMs })
  }
  return addDeclared(ctx, caller, change, add, (tx, id) => getRating(tx, { workId, id }))
}

/**
 * Changes those fields of a rating that are given.
 * @throws {CatalogueError} as `addRating`, RATING_NOT_FOUND
 */
export async function changeRating(
  ctx: EditContext,
  caller: Caller,
  { ratingId, ...change }: DeclaredChange & { readonly ratingId: string },
  input: RatingChange,
): Promise<Declared<RatingRow>> {
  return changeDeclared(ctx, caller, change, async (tx) => {
    const row = await getRating(tx, { workId: change.workId, id: ratingId })
    const checked = checkRating({ ...asSent(row), ...input })
    refuseOverlap(await othersOf(tx, row), checked)
    return updateRating(tx, row.id, checked)
  })
}

/** Forgets a rating. @throws {CatalogueError} WORK_NOT_FOUND, VERSION_CONFLICT, RATING_NOT_FOUND */
export async function removeRating(
  ctx: EditContext,
  caller: Caller,
  { ratingId, ...change }: DeclaredChange & { readonly ratingId: string },
): Promise<WorkRow> {
  const { work } = await changeDeclared(ctx, caller, change, async (tx) => {
    const row = await getRating(tx, { workId: change.workId, id: ratingId })
    await deleteRating(tx, row.id)
  })
  return work
}

function asSent({ region, system, status, code, basis, certificateNo, descriptors, ...row }: RatingRow): NewRating {
  return {
    ...{ region, system, status, code, basis, certificateNo, descriptors },
    ...{ validFrom: presentInstant(row.validFromMs), validUntil: presentInstant(row.validUntilMs) },
  }
}

async function othersOf(tx: Tx, { workId, id }: RatingRow): Promise<RatingRow[]> {
  return (await listRatingsOf(tx, [workId])).filter((other) => other.id !== id)
}

/** At one instant a system says one thing of a work. */
function refuseOverlap(others: readonly RatingRow[], rating: CheckedRating): void {
  const other = others.find((known) => known.system === rating.system && overlap(known, rating))
  if (!other) return
  const detail = `The work has a rating of ${rating.system} (${other.id}) for some of this time: change that one, or end it first.`
  throw new CatalogueError('RATING_OVERLAPS', detail)
}

type Span = Pick<CheckedRating, 'validFromMs' | 'validUntilMs'>

function overlap(a: Span, b: Span): boolean {
  const isBefore = (one: Span, other: Span) =>
    one.validUntilMs !== null && other.validFromMs !== null && one.validUntilMs <= other.validFromMs
  return !isBefore(a, b) && !isBefore(b, a)
}
