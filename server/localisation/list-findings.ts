import type { Reader } from '../../db/open.ts'
import { findMediaFile } from '../../db/queries/media-files.ts'
import { listCues, listTracks, type TrackRow } from '../../db/queries/tracks.ts'
import { getEpisode, getTrack } from '../catalogue/lookups.ts'
import type { Context } from '../context.ts'
import { languageOf } from '../language/locales.ts'
import { type Finding, findFaults } from '../subtitles/find-faults.ts'
import { findLanguageFaults } from './find-language-faults.ts'
import { findRegionalWords } from './regions.ts'

/** What a person should look at in a track, in the order of its cues. @throws {CatalogueError} TRACK_NOT_FOUND */
export async function listFindings(ctx: Pick<Context, 'db'>, trackId: string): Promise<Finding[]> {
  const track = await getTrack(ctx.db, trackId)
  const episode = await getEpisode(ctx.db, track.episodeId)
  const media = await findMediaFile(ctx.db, episode.mediaSha256)
  const cues = await listCues(ctx.db, trackId)
  const context = {
    locale: track.locale,
    words: await findRegionalWords(ctx.db, track.locale),
    others: await listOtherLines(ctx.db, track),
  }
  return [...findFaults(cues, media?.durationMs ?? undefined), ...findLanguageFaults(cues, context)].sort(
    (a, b) => a.position - b.position,
  )
}

async function listOtherLines(db: Reader, track: TrackRow): Promise<Map<string, string>> {
  const lines = new Map<string, string>()
  for (const other of await listTracks(db, track.episodeId)) {
    if (languageOf(other.locale) === languageOf(track.locale)) continue
    for (const cue of await listCues(db, other.id)) lines.set(cue.text.trim(), other.locale)
  }
  return lines
}
