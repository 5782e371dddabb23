import type { Tx } from '../../db/open.ts'
import { deleteEpisode, type EpisodeRow } from '../../db/queries/episodes.ts'
import { insertRemoval, readEpisodeDocument, readTrackDocument } from '../../db/queries/removals.ts'
import { deleteTrack, type TrackRow } from '../../db/queries/tracks.ts'
import type { Context } from '../context.ts'
import { type Edit, nameOf, recordEdit } from '../history/record-edit.ts'

type Who = Pick<Edit, 'by' | 'workId' | 'atMs'>

/** How long what was removed or withdrawn can come back. */
export const UNDO_MS = 30 * 24 * 60 * 60 * 1_000

/** Takes an episode out of the catalogue with all that hangs on it, and keeps it so that it can come back. */
export async function moveEpisodeAside(
  ctx: Pick<Context, 'newId'>,
  tx: Tx,
  who: Who,
  episode: EpisodeRow,
): Promise<void> {
  const document = await readEpisodeDocument(tx, episode)
  const files = [episode.mediaSha256, ...document.tracks.map(({ track }) => track.sourceSha256)]
  const about = { kind: 'episode', entityId: episode.id, locale: null, document: JSON.stringify(document) } as const
  await insertRemoval(tx, { ...about, ...(await facts(ctx, tx, who, episode)) }, files)
  const edit = { ...who, entity: 'episode', entityId: episode.id, action: 'removed' } as const
  await recordEdit(tx, edit, () => deleteEpisode(tx, episode.id))
}

/** Takes a track out of an episode, and keeps it so that it can come back. */
export async function moveTrackAside(
  ctx: Pick<Context, 'newId'>,
  tx: Tx,
  who: Who,
  { track, episode }: { readonly track: TrackRow; readonly episode: EpisodeRow },
): Promise<void> {
  const document = JSON.stringify(await readTrackDocument(tx, track))
  const about = { kind: 'track', entityId: track.id, locale: track.locale, document } as const
  await insertRemoval(tx, { ...about, ...(await facts(ctx, tx, who, episode)) }, [track.sourceSha256])
  const edit = { ...who, entity: 'track', entityId: track.id, action: 'removed' } as const
  await recordEdit(tx, edit, () => deleteTrack(tx, track.id))
}

async function facts(ctx: Pick<Context, 'newId'>, tx: Tx, { by, workId, atMs }: Who, episode: EpisodeRow) {
  const editor = { editorKind: by.kind, editorId: by.id, editorName: await nameOf(tx, by) }
  const { id: episodeId, number: episodeNumber } = episode
  return { id: ctx.newId(), workId, episodeId, episodeNumber, ...editor, removedAtMs: atMs }
}
