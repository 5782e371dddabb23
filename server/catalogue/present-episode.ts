import type { Reader } from '../../db/open.ts'
import { type EpisodeRow, findEpisodeTitles } from '../../db/queries/episodes.ts'
import { findMediaFile, findSound, listStills, type MediaFileRow, type StillRow } from '../../db/queries/media-files.ts'
import { findProxy } from '../../db/queries/proxies.ts'
import { listTracks, type TrackRow } from '../../db/queries/tracks.ts'
import type { WorksSeen } from '../../db/queries/works.ts'
import type { Warning } from '../../db/schema/index.ts'
import { findSoundFaults } from '../analysis/find-sound-faults.ts'
import { found } from '../http/finding-values.ts'
import type { EpisodeView } from './episode-schemas.ts'
import { presentPlayback, videoUrl } from './present-playback.ts'
import { presentSound } from './present-sound.ts'
import { presentInstant, stillUrl } from './present-work.ts'
import { warnOfLikeness } from './warn-of-likeness.ts'

/**
 * The public view of an episode with its file, stills and tracks.
 * @param seen which works its reader may be told of; undefined: all.
 */
export async function presentEpisode(db: Reader, row: EpisodeRow, seen: WorksSeen | undefined): Promise<EpisodeView> {
  const media = await findMediaFile(db, row.mediaSha256)
  if (!media) throw new Error(`Episode ${row.id} has lost its media file row`)
  const sound = await findSound(db, row.mediaSha256)
  const proxy = await findProxy(db, row.mediaSha256)
  const stills = await listStills(db, row.mediaSha256)
  const titles = await findEpisodeTitles(db, row.id)
  const tracks = await listTracks(db, row.id)
  const poster = stills.find((still) => still.kind === 'poster')
  const sheet = stills.find((still) => still.kind === 'storyboard')
  return {
    id: row.id,
    workId: row.workId,
    number: row.number,
    titles: titles.map(({ locale, text, kind }) => ({ locale, text, kind })),
    state: row.state,
    ...(row.problemCode === null ? {} : { problem: { code: row.problemCode, detail: row.problemDetail ?? '' } }),
    warnings: [
      ...(await warnOfLikeness(db, row, seen)),
      ...row.warnings,
      ...media.warnings,
      ...(sound ? findSoundFaults(sound) : warnOfNoSound(media)),
    ],
    indexedAt: presentInstant(row.indexedAtMs),
    durationMs: media.durationMs,
    widthPx: media.widthPx,
    heightPx: media.heightPx,
    frameRate: media.frameRate,
    videoCodec: media.videoCodec,
    audioCodec: media.audioCodec,
    sound: sound ? presentSound(sound) : null,
    container: media.container,
    hdr: media.hdr,
    playable: media.playable,
    sizeBytes: media.sizeBytes,
    sha256: media.sha256,
    posterUrl: poster ? stillUrl(poster.id) : null,
    candidates: stills.filter((still) => still.kind === 'candidate').map(presentCandidate),
    stillUrls: stills.filter((still) => still.kind === 'candidate').map((still) => stillUrl(still.id)),
    storyboardUrl: sheet && media.storyboard ? `/api/episodes/${row.id}/storyboard.vtt` : null,
    videoUrl: videoUrl(row.id, proxy),
    playback: presentPlayback(row.id, media, proxy),
    tracks: tracks.map(presentTrack),
    createdAt: new Date(row.createdAtMs).toISOString(),
    updatedAt: new Date(row.updatedAtMs).toISOString(),
  }
}

function presentCandidate(still: StillRow): EpisodeView['candidates'][number] {
  const { id, rank, atMs, widthPx, heightPx, score, scoreParts } = still
  const reasons = still.reasons as EpisodeView['candidates'][number]['reasons'] // written by the scorer
  return { stillId: id, url: stillUrl(id), rank, atMs, widthPx, heightPx, score, scoreParts, reasons }
}

/** The public view of a track. */
export function presentTrack(track: TrackRow) {
  return {
    id: track.id,
    episodeId: track.episodeId,
    locale: track.locale,
    kind: track.kind,
    origin: track.origin,
    state: track.state,
    format: track.format,
    encoding: track.encoding,
    encodingConfidence: track.encodingConfidence,
    localeSource: track.localeSource,
    cueCount: track.cueCount,
    url: `/api/tracks/${track.id}.vtt`,
  }
}

function warnOfNoSound({ analysedAtMs, audioCodec, warnings }: MediaFileRow): Warning[] {
  const isTold = warnings.some(({ code }) => code === 'MEDIA_SOUND_UNMEASURED')
  if (analysedAtMs === null || audioCodec !== null || isTold) return []
  return [found('SOUND_MISSING', 'The file has no sound. Export it again with its sound, if it has any.', {})]
}
