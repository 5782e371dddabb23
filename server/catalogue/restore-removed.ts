import type { Tx } from '../../db/open.ts'
import { findEpisode, updateEpisode } from '../../db/queries/episodes.ts'
import {
  deleteRemoval,
  type EpisodeDocument,
  findRemoval,
  insertEpisodeDocument,
  insertTrackDocument,
  type RemovalRow,
  type TrackDocument,
} from '../../db/queries/removals.ts'
import { findTrackLike } from '../../db/queries/tracks.ts'
import type { Caller, Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { recordEdit } from '../history/record-edit.ts'
import { askForDrafts } from '../subtitles/ask-for-drafts.ts'
import { requireRoomFor } from './add-episode.ts'
import { analyse, reindex } from './edit-episode.ts'
import { getWork } from './lookups.ts'
import { UNDO_MS } from './move-aside.ts'

type Needs = Pick<Context, 'db' | 'now' | 'newId'>

/** What came back. */
export type Restored = Pick<RemovalRow, 'kind' | 'entityId' | 'episodeId'>

/**
 * Brings back an episode or a track as it was, unless its place was taken meanwhile.
 * @throws {CatalogueError} REMOVED_NOT_FOUND, EPISODE_NUMBER_TAKEN, EPISODE_FILE_REPEATED, SHORT_VIDEO_HAS_ONE_EPISODE,
 *   EPISODE_REMOVED, SUBTITLE_TRACK_EXISTS
 */
export async function restoreRemoved(
  ctx: Needs,
  caller: Caller,
  { workId, removedId }: { readonly workId: string; readonly removedId: string },
): Promise<Restored> {
  return ctx.db.transaction(async (tx) => {
    const removal = await findRemoval(tx, removedId)
    if (removal?.workId !== workId || removal.removedAtMs < ctx.now() - UNDO_MS) {
      throw new CatalogueError(
        'REMOVED_NOT_FOUND',
        'Nothing can be brought back under this id: 30 days may have gone by.',
      )
    }
    const { kind, entityId, episodeId } = removal
    const edit = { by: caller, atMs: ctx.now(), workId, entity: kind, entityId, action: 'restored' } as const
    await recordEdit(tx, edit, () =>
      kind === 'episode' ? restoreEpisode(ctx, tx, removal) : restoreTrack(ctx, tx, removal),
    )
    await deleteRemoval(tx, removedId)
    await reindex(ctx, tx, workId)
    return { kind, entityId, episodeId }
  })
}

async function restoreEpisode(ctx: Needs, tx: Tx, removal: RemovalRow): Promise<void> {
  const document = JSON.parse(removal.document) as EpisodeDocument // as it was written
  const { number, mediaSha256, state, version } = document.episode
  await requireRoomFor(tx, await getWork(tx, removal.workId), number, mediaSha256)
  const isDone = state === 'ready' || state === 'failed'
  const change = { state: isDone ? state : 'uploaded', version: version + 1, updatedAtMs: ctx.now() } as const
  const episode = await insertEpisodeDocument(tx, document, change)
  if (!isDone) await analyse(ctx, tx, episode.id, ctx.now())
}

async function restoreTrack(ctx: Needs, tx: Tx, removal: RemovalRow): Promise<void> {
  const document = JSON.parse(removal.document) as TrackDocument // as it was written
  if (!(await findEpisode(tx, removal.episodeId))) {
    throw new CatalogueError('EPISODE_REMOVED', 'The episode of this track was removed too: bring that back first.')
  }
  if (await findTrackLike(tx, document.track)) {
    throw new CatalogueError(
      'SUBTITLE_TRACK_EXISTS',
      `This episode has another track in ${document.track.locale} by now: remove it first.`,
    )
  }
  await insertTrackDocument(tx, document)
  await askForDrafts(ctx, tx, removal.episodeId, document.track.locale, ctx.now())
  await updateEpisode(tx, removal.episodeId, {}, ctx.now())
}
