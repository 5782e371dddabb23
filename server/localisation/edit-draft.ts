import type { Tx } from '../../db/open.ts'
import { approveTrack, editDraftLines } from '../../db/queries/drafts.ts'
import { updateEpisode } from '../../db/queries/episodes.ts'
import { listTracks, type TrackRow } from '../../db/queries/tracks.ts'
import { putTranslatedLines } from '../../db/queries/translated-lines.ts'
import { reindex } from '../catalogue/edit-episode.ts'
import { getEpisode, getWork } from '../catalogue/lookups.ts'
import type { Caller, Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { recordEdit } from '../history/record-edit.ts'
import { requireMatch } from '../http/entity-tags.ts'
import { askForDrafts } from '../subtitles/ask-for-drafts.ts'
import { cleanText } from '../subtitles/cue-text.ts'
import { type Draft, readDraft, readOpenDraft } from './read-draft.ts'

type Needs = Pick<Context, 'db' | 'now' | 'newId'>

/** A line as a person wants it. */
export interface EditedLine {
  readonly position: number
  readonly text: string
}

/** Stores what a person wrote in lines of a draft. @throws {CatalogueError} TRACK_NOT_FOUND, TRACK_NOT_DRAFT, VERSION_CONFLICT, CONTENT_INVALID */
export async function editDraft(
  ctx: Needs,
  caller: Caller,
  trackId: string,
  edits: readonly EditedLine[],
  ifMatch?: string,
): Promise<Draft> {
  return ctx.db.transaction(async (tx) => {
    const { lines, track } = await readOpenDraft(tx, trackId)
    requireMatch(ifMatch, track)
    const { workId } = await getEpisode(tx, track.episodeId)
    const edit = { by: caller, atMs: ctx.now(), workId, entity: 'track', entityId: trackId, action: 'edited' } as const
    const cleaned = edits.map((one, index) => checkLine(one, index, lines.length))
    await recordEdit(tx, edit, () => editDraftLines(tx, trackId, cleaned))
    await updateEpisode(tx, track.episodeId, {}, ctx.now())
    return readDraft(tx, trackId)
  })
}

/**
 * Makes a draft a track like any other, and keeps its lines for works of the same organisation that say the same.
 * @throws {CatalogueError} TRACK_NOT_FOUND, TRACK_NOT_DRAFT, VERSION_CONFLICT, SUBTITLE_TRACK_EXISTS
 */
export async function approveDraft(ctx: Needs, caller: Caller, trackId: string, ifMatch?: string): Promise<TrackRow> {
  return ctx.db.transaction(async (tx) => {
    const { track, draft, lines } = await readOpenDraft(tx, trackId)
    requireMatch(ifMatch, track)
    const episode = await getEpisode(tx, track.episodeId)
    const work = await getWork(tx, episode.workId)
    await requireFree(tx, track)
    const pair = { sourceLocale: draft.sourceLocale, targetLocale: track.locale }
    const memory = { organisationId: work.organisationId ?? '', ...pair, atMs: ctx.now() }
    await putTranslatedLines(tx, memory, lines)
    const edit = {
      by: caller,
      atMs: ctx.now(),
      workId: work.id,
      entity: 'track',
      entityId: trackId,
      action: 'edited',
    } as const
    const row = await recordEdit(tx, edit, () => approveTrack(tx, trackId))
    await askForDrafts(ctx, tx, episode.id, row.locale, edit.atMs)
    await updateEpisode(tx, episode.id, {}, ctx.now())
    await reindex(ctx, tx, episode.workId)
    return row
  })
}

/** @throws {CatalogueError} SUBTITLE_TRACK_EXISTS */
async function requireFree(tx: Tx, { id, episodeId, locale }: TrackRow): Promise<void> {
  const others = await listTracks(tx, episodeId)
  if (!others.some((other) => other.id !== id && other.locale === locale && other.state === 'approved')) return
  throw new CatalogueError(
    'SUBTITLE_TRACK_EXISTS',
    `This episode has a track in ${locale} that was sent since. Delete one of the two.`,
  )
}

function checkLine({ position, text }: EditedLine, index: number, count: number): EditedLine {
  const cleaned = cleanText(text)
  const pointer = `/lines/${index}`
  if (position >= count) throw invalid(pointer, `This draft has ${count} lines, counted from 0.`)
  if (cleaned === '') throw invalid(pointer, 'A line needs some text.')
  return { position, text: cleaned }
}

function invalid(pointer: string, detail: string): CatalogueError {
  return new CatalogueError('CONTENT_INVALID', 'Some lines cannot be stored as they are.', {
    errors: [{ pointer, code: 'LINE_INVALID', detail }],
  })
}
