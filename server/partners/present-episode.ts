import type { Reader } from '../../db/open.ts'
import { type EpisodeRow, findEpisodeTitles } from '../../db/queries/episodes.ts'
import { findMediaFile, listStills } from '../../db/queries/media-files.ts'
import type { Seen } from '../../db/queries/partner-lens.ts'
import { listTracks, type TrackRow } from '../../db/queries/tracks.ts'
import { asShown, pickTitle } from '../language/pick-title.ts'
import { addressOf } from './addresses.ts'
import type { WholeEpisodeView } from './schemas.ts'

/** What a partner is told of an episode. @param locale the reader's; undefined: the original's */
export async function presentEpisode(
  db: Reader,
  { work, row }: Seen<EpisodeRow>,
  locale: string | undefined,
): Promise<WholeEpisodeView> {
  const media = await findMediaFile(db, row.mediaSha256)
  const stills = await listStills(db, row.mediaSha256)
  const titles = await findEpisodeTitles(db, row.id)
  const tracks = await listTracks(db, row.id)
  const readership = { reader: locale, original: work.originalLocale }
  const finals = titles.filter(({ kind }) => kind !== 'working')
  const poster = stills.find(({ kind }) => kind === 'poster')
  const hasSheet = media?.storyboard != null && stills.some(({ kind }) => kind === 'storyboard')
  const { durationMs = null, widthPx = null, heightPx = null, frameRate = null, hdr = null } = media ?? {}
  return {
    ...{ id: row.id, workId: row.workId, number: row.number },
    title: asShown(pickTitle(titles, readership), readership),
    titles: (finals.length > 0 ? finals : titles).map(({ locale, text, kind }) => ({ locale, text, kind })),
    ...{ durationMs, widthPx, heightPx, frameRate, hdr },
    posterUrl: poster ? addressOf.still(poster.id) : null,
    stillUrls: stills.filter(({ kind }) => kind === 'candidate').map(({ id }) => addressOf.still(id)),
    storyboardUrl: hasSheet ? addressOf.storyboard(row.id) : null,
    subtitles: tracks.filter(({ state }) => state === 'approved').map(presentSubtitle),
    url: addressOf.episode(row.id),
    mediaUrl: addressOf.media(row.id),
  }
}

function presentSubtitle({ id, locale, kind, origin, cueCount }: TrackRow): WholeEpisodeView['subtitles'][number] {
  const [vttUrl, srtUrl] = [addressOf.subtitle(id, 'vtt'), addressOf.subtitle(id, 'srt')]
  return { id, locale, kind, origin, cueCount, vttUrl, srtUrl }
}
