import type { ExportItem } from '../export-work.ts'
import type { ExportFact, ExportFormat, ExportOptions } from '../format.ts'
import type { ExportReport } from '../report.ts'
import { presentAvail, presentRemovedAvail } from './avail.ts'
import { noteWindows } from './avail-facts.ts'
import { AVAILS_NAMESPACES } from './namespaces.ts'

const CARRIES: ReadonlySet<ExportFact> = new Set([
  ...(['externalIds', 'titles', 'alternativeTitles', 'synopses', 'originalLocale', 'originRegion'] as const),
  ...(['coProductionRegions', 'releaseYear', 'genres', 'tags', 'credits', 'ratings', 'ratingDescriptors'] as const),
  ...(['windows', 'licenceTypes', 'exclusivity', 'holdbackLocales', 'covers', 'removals'] as const),
])

/** MovieLabs Content Availability Metadata 2.7: an Avail of each work, all of whose windows it has, with its CoreMetadata. https://movielabs.com/md/avails/ */
export const AVAILS: ExportFormat = {
  name: 'movielabs-avails',
  title: 'MovieLabs Avails 2.7',
  mediaType: 'application/xml; charset=utf-8',
  fileExtension: 'xml',
  holds: 'xml',
  carries: CARRIES,
  write: writeList,
}

async function* writeList(
  input: AsyncIterable<ExportItem>,
  options: ExportOptions,
  report: ExportReport,
): AsyncGenerator<string> {
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<avails:AvailList ${AVAILS_NAMESPACES}>\n`
  for await (const item of input) {
    if (item.kind === 'removal') yield `${presentRemovedAvail(item, options)}\n`
    else if (noteWindows(item.work, report)) yield `${presentAvail(item.work, options, report)}\n`
  }
  yield '</avails:AvailList>\n'
}
