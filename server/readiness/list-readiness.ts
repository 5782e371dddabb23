import {
  countReadiness,
  type ListedReadiness,
  listReadiness,
  type ReadinessCounts,
  type ReadinessFilter,
} from '../../db/queries/readiness.ts'
import { worksSeenBy } from '../accounts/visibility.ts'
import type { Caller, Context } from '../context.ts'
import { decodeCursor, encodeCursor } from '../http/cursor.ts'
import { getTarget } from './choose-targets.ts'
import { digestOf } from './compute-readiness.ts'
import { readTargets, type TargetContext } from './read-targets.ts'
import type { ReadinessQuery } from './schemas.ts'
import type { Target } from './targets.ts'

export interface ReadinessPage {
  readonly target: Target
  readonly rows: ListedReadiness[]
  readonly counts: ReadinessCounts
  readonly nextCursor: string | null
}

/**
 * One page of the works that a caller may see by their state for a target, newest first, as it was last worked out.
 * @throws {CatalogueError} QUERY_INVALID, CURSOR_INVALID
 */
export async function pageReadiness(
  ctx: TargetContext & Pick<Context, 'now'>,
  caller: Caller,
  { target, state, organisationId, status, cursor, limit }: ReadinessQuery,
): Promise<ReadinessPage> {
  const all = await readTargets(ctx)
  const found = getTarget(all, target)
  const now = { packRevision: found.revision, packsDigest: digestOf(all), nowMs: ctx.now() }
  const filter: ReadinessFilter = { seen: worksSeenBy(caller), target: found.id, organisationId, status }
  const beforeId = cursor === undefined ? undefined : decodeCursor(cursor, { id: 'string' }).id
  const listed = await listReadiness(ctx.db, { ...filter, state, beforeId, limit: limit + 1 }, now)
  const rows = listed.slice(0, limit)
  const last = rows.at(-1)
  const nextCursor = listed.length > limit && last ? encodeCursor({ id: last.workId }) : null
  return { target: found, rows, counts: await countReadiness(ctx.db, filter, now), nextCursor }
}
