import type { ExportItem, ExportWork } from '../export-work.ts'
import type { ExportFact, ExportFormat, ExportOptions } from '../format.ts'
import { isWithoutWindow, openWindowsOf } from '../open-windows.ts'
import type { ExportReport } from '../report.ts'
import { writeJsonList } from '../write-json-list.ts'
import { presentRemoval, presentSeries, presentShortVideo } from './present-entity.ts'

const CARRIES: ReadonlySet<ExportFact> = new Set([
  ...(['externalIds', 'titles', 'alternativeTitles', 'synopses', 'originalLocale', 'originRegion'] as const),
  ...(['coProductionRegions', 'releaseYear', 'genres', 'tags', 'credits', 'ratings', 'ratingDescriptors'] as const),
  ...(['ai', 'windows', 'licenceTypes', 'covers', 'episodes', 'episodeTitles', 'durations'] as const),
  ...(['pictureSize', 'tracks', 'posters', 'video', 'removals'] as const),
])

/**
 * schema.org in JSON-LD, as Google's Watch Actions feeds have it: a DataFeed of TVSeries and TVEpisode, and of VideoObject for what is one short
 * video. https://developers.google.com/actions/media/reference/data-specification
 */
export const SCHEMA_ORG: ExportFormat = {
  name: 'schema-org',
  title: 'schema.org / Google Watch Actions',
  mediaType: 'application/ld+json',
  fileExtension: 'jsonld',
  holds: 'unicode',
  carries: CARRIES,
  write: (input, options, report) => {
    const dateModified = new Date(options.madeAtMs).toISOString()
    const head = { '@context': 'http://schema.org', '@type': 'DataFeed', dateModified }
    return writeJsonList(head, 'dataFeedElement', entitiesOf(input, options, report))
  },
}

async function* entitiesOf(
  input: AsyncIterable<ExportItem>,
  options: ExportOptions,
  report: ExportReport,
): AsyncGenerator<object> {
  for await (const item of input) {
    if (item.kind === 'removal') yield presentRemoval(item, options)
    else yield* presentWork(item.work, options, report)
  }
}

function presentWork(work: ExportWork, { madeAtMs }: ExportOptions, report: ExportReport): object[] {
  const windows = openWindowsOf(work, madeAtMs, report)
  if (isWithoutWindow(work, windows, report)) return []
  if (work.kind === 'micro_drama') return presentSeries(work, windows, report)
  const video = presentShortVideo(work, windows, report)
  return video ? [video] : []
}
