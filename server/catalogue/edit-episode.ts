import type { Tx } from '../../db/open.ts'
import {
  deleteEpisode,
  type EpisodeRow,
  findEpisodeByFile,
  findEpisodeByNumber,
  replaceEpisodeTitles,
  setEpisodeState,
  updateEpisode,
} from '../../db/queries/episodes.ts'
import { deleteJob, enqueueJob } from '../../db/queries/jobs.ts'
import { insertMediaFile } from '../../db/queries/media-files.ts'
import { deleteEmbeddedTracks } from '../../db/queries/tracks.ts'
import { touchWork } from '../../db/queries/works.ts'
import type { ReceivedFile } from '../../media/store.ts'
import { withoutEmbedded } from '../analysis/embedded-warnings.ts'
import type { Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { requireMatch } from '../http/entity-tags.ts'
import { checkContent } from './check-content.ts'
import { getEpisode } from './lookups.ts'
import type { EpisodeChange } from './schemas.ts'

type Needs = Pick<Context, 'db' | 'now' | 'newId'>

/** Changes number or titles. @throws {CatalogueError} EPISODE_NOT_FOUND, VERSION_CONFLICT, EPISODE_NUMBER_TAKEN, CONTENT_INVALID */
export async function editEpisode(
  ctx: Needs,
  episodeId: string,
  input: EpisodeChange,
  ifMatch?: string,
): Promise<EpisodeRow> {
  const change = checkContent(input)
  return ctx.db.transaction(async (tx) => {
    const episode = await getEpisode(tx, episodeId)
    requireMatch(ifMatch, episode)
    if (change.number !== undefined && change.number !== episode.number) {
      if (await findEpisodeByNumber(tx, episode.workId, change.number)) {
        throw new CatalogueError('EPISODE_NUMBER_TAKEN', `This work has an episode ${change.number} already.`)
      }
    }
    const row = await storeEpisodeChange(tx, { atMs: ctx.now() }, episode, change)
    await reindex(ctx, tx, episode.workId)
    return row
  })
}

/** Stores a number that is free and titles that were checked. Whoever calls says that the work changed. */
export async function storeEpisodeChange(
  tx: Tx,
  { atMs }: { readonly atMs: number },
  episode: EpisodeRow,
  { number, titles }: EpisodeChange,
): Promise<EpisodeRow> {
  if (titles) await replaceEpisodeTitles(tx, episode.id, titles)
  return updateEpisode(tx, episode.id, number === undefined ? {} : { number }, atMs)
}

/** Removes an episode with its tracks. @throws {CatalogueError} EPISODE_NOT_FOUND, VERSION_CONFLICT */
export async function removeEpisode(ctx: Needs, episodeId: string, ifMatch?: string): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const episode = await getEpisode(tx, episodeId)
    requireMatch(ifMatch, episode)
    await deleteEpisode(tx, episodeId)
    await deleteJob(tx, 'analyse-video', episodeId)
    await reindex(ctx, tx, episode.workId)
  })
}

/** Analyses an episode again that has failed. @throws {CatalogueError} EPISODE_NOT_FOUND, EPISODE_NOT_FAILED */
export async function retryEpisode(ctx: Needs, episodeId: string): Promise<EpisodeRow> {
  return ctx.db.transaction(async (tx) => {
    const episode = await getEpisode(tx, episodeId)
    if (episode.state !== 'failed') {
      throw new CatalogueError(
        'EPISODE_NOT_FAILED',
        `This episode is ${episode.state}: only a failed one can be tried again.`,
      )
    }
    await setEpisodeState(tx, episodeId, { state: 'uploaded' }, ctx.now())
    await analyse(ctx, tx, episodeId, ctx.now())
    await reindex(ctx, tx, episode.workId)
    return getEpisode(tx, episodeId)
  })
}

/**
 * Puts another file in an episode's place and asks for its analysis. Uploaded tracks stay, embedded ones go.
 * @throws {CatalogueError} EPISODE_NOT_FOUND, VERSION_CONFLICT, EPISODE_FILE_REPEATED
 */
export async function replaceVideo(
  ctx: Needs & Pick<Context, 'store'>,
  episodeId: string,
  video: ReceivedFile,
  ifMatch?: string,
): Promise<EpisodeRow> {
  await ctx.store.keep(video)
  return ctx.db.transaction(async (tx) => {
    const episode = await getEpisode(tx, episodeId)
    requireMatch(ifMatch, episode)
    const row = await storeVideo(ctx, tx, { atMs: ctx.now() }, episode, video)
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
  { atMs }: { readonly atMs: number },
  episode: EpisodeRow,
  { sha256, sizeBytes }: Pick<ReceivedFile, 'sha256' | 'sizeBytes'>,
): Promise<EpisodeRow> {
  const repeated = await findEpisodeByFile(tx, episode.workId, sha256)
  if (repeated && repeated.id !== episode.id) {
    throw new CatalogueError('EPISODE_FILE_REPEATED', `This very file is episode ${repeated.number} of this work.`)
  }
  await insertMediaFile(tx, { sha256, sizeBytes, createdAtMs: atMs })
  await deleteEmbeddedTracks(tx, episode.id)
  const warnings = withoutEmbedded(episode.warnings)
  const change = { mediaSha256: sha256, state: 'uploaded', problemCode: null, problemDetail: null } as const
  const row = await updateEpisode(tx, episode.id, { ...change, warnings }, atMs)
  await analyse(ctx, tx, episode.id, atMs)
  return row
}

async function analyse(ctx: Pick<Context, 'newId'>, tx: Tx, episodeId: string, nowMs: number): Promise<void> {
  await enqueueJob(tx, { id: ctx.newId(), kind: 'analyse-video', key: episodeId, dueAtMs: nowMs, nowMs })
}

/** Says that the work changed and asks for its indexing. */
export async function reindex(ctx: Needs, tx: Tx, workId: string): Promise<void> {
  const nowMs = ctx.now()
  await touchWork(tx, workId, nowMs)
  await enqueueJob(tx, { id: ctx.newId(), kind: 'index-work', key: workId, dueAtMs: nowMs, nowMs })
}
