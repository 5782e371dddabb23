import type { Reader } from '../../db/open.ts'
import { findEpisodeParts } from '../../db/queries/episode-parts.ts'
import type { EpisodeRow } from '../../db/queries/episodes.ts'
import type { Seen } from '../../db/queries/partner-lens.ts'
import type { TrackRow } from '../../db/queries/tracks.ts'
import { asShown, pickTitle } from '../language/pick-title.ts'
import { addressOf } from './addresses.ts'
import type { WholeEpisodeView } from './schemas.ts'

/** What a partner is told of episodes, in their order. @param locale the reader's; undefined: the original's */
export async function presentEpisodes(
  db: Reader,
  episodes: readonly Seen<EpisodeRow>[],
  locale: string | undefined,
): Promise<WholeEpisodeView[]> {
  const rows = episodes.map(({ row }) => row)
  const parts = await findEpisodeParts(db, rows, ['approved'])
  const files = new Map(parts.files.map((file) => [file.sha256, file]))
  const stills = Map.groupBy(parts.stills, ({ mediaSha256 }) => mediaSha256)
  const titles = Map.groupBy(parts.titles, ({ episodeId }) => episodeId)
  const tracks = Map.groupBy(parts.tracks, ({ episodeId }) => episodeId)
  return episodes.map(({ work, row }) => {
    const readership = { reader: locale, original: work.originalLocale }
    return {
      ...{ id: row.id, workId: row.workId, number: row.number },
      ...presentTitles(titles.get(row.id) ?? [], readership),
      ...presentPictures(row, files.get(row.mediaSha256), stills.get(row.mediaSha256) ?? []),
      subtitles: (tracks.get(row.id) ?? []).map(presentSubtitle),
      url: addressOf.episode(row.id),
      mediaUrl: addressOf.media(row.id),
    }
  })
}

type Parts = Awaited<ReturnType<typeof findEpisodeParts>>

function presentTitles(
  titles: Parts['titles'],
  readership: Parameters<typeof asShown>[1],
): Pick<WholeEpisodeView, 'title' | 'titles'> {
  const finals = titles.filter(({ kind }) => kind !== 'working')
  return {
    title: asShown(pickTitle(titles, readership), readership),
    titles: (finals.length > 0 ? finals : titles).map(({ locale, text, kind }) => ({ locale, text, kind })),
  }
}

function presentPictures(row: EpisodeRow, media: Parts['files'][number] | undefined, stills: Parts['stills']) {
  const poster = stills.find(({ kind }) => kind === 'poster')
  const hasSheet = media?.storyboard != null && stills.some(({ kind }) => kind === 'storyboard')
  const { durationMs = null, widthPx = null, heightPx = null, frameRate = null, hdr = null } = media ?? {}
  return {
    ...{ durationMs, widthPx, heightPx, frameRate, hdr },
    posterUrl: poster ? addressOf.still(poster.id) : null,
    stillUrls: stills.filter(({ kind }) => kind === 'candidate').map(({ id }) => addressOf.still(id)),
    storyboardUrl: hasSheet ? addressOf.storyboard(row.id) : null,
  }
}

function presentSubtitle({ id, locale, kind, origin, cueCount }: TrackRow): WholeEpisodeView['subtitles'][number] {
  const [vttUrl, srtUrl] = [addressOf.subtitle(id, 'vtt'), addressOf.subtitle(id, 'srt')]
  return { id, locale, kind, origin, cueCount, vttUrl, srtUrl }
}
