import { type EpisodeRow, listEpisodes } from '../../db/queries/episodes.ts'
import type { Context } from '../context.ts'
import { decodeCursor, encodeCursor } from '../http/cursor.ts'
import type { EpisodesQuery } from './episode-schemas.ts'
import { getWork } from './lookups.ts'

/** One page of a work's episodes, in order of number. @throws {CatalogueError} WORK_NOT_FOUND, CURSOR_INVALID */
export async function pageEpisodes(
  ctx: Pick<Context, 'db'>,
  workId: string,
  { cursor, limit }: Pick<EpisodesQuery, 'cursor' | 'limit'>,
): Promise<{ rows: EpisodeRow[]; nextCursor: string | null }> {
  await getWork(ctx.db, workId)
  const afterNumber = cursor === undefined ? 0 : decodeCursor(cursor, { number: 'number' }).number
  const rows = await listEpisodes(ctx.db, { workId, afterNumber, limit: limit + 1 })
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { rows: page, nextCursor: rows.length > limit && last ? encodeCursor({ number: last.number }) : null }
}
