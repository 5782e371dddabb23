import type { Tx } from '../../db/open.ts'
import {
  countEpisodes,
  type EpisodeRow,
  findEpisodeByFile,
  findEpisodeByNumber,
  insertEpisode,
  replaceEpisodeTitles,
} from '../../db/queries/episodes.ts'
import { enqueueJob } from '../../db/queries/jobs.ts'
import { insertMediaFile } from '../../db/queries/media-files.ts'
import { touchWork, type WorkRow } from '../../db/queries/works.ts'
import type { ReceivedFile } from '../../media/store.ts'
import type { Caller, Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { type Edit, recordEdit } from '../history/record-edit.ts'
import { findEarlierResult, type Idempotency, rememberResult } from '../http/idempotency.ts'
import { checkContent } from './check-content.ts'
import type { EpisodeMetadata } from './episode-schemas.ts'
import { getEpisode, getWork } from './lookups.ts'
import { addTracks, type ReadTrack, readTracks, type SubtitleFile } from './store-tracks.ts'

export interface NewEpisode {
  readonly workId: string
  readonly metadata: EpisodeMetadata
  readonly video: ReceivedFile
  readonly subtitles: readonly SubtitleFile[]
}

/**
 * Adds an episode to a work and asks for its analysis.
 *
 * The files have their names on the disk before the rows commit, and rows and jobs commit together: what a caller was
 * told is stored survives any crash.
 *
 * @throws {CatalogueError} WORK_NOT_FOUND, EPISODE_NUMBER_TAKEN, EPISODE_FILE_REPEATED, SHORT_VIDEO_HAS_ONE_EPISODE,
 *   CONTENT_INVALID, METADATA_INVALID, SUBTITLE_*, LOCALE_*, IDEMPOTENCY_KEY_REUSED
 */
export async function addEpisode(
  ctx: Pick<Context, 'db' | 'store' | 'now' | 'newId'>,
  caller: Caller,
  input: NewEpisode,
  idempotency?: Idempotency,
): Promise<EpisodeRow> {
  const metadata = checkContent(input.metadata)
  const tracks = readTracks(input.subtitles, metadata.subtitles ?? [])
  for (const track of tracks) await ctx.store.keepBytes(track.bytes)
  await ctx.store.keep(input.video)
  const nowMs = ctx.now()
  return ctx.db.transaction(async (tx) => {
    const earlier = await findEarlierResult(tx, idempotency, nowMs)
    if (earlier !== undefined) return getEpisode(tx, earlier)
    const edit = { by: caller, workId: input.workId, atMs: nowMs }
    const { number, titles = [] } = metadata
    const episode = await storeEpisode(ctx, tx, edit, { number, titles, video: input.video, tracks })
    await touchWork(tx, input.workId, nowMs)
    await enqueueJob(tx, { id: ctx.newId(), kind: 'index-work', key: input.workId, dueAtMs: nowMs, nowMs })
    await rememberResult(tx, idempotency, episode.id, nowMs)
    return episode
  })
}

/** An episode whose content was checked and whose files are in the store. */
export interface CheckedEpisode {
  readonly number: number
  readonly titles: NonNullable<EpisodeMetadata['titles']>
  readonly video: Pick<ReceivedFile, 'sha256' | 'sizeBytes'>
  readonly tracks: readonly ReadTrack[]
}

/**
 * Stores an episode with its titles and tracks and asks for its analysis. Whoever calls says that the work changed.
 * @throws {CatalogueError} WORK_NOT_FOUND, EPISODE_NUMBER_TAKEN, EPISODE_FILE_REPEATED, SHORT_VIDEO_HAS_ONE_EPISODE
 */
export async function storeEpisode(
  ctx: Pick<Context, 'newId'>,
  tx: Tx,
  edit: Pick<Edit, 'by' | 'workId' | 'atMs'>,
  { number, titles, video, tracks }: CheckedEpisode,
): Promise<EpisodeRow> {
  const { workId, atMs } = edit
  await requireRoomFor(tx, await getWork(tx, workId), number, video.sha256)
  await insertMediaFile(tx, { sha256: video.sha256, sizeBytes: video.sizeBytes, createdAtMs: atMs })
  const id = ctx.newId()
  const created = { ...edit, entity: 'episode', entityId: id, action: 'created' } as const
  const episode = await recordEdit(tx, created, async () => {
    const warnings = tracks.flatMap((track) => track.warnings)
    const made = await insertEpisode(tx, {
      ...{ id, workId, number, state: 'uploaded', mediaSha256: video.sha256, warnings },
      ...{ version: 1, createdAtMs: atMs, updatedAtMs: atMs },
    })
    await replaceEpisodeTitles(tx, id, titles)
    return made
  })
  await addTracks(ctx, tx, { ...edit, episodeId: id }, tracks)
  await enqueueJob(tx, { id: ctx.newId(), kind: 'analyse-video', key: episode.id, dueAtMs: atMs, nowMs: atMs })
  return episode
}

/** @throws {CatalogueError} when the work has the number, the file, or no place for one more. */
export async function requireRoomFor(
  db: Tx | Context['db'],
  work: WorkRow,
  number: number,
  sha256?: string,
): Promise<void> {
  if (await findEpisodeByNumber(db, work.id, number)) {
    throw new CatalogueError(
      'EPISODE_NUMBER_TAKEN',
      `This work has an episode ${number}: give another number, or replace its video.`,
    )
  }
  if (work.kind === 'short_video' && (await countEpisodes(db, work.id)) > 0) {
    throw new CatalogueError('SHORT_VIDEO_HAS_ONE_EPISODE', 'A short video has one episode, and this one has it.')
  }
  const repeated = sha256 === undefined ? undefined : await findEpisodeByFile(db, work.id, sha256)
  if (repeated) {
    throw new CatalogueError(
      'EPISODE_FILE_REPEATED',
      `This very file is episode ${repeated.number} of this work: check which is right.`,
    )
  }
}
