import type { Tx } from '../../db/open.ts'
import { type EpisodeRow, updateEpisode } from '../../db/queries/episodes.ts'
import { findTrackLike, type TrackRow } from '../../db/queries/tracks.ts'
import type { Warning } from '../../db/schema/index.ts'
import type { Caller, Context } from '../context.ts'
import type { Edit } from '../history/record-edit.ts'
import { findEarlierResult, type Idempotency, rememberResult } from '../http/idempotency.ts'
import { askForDrafts } from '../subtitles/ask-for-drafts.ts'
import type { Encoding } from '../subtitles/decode-text.ts'
import type { ReceivedSubtitle } from '../uploads/receive-parts.ts'
import { reindex } from './edit-episode.ts'
import { getEpisode, getTrack } from './lookups.ts'
import { moveTrackAside } from './move-aside.ts'
import { addTracks, type ReadTrack, readTracks } from './store-tracks.ts'

export interface NewTrack {
  readonly episodeId: string
  readonly file: ReceivedSubtitle
  readonly locale?: string
  readonly encoding?: Encoding
  /** An uploaded track of the same locale gives way. */
  readonly replace?: boolean
}

/** Adds a subtitle track to an episode. @throws {CatalogueError} EPISODE_NOT_FOUND, SUBTITLE_*, LOCALE_*, IDEMPOTENCY_KEY_REUSED */
export async function addTrack(
  ctx: Pick<Context, 'db' | 'store' | 'now' | 'newId'>,
  caller: Caller,
  input: NewTrack,
  idempotency?: Idempotency,
): Promise<TrackRow> {
  const { file, locale, encoding } = input
  const hint = { fileName: file.fileName, ...(locale ? { locale } : {}), ...(encoding ? { encoding } : {}) }
  const tracks = readTracks([file], [hint])
  await ctx.store.keepBytes(file.bytes)
  return ctx.db.transaction(async (tx) => {
    const nowMs = ctx.now()
    const earlier = await findEarlierResult(tx, idempotency, nowMs)
    if (earlier !== undefined) return getTrack(tx, earlier)
    const episode = await getEpisode(tx, input.episodeId)
    const [row] = await storeTracks(ctx, tx, { by: caller, atMs: nowMs }, episode, tracks, input.replace === true)
    if (!row) throw new Error('one file gives one track')
    await reindex(ctx, tx, episode.workId)
    await rememberResult(tx, idempotency, row.id, nowMs)
    return row
  })
}

/**
 * Adds tracks that were read, and whose files are in the store, to an episode. Whoever calls says that the work changed.
 * @param replace an uploaded track of the same locale gives way.
 * @throws {CatalogueError} SUBTITLE_TRACK_EXISTS
 */
export async function storeTracks(
  ctx: Pick<Context, 'newId'>,
  tx: Tx,
  { by, atMs }: Pick<Edit, 'by' | 'atMs'>,
  episode: EpisodeRow,
  tracks: readonly ReadTrack[],
  replace: boolean,
): Promise<TrackRow[]> {
  const edit = { by, atMs, workId: episode.workId }
  for (const track of replace ? tracks : []) {
    const like = { episodeId: episode.id, locale: track.locale, origin: 'uploaded', kind: 'subtitles' } as const
    const old = await findTrackLike(tx, like)
    if (old) await moveTrackAside(ctx, tx, edit, { track: old, episode })
  }
  const rows = await addTracks(ctx, tx, { ...edit, episodeId: episode.id }, tracks)
  const warnings = [...episode.warnings, ...tracks.flatMap((track) => track.warnings)]
  await updateEpisode(tx, episode.id, { warnings: withoutRepeats(warnings) }, atMs)
  for (const { locale } of rows) await askForDrafts(ctx, tx, episode.id, locale, atMs)
  return rows
}

/** Removes a track with its cues, for as long as it may come back. @throws {CatalogueError} TRACK_NOT_FOUND */
export async function removeTrack(
  ctx: Pick<Context, 'db' | 'now' | 'newId'>,
  caller: Caller,
  trackId: string,
): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const track = await getTrack(tx, trackId)
    const episode = await getEpisode(tx, track.episodeId)
    const edit = { by: caller, atMs: ctx.now(), workId: episode.workId }
    await moveTrackAside(ctx, tx, edit, { track, episode })
    await updateEpisode(tx, episode.id, {}, ctx.now())
    await reindex(ctx, tx, episode.workId)
  })
}

/** A file that is sent twice is warned of once. */
function withoutRepeats(warnings: readonly Warning[]): Warning[] {
  return [...new Map(warnings.map((warning) => [`${warning.code} ${warning.detail}`, warning])).values()]
}
