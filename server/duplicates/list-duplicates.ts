import { type DuplicateRow, listDuplicates } from '../../db/queries/duplicates.ts'
import type { WorksSeen } from '../../db/queries/works.ts'
import { requirePermission } from '../accounts/authorise.ts'
import { worksSeenBy } from '../accounts/visibility.ts'
import { getEpisode, getWork } from '../catalogue/lookups.ts'
import type { Caller, Context } from '../context.ts'
import { decodeCursor, encodeCursor } from '../http/cursor.ts'
import type { DuplicatesQuery } from './schemas.ts'

export interface DuplicatePage {
  readonly rows: DuplicateRow[]
  readonly nextCursor: string | null
  /** Which works the caller may see; undefined: all. */
  readonly seen: WorksSeen | undefined
}

/**
 * One page of pairs, newest first. Of a caller who may not see all works, only pairs of which both are in works that they may see.
 * @throws {CatalogueError} CURSOR_INVALID, WORK_NOT_FOUND, EPISODE_NOT_FOUND
 */
export async function pageDuplicates(
  ctx: Pick<Context, 'db'>,
  caller: Caller,
  { workId, episodeId, state, cursor, limit }: DuplicatesQuery,
): Promise<DuplicatePage> {
  if (workId !== undefined) {
    await requirePermission(ctx.db, caller, 'work.read', { name: 'workId', id: workId })
    await getWork(ctx.db, workId)
  }
  const sha256 = episodeId === undefined ? undefined : await fileOf(ctx, caller, episodeId)
  const seen = worksSeenBy(caller)
  const beforeId = cursor === undefined ? undefined : decodeCursor(cursor, { id: 'string' }).id
  const found = await listDuplicates(ctx.db, { seen, workId, sha256, state, beforeId, limit: limit + 1 })
  const rows = found.slice(0, limit)
  const last = rows.at(-1)
  return { rows, seen, nextCursor: found.length > limit && last ? encodeCursor({ id: last.id }) : null }
}

async function fileOf(ctx: Pick<Context, 'db'>, caller: Caller, episodeId: string): Promise<string> {
  await requirePermission(ctx.db, caller, 'work.read', { name: 'episodeId', id: episodeId })
  return (await getEpisode(ctx.db, episodeId)).mediaSha256
}
