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

export interface ReadinessPage {
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
  const { id, revision } = getTarget(all, target)
  const now = { packRevision: revision, packsDigest: digestOf(all), nowMs: ctx.now() }
  const filter: ReadinessFilter = { seen: worksSeenBy(caller), target: id, organisationId, status }
  const beforeId = cursor === undefined ? undefined : decodeCursor(cursor, { id: 'string' }).id
  const found = await listReadiness(ctx.db, { ...filter, state, beforeId, limit: limit + 1 }, now)
  const rows = found.slice(0, limit)
  const last = rows.at(-1)
  const nextCursor = found.length > limit && last ? encodeCursor({ id: last.workId }) : null
  return { rows, counts: await countReadiness(ctx.db, filter, now), nextCursor }
}
