import type { LocalText } from '../../../../db/schema/index.ts'
import { titlesOfEpisode } from '../episode-titles.ts'
import type { ExportEpisode, ExportRating, ExportRemoval, ExportWindow, ExportWork } from '../export-work.ts'
import type { ExportOptions } from '../format.ts'
import type { ExportReport } from '../report.ts'
import { element, xmlText } from '../xml.ts'

/** An episode with all that is known of its work. */
export function presentEpisodeItem(
  work: ExportWork,
  episode: ExportEpisode,
  { ratings, report }: { readonly ratings: readonly string[]; readonly report: ExportReport },
): string {
  const titles = work.kind === 'short_video' ? work.titles : titlesOfEpisode(work, episode, report)
  const parts = [
    element('guid', { isPermaLink: 'false' }, `urn:uuid:${episode.id}`),
    element('title', {}, xmlText(titles[0]?.text ?? '')),
    element('link', {}, xmlText(episode.url)),
    element('pubDate', {}, new Date(work.createdAtMs).toUTCString()),
    element('atom:updated', {}, new Date(work.updatedAtMs).toISOString()),
    ...work.synopses.slice(0, 1).map(({ text }) => element('description', {}, xmlText(text))),
    ...presentTexts('dcterms:title', titles),
    ...presentTexts('dcterms:abstract', work.synopses),
    presentSeries(work, episode),
    ...work.externalIds.map(({ scheme, value }) => element('dcterms:identifier', {}, xmlText(`${scheme}:${value}`))),
    ...presentContents(work, episode),
    ...presentDescription(work, episode),
    ...ratings,
  ]
  return `${element('item', {}, parts)}\n`
}

/** What is gone: the module's word for it is a status. */
export function presentRemovedItem({ workId, removedAtMs }: ExportRemoval, { origin }: ExportOptions): string {
  return `${element('item', {}, [
    element('guid', { isPermaLink: 'false' }, `urn:uuid:${workId}`),
    element('title', {}, 'Removed'),
    element('link', {}, xmlText(origin)),
    element('atom:updated', {}, new Date(removedAtMs).toISOString()),
    element('dcterms:isPartOf', {}, `urn:uuid:${workId}`),
    element('media:status', { state: 'deleted' }),
  ])}\n`
}

function presentTexts(name: string, texts: readonly LocalText[]): string[] {
  return texts.map(({ locale, text }) => element(name, { 'xml:lang': locale }, xmlText(text)))
}

/** The work that an episode is a part of: RSS knows none. */
function presentSeries(work: ExportWork, { number }: ExportEpisode): string {
  return [
    element('dcterms:isPartOf', {}, `urn:uuid:${work.id}`),
    element('dcterms:language', {}, xmlText(work.originalLocale)),
    ...(work.kind === 'micro_drama'
      ? [
          ...presentTexts('dcterms:isPartOf', work.titles),
          element('itunes:season', {}, '1'),
          element('itunes:episode', {}, String(number)),
        ]
      : []),
  ].join('')
}

/** A content a window, so that its regions, its time and its licence stay together. */
function presentContents(work: ExportWork, episode: ExportEpisode): string[] {
  const { videoUrl, videoMimeType, videoSizeBytes, durationMs, widthPx, heightPx, frameRate } = episode
  return work.windows.map((window, place) =>
    element(
      'media:content',
      {
        ...{ url: videoUrl, type: videoMimeType, fileSize: videoSizeBytes, medium: 'video' },
        ...{ isDefault: place === 0, duration: durationMs === null ? null : durationMs / 1_000 },
        ...{ width: widthPx, height: heightPx, framerate: frameRate, lang: work.originalLocale },
      },
      [
        element(
          'media:restriction',
          { relationship: 'allow', type: 'country' },
          window.regions.join(' ').toLowerCase(),
        ),
        element('media:license', {}, window.licenceType),
        ...(validOf(window) === '' ? [] : [element('dcterms:valid', {}, validOf(window))]),
      ],
    ),
  )
}

/** DCMI Period; '' = always. */
function validOf({ fromMs, untilMs }: ExportWindow): string {
  const start = fromMs === null ? '' : `start=${new Date(fromMs).toISOString()};`
  const end = untilMs === null ? '' : `end=${new Date(untilMs).toISOString()};`
  return start === '' && end === '' ? '' : `${start}${end}scheme=W3C-DTF`
}

function presentDescription(work: ExportWork, episode: ExportEpisode): string[] {
  const images = [...work.covers, ...(episode.poster ? [episode.poster] : [])]
  return [
    ...work.genres.map(({ code, labels }) => {
      const label = labels.find(({ locale }) => locale === 'en')?.text ?? code
      return element('media:category', { scheme: 'urn:juku:genre', label }, xmlText(code))
    }),
    ...(work.tags.length > 0 ? [element('media:keywords', {}, xmlText(work.tags.join(', ')))] : []),
    ...work.credits.flatMap(({ role, names }) =>
      names.map(({ locale, text }) =>
        element('media:credit', { role, scheme: 'urn:ebu', 'xml:lang': locale }, xmlText(text)),
      ),
    ),
    ...images.map(({ url, widthPx, heightPx, locale }) =>
      element('media:thumbnail', { url, width: widthPx, height: heightPx, 'xml:lang': locale }),
    ),
    ...episode.tracks.map(({ locale, vttUrl }) =>
      element('media:subTitle', { type: 'text/vtt', lang: locale, href: vttUrl }),
    ),
  ]
}

/** Systems that the module names; others go by ours. */
const SCHEMES: Readonly<Record<string, string>> = { MPAA: 'urn:mpaa', TVPG: 'urn:v-chip' }

/** Ratings of a work by codes; one that has none is noted. */
export function presentRatings({ id, ratings }: ExportWork, report: ExportReport): string[] {
  return ratings.flatMap((rating) => presentRating(id, rating, report))
}

function presentRating(workId: string, { system, region, code, status }: ExportRating, report: ExportReport): string[] {
  if (code !== null)
    return [element('media:rating', { scheme: SCHEMES[system] ?? `urn:juku:${system}` }, xmlText(code))]
  const detail = `That ${system} says ${status} has no place in Media RSS, which knows codes alone.`
  report.note({ workId, field: `ratings/${region}/${system}`, code: 'NOT_CARRIED', severity: 'lost', detail })
  return []
}
