import type { Reader, Tx } from '../../db/open.ts'
import { type CueLine, listCueLines, replaceCueLines } from '../../db/queries/cue-lines.ts'
import { findDraft } from '../../db/queries/drafts.ts'
import { updateEpisode } from '../../db/queries/episodes.ts'
import { findMediaFile } from '../../db/queries/media-files.ts'
import { findTrackLike, type TrackRow } from '../../db/queries/tracks.ts'
import { reindex } from '../catalogue/edit-episode.ts'
import { getEpisode, getTrack } from '../catalogue/lookups.ts'
import type { Caller, Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { recordEdit } from '../history/record-edit.ts'
import { requireMatch } from '../http/entity-tags.ts'
import { askForDrafts } from '../subtitles/ask-for-drafts.ts'
import { applyOperations, LATEST_MS } from './apply-operations.ts'
import { type CueOperation, OperationRefused } from './cue-operation.ts'

/** Steps, made all or none. */
export interface CueEdit {
  readonly operations: readonly CueOperation[]
  /** Cues may end behind the video, as those that were sent may. */
  readonly allowBeyondVideo: boolean
}

/** The cues of a track with what is needed to edit them. */
export interface CueSheet {
  readonly track: TrackRow
  readonly lines: readonly CueLine[]
  /** Of an open draft; undefined: it is none. */
  readonly sourceLocale: string | undefined
  /** null: not known yet. */
  readonly durationMs: number | null
}

/** @throws {CatalogueError} TRACK_NOT_FOUND */
export async function readCueSheet(db: Reader, trackId: string): Promise<CueSheet> {
  const track = await getTrack(db, trackId)
  const { mediaSha256 } = await getEpisode(db, track.episodeId)
  const durationMs = (await findMediaFile(db, mediaSha256))?.durationMs ?? null
  const draft = track.state === 'draft' ? await findDraft(db, trackId) : undefined
  return { track, durationMs, sourceLocale: draft?.sourceLocale, lines: await listCueLines(db, trackId) }
}

/**
 * Edits the cues of a track: what hangs on them follows as it does when the track is replaced.
 * @param ifMatch the tag of the cues that positions count in.
 * @returns the track, and the edit that undoes this one.
 * @throws {CatalogueError} TRACK_NOT_FOUND, IF_MATCH_MISSING, VERSION_CONFLICT, SUBTITLE_TRACK_EXISTS, CONTENT_INVALID
 */
export async function editCues(
  ctx: Pick<Context, 'db' | 'now' | 'newId'>,
  caller: Caller,
  trackId: string,
  { operations, allowBeyondVideo }: CueEdit,
  ifMatch: string | undefined,
): Promise<{ readonly track: TrackRow; readonly inverse: CueEdit }> {
  return ctx.db.transaction(async (tx) => {
    const { track, lines, durationMs } = await readCueSheet(tx, trackId)
    requireTag(ifMatch, track)
    const videoMs = durationMs ?? LATEST_MS
    const bounds = { latestMs: allowBeyondVideo ? LATEST_MS : videoMs, isDraft: track.state === 'draft' }
    const edited = apply(lines, operations, bounds)
    const { id: episodeId, workId } = await getEpisode(tx, track.episodeId)
    const atMs = ctx.now()
    const edit = { by: caller, atMs, workId, entity: 'track', entityId: trackId, action: 'edited' } as const
    const origin = await originOfEdited(tx, track)
    const row = await recordEdit(tx, edit, () => replaceCueLines(tx, trackId, edited.lines, origin))
    await updateEpisode(tx, episodeId, {}, atMs)
    if (track.state === 'approved') {
      await askForDrafts(ctx, tx, episodeId, track.locale, atMs)
      await reindex(ctx, tx, workId)
    }
    const isBeyond = edited.inverse.some((one) => 'endMs' in one && one.endMs > videoMs)
    return { track: row, inverse: { operations: edited.inverse, allowBeyondVideo: isBeyond } }
  })
}

function apply(...given: Parameters<typeof applyOperations>): ReturnType<typeof applyOperations> {
  try {
    return applyOperations(...given)
  } catch (error) {
    if (!(error instanceof OperationRefused)) throw error
    const pointer = error.index === undefined ? '/operations' : `/operations/${error.index}`
    const errors = [{ pointer, code: error.code, detail: error.message }]
    throw new CatalogueError('CONTENT_INVALID', 'This edit cannot be made: none of it was.', { errors, cause: error })
  }
}

/** Positions mean something in one version only: unlike other writes, this one needs to say which. */
function requireTag(ifMatch: string | undefined, track: TrackRow): void {
  if (ifMatch === undefined) {
    throw new CatalogueError('IF_MATCH_MISSING', 'Send the ETag of the cues that you read as If-Match.')
  }
  requireMatch(ifMatch, track)
}

/** What stands in the file is read anew with the file; what a person wrote is theirs, as if they had sent it. */
async function originOfEdited(tx: Tx, track: TrackRow): Promise<Partial<Pick<TrackRow, 'origin' | 'streamIndex'>>> {
  if (track.origin !== 'embedded') return {}
  if ((await findTrackLike(tx, { ...track, origin: 'uploaded' })) === undefined) {
    return { origin: 'uploaded', streamIndex: null }
  }
  throw new CatalogueError(
    'SUBTITLE_TRACK_EXISTS',
    `This episode has a track in ${track.locale} that was sent, which is shown instead of this one: edit that one.`,
  )
}
