import { addressOf } from '../../addresses.ts'
import { titlesOfEpisode } from '../episode-titles.ts'
import type { ExportEpisode, ExportRemoval, ExportTitle, ExportWork } from '../export-work.ts'
import type { ExportOptions } from '../format.ts'
import type { OpenWindow } from '../open-windows.ts'
import type { ExportReport } from '../report.ts'
import {
  type Entity,
  presentAction,
  presentCredits,
  presentImages,
  presentRating,
  presentTexts,
  presentVideo,
  toDuration,
  toSourceType,
} from './present-parts.ts'

/** A series and its episodes, each an entity of its own. */
export function presentSeries(work: ExportWork, windows: readonly OpenWindow[], report: ExportReport): Entity[] {
  const series = {
    ...contextOf(work),
    '@type': 'TVSeries',
    ...presentFacts(work, report),
    image: presentImages(imagesOf(work)),
    numberOfEpisodes: work.episodes.length,
    numberOfSeasons: 1,
    potentialAction: presentAction(work.url, windows),
  }
  return [clean(series), ...work.episodes.map((episode) => presentEpisode(work, episode, windows, report))]
}

function presentEpisode(
  work: ExportWork,
  episode: ExportEpisode,
  windows: readonly OpenWindow[],
  report: ExportReport,
): Entity {
  return clean({
    ...contextOf(work),
    '@type': 'TVEpisode',
    '@id': episode.url,
    url: episode.url,
    name: presentTexts(displayTitles(titlesOfEpisode(work, episode, report))),
    alternateName: presentTexts(alternatives(episode.titles)),
    episodeNumber: episode.number,
    inLanguage: work.originalLocale,
    duration: toDuration(episode.durationMs),
    image: presentImages(episode.poster ? [episode.poster] : []),
    partOfSeason: { '@type': 'TVSeason', '@id': `${work.url}#season-1`, seasonNumber: 1 },
    partOfSeries: { '@type': 'TVSeries', '@id': work.url, name: presentTexts(displayTitles(work.titles)) },
    video: presentVideo(episode, work),
    potentialAction: presentAction(episode.url, windows),
  })
}

/** One short video; undefined: its episode is not ready, which is noted. */
export function presentShortVideo(
  work: ExportWork,
  windows: readonly OpenWindow[],
  report: ExportReport,
): Entity | undefined {
  const [episode] = work.episodes
  if (!episode) {
    const detail = 'The work is not in the file: its video is not ready.'
    report.note({ workId: work.id, field: 'episodes', code: 'LEFT_OUT', severity: 'fault', detail })
    return undefined
  }
  const images = imagesOf(work)
  return clean({
    ...contextOf(work),
    ...presentVideo(episode, work),
    ...presentFacts(work, report),
    image: presentImages(images),
    thumbnailUrl: images.map(({ url }) => url),
    potentialAction: presentAction(work.url, windows),
  })
}

/** What is gone, as an item of a feed that says when. */
export function presentRemoval({ workId, removedAtMs }: ExportRemoval, { origin }: ExportOptions): Entity {
  const id = origin + addressOf.work(workId)
  const dateDeleted = new Date(removedAtMs).toISOString()
  return { '@type': 'DataFeedItem', dateDeleted, item: { '@type': 'CreativeWork', '@id': id } }
}

function contextOf({ originalLocale }: ExportWork): Entity {
  return { '@context': ['http://schema.org', { '@language': originalLocale }] }
}

function presentFacts(work: ExportWork, report: ExportReport): Entity {
  const regions = [work.originRegion, ...work.coProductionRegions]
  return {
    '@id': work.url,
    url: work.url,
    name: presentTexts(displayTitles(work.titles)),
    alternateName: presentTexts(alternatives(work.titles)),
    description: presentTexts(work.synopses),
    inLanguage: work.originalLocale,
    countryOfOrigin: regions.map((name) => ({ '@type': 'Country', name })),
    genre: work.genres.map(({ code, labels }) => labels.find(({ locale }) => locale === 'en')?.text ?? code),
    keywords: work.tags,
    titleEIDR: work.eidr ?? undefined,
    identifier: work.externalIds.map(({ scheme: propertyID, value }) => ({
      '@type': 'PropertyValue',
      propertyID,
      value,
    })),
    copyrightYear: work.releaseYear ?? undefined,
    publisher: work.producer ? { '@type': 'Organization', name: work.producer.name } : undefined,
    contentRating: work.ratings.flatMap((rating) => presentRating(rating, work.id, report)),
    digitalSourceType: toSourceType(work, report),
    dateModified: new Date(work.updatedAtMs).toISOString(),
    uploadDate: work.kind === 'short_video' ? new Date(work.createdAtMs).toISOString() : undefined,
    ...presentCredits(work.credits),
  }
}

/** One title a language: the display titles, else what there is. */
function displayTitles(titles: readonly ExportTitle[]): ExportTitle[] {
  const named = new Map<string, ExportTitle>()
  for (const title of titles) if (!named.has(title.locale)) named.set(title.locale, title)
  return [...named.values()]
}

function alternatives(titles: readonly ExportTitle[]): ExportTitle[] {
  const shown = new Set(displayTitles(titles))
  return titles.filter((title) => !shown.has(title))
}

function imagesOf({ covers, episodes }: ExportWork) {
  const poster = episodes.find((episode) => episode.poster !== null)?.poster
  return covers.length > 0 || !poster ? covers : [poster]
}

/** Without members that say nothing. */
function clean(entity: Entity): Entity {
  return Object.fromEntries(
    Object.entries(entity).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0)),
  )
}
