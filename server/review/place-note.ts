import type { Tx } from '../../db/open.ts'
import { type EpisodeRow, findEpisode } from '../../db/queries/episodes.ts'
import { findMediaFile } from '../../db/queries/media-files.ts'
import type { NoteRow } from '../../db/queries/review-notes.ts'
import { findTrack } from '../../db/queries/tracks.ts'
import { isRegion } from '../catalogue/check-content.ts'
import { CatalogueError } from '../errors.ts'
import type { NewNote } from './note-schemas.ts'

type Place = Pick<NoteRow, 'episodeId' | 'episodeNumber' | 'fromMs' | 'untilMs' | 'region' | 'trackId' | 'trackLocale'>

/** What a note is about, with what is remembered of it when it is gone. @throws {CatalogueError} NOTE_ANCHOR_INVALID */
export async function placeNote(
  tx: Tx,
  workId: string,
  { episodeId, fromMs, untilMs, region, trackId }: NewNote,
  pointer: string,
): Promise<Place> {
  const wrong = (name: string, detail: string) =>
    new CatalogueError('NOTE_ANCHOR_INVALID', detail, {
      errors: [{ pointer: `${pointer}/${name}`, code: 'NOTE_ANCHOR_INVALID', detail }],
    })
  if (region !== undefined && !isRegion(region)) throw wrong('region', `${region} is no region of ISO 3166-1.`)
  const episode = episodeId === undefined ? undefined : await findEpisode(tx, episodeId)
  if (episodeId !== undefined && episode?.workId !== workId) {
    throw wrong('episodeId', 'This work has no such episode.')
  }
  if (episode === undefined && (fromMs !== undefined || trackId !== undefined)) {
    throw wrong('episodeId', 'A moment or a track is of an episode: say of which.')
  }
  if (untilMs !== undefined && (fromMs === undefined || untilMs <= fromMs)) {
    throw wrong('untilMs', 'A stretch ends after it begins: give fromMs, and untilMs behind it.')
  }
  if (episode && fromMs !== undefined && !(await isWithin(tx, episode, fromMs))) {
    throw wrong('fromMs', `Episode ${episode.number} ends before that.`)
  }
  const track = trackId === undefined ? undefined : await findTrack(tx, trackId)
  if (trackId !== undefined && track?.episodeId !== episode?.id) {
    throw wrong('trackId', 'The episode has no such track.')
  }
  return {
    ...{ episodeId: episode?.id ?? null, episodeNumber: episode?.number ?? null },
    ...{ fromMs: fromMs ?? null, untilMs: untilMs ?? null, region: region ?? null },
    ...{ trackId: track?.id ?? null, trackLocale: track?.locale ?? null },
  }
}

/** A file whose duration is not known has every moment. */
async function isWithin(tx: Tx, { mediaSha256 }: EpisodeRow, fromMs: number): Promise<boolean> {
  const durationMs = (await findMediaFile(tx, mediaSha256))?.durationMs ?? null
  return durationMs === null || fromMs <= durationMs
}
