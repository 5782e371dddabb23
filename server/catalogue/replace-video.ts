import type { Tx } from '../../db/open.ts'
import { type EpisodeRow, findEpisodeByFile, updateEpisode } from '../../db/queries/episodes.ts'
import { insertMediaFile } from '../../db/queries/media-files.ts'
import { deleteTrack, listTracks } from '../../db/queries/tracks.ts'
import type { ReceivedFile } from '../../media/store.ts'
import { withoutEmbedded } from '../analysis/embedded-warnings.ts'
import type { Caller, Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { type Edit, recordEdit } from '../history/record-edit.ts'
import { requireMatch } from '../http/entity-tags.ts'
import { analyse, reindex } from './edit-episode.ts'
import { getEpisode } from './lookups.ts'

/**
 * Puts another file in an episode's place and asks for its analysis. Uploaded tracks stay, embedded ones go.
 * @throws {CatalogueError} EPISODE_NOT_FOUND, VERSION_CONFLICT, EPISODE_FILE_REPEATED
 */
export async function replaceVideo(
  ctx: Pick<Context, 'db' | 'now' | 'newId' | 'store'>,
  caller: Caller,
  episodeId: string,
  video: ReceivedFile,
  ifMatch?: string,
): Promise<EpisodeRow> {
  await ctx.store.keep(video)
  return ctx.db.transaction(async (tx) => {
    const episode = await getEpisode(tx, episodeId)
    requireMatch(ifMatch, episode)
    const row = await storeVideo(ctx, tx, { by: caller, atMs: ctx.now() }, episode, video)
    await reindex(ctx, tx, episode.workId)
    return row
  })
}

/**
 * Names another file, which is in the store, for an episode and asks for its analysis. Whoever calls says that the work changed.
 * @throws {CatalogueError} EPISODE_FILE_REPEATED
 */
export async function storeVideo(
  ctx: Pick<Context, 'newId'>,
  tx: Tx,
  { by, atMs }: Pick<Edit, 'by' | 'atMs'>,
  { id, workId, warnings: known }: EpisodeRow,
  { sha256, sizeBytes }: Pick<ReceivedFile, 'sha256' | 'sizeBytes'>,
): Promise<EpisodeRow> {
  const repeated = await findEpisodeByFile(tx, workId, sha256)
  if (repeated && repeated.id !== id) {
    throw new CatalogueError('EPISODE_FILE_REPEATED', `This very file is episode ${repeated.number} of this work.`)
  }
  await insertMediaFile(tx, { sha256, sizeBytes, createdAtMs: atMs })
  for (const track of await listTracks(tx, id)) {
    if (track.origin !== 'embedded') continue
    const removed = { by, atMs, workId, entity: 'track', entityId: track.id, action: 'removed' } as const
    await recordEdit(tx, removed, () => deleteTrack(tx, track.id))
  }
  const change = { mediaSha256: sha256, state: 'uploaded', problemCode: null, problemDetail: null } as const
  const warnings = withoutEmbedded(known)
  const edited = { by, atMs, workId, entity: 'episode', entityId: id, action: 'edited' } as const
  const row = await recordEdit(tx, edited, () => updateEpisode(tx, id, { ...change, warnings }, atMs))
  await analyse(ctx, tx, id, atMs)
  return row
}
