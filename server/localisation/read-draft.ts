import type { Reader } from '../../db/open.ts'
import { type DraftLine, type DraftRow, findDraft, listDraftLines } from '../../db/queries/drafts.ts'
import type { TrackRow } from '../../db/queries/tracks.ts'
import { getTrack } from '../catalogue/lookups.ts'
import { CatalogueError } from '../errors.ts'

/** A draft with its lines. */
export interface Draft {
  readonly track: TrackRow
  readonly draft: DraftRow
  readonly lines: readonly DraftLine[]
}

/** @throws {CatalogueError} TRACK_NOT_FOUND, TRACK_NOT_DRAFT for a track that was not made from another one */
export async function readDraft(db: Reader, trackId: string): Promise<Draft> {
  const track = await getTrack(db, trackId)
  const draft = await findDraft(db, trackId)
  if (draft === undefined) {
    throw new CatalogueError(
      'TRACK_NOT_DRAFT',
      'This track was sent as it is; only one that was made from another has changes.',
    )
  }
  return { track, draft, lines: await listDraftLines(db, trackId) }
}

/** @throws {CatalogueError} TRACK_NOT_FOUND, TRACK_NOT_DRAFT also when it has been approved */
export async function readOpenDraft(db: Reader, trackId: string): Promise<Draft> {
  const read = await readDraft(db, trackId)
  if (read.track.state === 'draft') return read
  throw new CatalogueError('TRACK_NOT_DRAFT', 'This track has been approved. Delete it to have a draft made anew.')
}

/** The public view of a draft with some of its lines. */
export function presentDraft({ track, draft, lines }: Draft, isWanted: (position: number) => boolean) {
  return {
    trackId: track.id,
    episodeId: track.episodeId,
    locale: track.locale,
    sourceLocale: draft.sourceLocale,
    state: track.state,
    madeAt: new Date(draft.madeAtMs).toISOString(),
    lineCount: track.cueCount,
    lines: lines
      .filter(({ position }) => isWanted(position))
      .map(({ isEdited, isStale, changes, ...line }) => ({
        ...line,
        edited: isEdited,
        stale: isStale,
        changes: isEdited ? [] : changes,
      })),
  }
}
