import type { ExportItem, ExportWork } from '../export-work.ts'
import type { ExportFact, ExportFormat, ExportOptions } from '../format.ts'
import type { ExportReport } from '../report.ts'
import { element, xmlText } from '../xml.ts'
import { presentEpisodeItem, presentRatings, presentRemovedItem } from './present-item.ts'

const CARRIES: ReadonlySet<ExportFact> = new Set([
  ...(['titles', 'synopses', 'originalLocale', 'genres', 'tags', 'credits', 'ratings'] as const),
  ...(['windows', 'licenceTypes', 'covers', 'episodes', 'episodeTitles', 'durations', 'pictureSize'] as const),
  ...(['tracks', 'posters', 'video', 'externalIds', 'removals'] as const),
])
const NAMESPACES = [
  'xmlns:media="http://search.yahoo.com/mrss/"',
  'xmlns:dcterms="http://purl.org/dc/terms/"',
  'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"',
  'xmlns:atom="http://www.w3.org/2005/Atom"',
]

/** RSS 2.0 with the media module: an item an episode. What either has no word for is told in Dublin Core's terms, and the number of an episode as podcasts tell it. https://www.rssboard.org/media-rss */
export const MEDIA_RSS: ExportFormat = {
  name: 'media-rss',
  title: 'Media RSS',
  mediaType: 'application/rss+xml; charset=utf-8',
  fileExtension: 'xml',
  holds: 'xml',
  carries: CARRIES,
  write: writeFeed,
}

async function* writeFeed(
  input: AsyncIterable<ExportItem>,
  options: ExportOptions,
  report: ExportReport,
): AsyncGenerator<string> {
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" ${NAMESPACES.join(' ')}>\n<channel>\n${presentHead(options)}`
  for await (const item of input) {
    if (item.kind === 'removal') yield presentRemovedItem(item, options)
    else for (const written of presentWork(item.work, report)) yield written
  }
  yield '</channel>\n</rss>\n'
}

function presentHead({ origin, madeAtMs, partner }: ExportOptions): string {
  const title = `Juku: ${partner.name.toWellFormed()}`
  return [
    element('title', {}, xmlText(title)),
    element('link', {}, xmlText(origin)),
    element('description', {}, xmlText(`What may be shown by ${partner.name.toWellFormed()}`)),
    element('lastBuildDate', {}, new Date(madeAtMs).toUTCString()),
    element('generator', {}, 'Juku'),
    '\n',
  ].join('')
}

function presentWork(work: ExportWork, report: ExportReport): string[] {
  const ratings = presentRatings(work, report)
  if (work.episodes.length > 0) {
    return work.episodes.map((episode) => presentEpisodeItem(work, episode, { ratings, report }))
  }
  const detail = 'The work is not in the file, which has an item an episode: none is ready.'
  report.note({ workId: work.id, field: 'episodes', code: 'LEFT_OUT', severity: 'fault', detail })
  return []
}
