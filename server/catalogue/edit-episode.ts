import type { Tx } from '../../db/open.ts'
import {
  type EpisodeRow,
  findEpisodeByNumber,
  replaceEpisodeTitles,
  setEpisodeState,
  updateEpisode,
} from '../../db/queries/episodes.ts'
import { enqueueJob } from '../../db/queries/jobs.ts'
import { findProxy } from '../../db/queries/proxies.ts'
import { touchWork } from '../../db/queries/works.ts'
import { askForProxy } from '../analysis/make-proxy.ts'
import type { Caller, Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { type Edit, recordEdit } from '../history/record-edit.ts'
import { requireMatch } from '../http/entity-tags.ts'
import { checkContent } from './check-content.ts'
import type { EpisodeChange } from './episode-schemas.ts'
import { getEpisode } from './lookups.ts'

type Needs = Pick<Context, 'db' | 'now' | 'newId'>

/** Changes number or titles. @throws {CatalogueError} EPISODE_NOT_FOUND, VERSION_CONFLICT, EPISODE_NUMBER_TAKEN, CONTENT_INVALID */
export async function editEpisode(
  ctx: Needs,
  caller: Caller,
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
    const row = await storeEpisodeChange(tx, { by: caller, atMs: ctx.now() }, episode, change)
    await reindex(ctx, tx, episode.workId)
    return row
  })
}

/** Stores a number that is free and titles that were checked. Whoever calls says that the work changed. */
export async function storeEpisodeChange(
  tx: Tx,
  who: Pick<Edit, 'by' | 'atMs'>,
  episode: EpisodeRow,
  { number, titles }: EpisodeChange,
): Promise<EpisodeRow> {
  const about = { workId: episode.workId, entity: 'episode', entityId: episode.id } as const
  return recordEdit(tx, { by: who.by, atMs: who.atMs, ...about, action: 'edited' }, async () => {
    if (titles) await replaceEpisodeTitles(tx, episode.id, titles)
    return updateEpisode(tx, episode.id, number === undefined ? {} : { number }, who.atMs)
  })
}

/** Analyses an episode again that has failed, or makes the copy for browsers again that has. @throws {CatalogueError} EPISODE_NOT_FOUND, EPISODE_NOT_FAILED */
export async function retryEpisode(ctx: Needs, episodeId: string): Promise<EpisodeRow> {
  return ctx.db.transaction(async (tx) => {
    const episode = await getEpisode(tx, episodeId)
    if (episode.state !== 'failed') {
      const proxy = await findProxy(tx, episode.mediaSha256)
      if (proxy?.state === 'failed') {
        await askForProxy(ctx, tx, episode.mediaSha256, ctx.now())
        return episode
      }
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

/** Asks for the analysis of an episode's file. Whoever calls says that the work changed. */
export async function analyse(ctx: Pick<Context, 'newId'>, tx: Tx, episodeId: string, nowMs: number): Promise<void> {
  await enqueueJob(tx, { id: ctx.newId(), kind: 'analyse-video', key: episodeId, dueAtMs: nowMs, nowMs })
}

/** Says that the work changed and asks for its indexing. */
export async function reindex(ctx: Needs, tx: Tx, workId: string): Promise<void> {
  const nowMs = ctx.now()
  await touchWork(tx, workId, nowMs)
  await enqueueJob(tx, { id: ctx.newId(), kind: 'index-work', key: workId, dueAtMs: nowMs, nowMs })
}
