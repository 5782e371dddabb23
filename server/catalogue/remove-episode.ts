import { deleteJob } from '../../db/queries/jobs.ts'
import type { Caller, Context } from '../context.ts'
import { requireMatch } from '../http/entity-tags.ts'
import { reindex } from './edit-episode.ts'
import { getEpisode } from './lookups.ts'
import { moveEpisodeAside } from './move-aside.ts'

/** Removes an episode with its tracks, for as long as it may come back. @throws {CatalogueError} EPISODE_NOT_FOUND, VERSION_CONFLICT */
export async function removeEpisode(
  ctx: Pick<Context, 'db' | 'now' | 'newId'>,
  caller: Caller,
  episodeId: string,
  ifMatch?: string,
): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const episode = await getEpisode(tx, episodeId)
    requireMatch(ifMatch, episode)
    await moveEpisodeAside(ctx, tx, { by: caller, atMs: ctx.now(), workId: episode.workId }, episode)
    await deleteJob(tx, 'analyse-video', episodeId)
    await reindex(ctx, tx, episode.workId)
  })
}
