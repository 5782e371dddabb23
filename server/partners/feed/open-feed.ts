import { findLastSeq } from '../../../db/queries/changes.ts'
import {
  endLensGeneration,
  findLens,
  findLensById,
  type PartnerLensRow,
  putLens,
} from '../../../db/queries/partner-feed.ts'
import type { Lens } from '../../../db/queries/partner-lens.ts'
import type { Context } from '../../context.ts'
import { CatalogueError } from '../../errors.ts'
import { type FeedPlace, fromCursor } from './feed-place.ts'

type Needs = Pick<Context, 'db' | 'newId'>

/** Raise it when `isInLens` answers otherwise than it did for the same lens: every follower is then told of all works once. */
const RULES = 1

/** A lens with the row that cursors name it by. */
export interface KnownLens extends Pick<PartnerLensRow, 'id' | 'generation'> {
  readonly lens: Lens
}

/** The lens of a caller, noted when it is first used. */
export async function knowLens({ db, newId }: Needs, lens: Lens): Promise<KnownLens> {
  const { organisationId } = lens
  const definition = JSON.stringify([RULES, lens.regions.toSorted(), lens.licenceTypes?.toSorted() ?? null])
  const known = await findLens(db, { organisationId, definition })
  const row =
    known ?? (await db.transaction((tx) => putLens(tx, { id: newId(), organisationId, definition, generation: 1 })))
  return { lens, id: row.id, generation: row.generation }
}

/**
 * Where a follower goes on. One that holds the works of another lens, or may hold some of another, is led through all works once.
 * @param cursor undefined: it holds nothing
 * @throws {CatalogueError} CURSOR_INVALID (malformed, or another partner's), SNAPSHOT_NEEDED
 */
export async function openFeed(ctx: Needs, lens: KnownLens, cursor: string | undefined): Promise<FeedPlace> {
  const { id: lensId, generation } = lens
  if (cursor === undefined) return { lensId, generation, seq: 0, walkedTo: null }
  const place = await readCursor(ctx, lens, cursor)
  if (place.lensId === lensId && place.generation === generation) return place
  const seq = await findLastSeq(ctx.db) // before the first work is looked at
  if (place.lensId !== lensId) await leaveLens(ctx, place)
  return { lensId, generation, seq, walkedTo: '' }
}

/** The place that a cursor of this partner holds. @throws {CatalogueError} CURSOR_INVALID, SNAPSHOT_NEEDED */
export async function readCursor({ db }: Pick<Context, 'db'>, { lens }: KnownLens, cursor: string): Promise<FeedPlace> {
  const place = fromCursor(cursor)
  const row = await findLensById(db, place.lensId)
  const isOurs = row === undefined || row.organisationId === lens.organisationId
  if (!isOurs || place.seq < 0) throw new CatalogueError('CURSOR_INVALID', 'This cursor is not one of yours.')
  if (row === undefined || place.seq > (await findLastSeq(db))) {
    const message =
      'The catalogue was restored from a backup after this cursor: take a snapshot and go on from its own.'
    throw new CatalogueError('SNAPSHOT_NEEDED', message)
  }
  return place
}

/**
 * Whoever comes from a lens may take in works of another and still hold the old cursor, when it dies before it stores the new one. Should it
 * come back to the old lens with it, it must not go on as if nothing had been.
 */
async function leaveLens({ db }: Pick<Context, 'db'>, { lensId, generation }: FeedPlace): Promise<void> {
  const row = await findLensById(db, lensId)
  if (row?.generation === generation) await db.transaction((tx) => endLensGeneration(tx, row))
}
