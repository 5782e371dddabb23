import type { ExportItem } from '../export-work.ts'
import type { ExportFact, ExportFormat, ExportOptions } from '../format.ts'
import type { ExportReport } from '../report.ts'
import { presentEpisodeCore, presentWorkCore } from './core-metadata.ts'
import { MD_NAMESPACES } from './namespaces.ts'
import { ratingsToWrite } from './rating-set.ts'

const CARRIES: ReadonlySet<ExportFact> = new Set([
  ...(['externalIds', 'titles', 'alternativeTitles', 'synopses', 'originalLocale', 'originRegion'] as const),
  ...(['coProductionRegions', 'releaseYear', 'genres', 'tags', 'credits', 'ratings', 'ratingDescriptors'] as const),
  ...(['covers', 'episodes', 'episodeTitles', 'durations', 'posters'] as const),
])

/**
 * MovieLabs Media Entertainment Core 2.12: a CoreMetadata of each work, and of each episode of a series, which hangs on it without a season
 * between them. https://movielabs.com/md/mec/
 */
export const MEC: ExportFormat = {
  name: 'movielabs-mec',
  title: 'MovieLabs MEC 2.12',
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
  const head = `<?xml version="1.0" encoding="UTF-8"?>\n<mdmec:CoreMetadataList ${MD_NAMESPACES}>\n`
  yield head
  for await (const item of input) {
    if (item.kind === 'work') yield `${presentWork(item, options, report).join('\n')}\n`
  }
  yield '</mdmec:CoreMetadataList>\n'
}

function presentWork(
  { work }: Extract<ExportItem, { kind: 'work' }>,
  { origin, madeAtMs }: ExportOptions,
  report: ExportReport,
): string[] {
  const core = { origin, ratings: ratingsToWrite(work, madeAtMs, report), name: 'mdmec:CoreMetadata' } as const
  const episodes = work.kind === 'short_video' ? [] : work.episodes
  return [
    presentWorkCore(work, core, report),
    ...episodes.map((episode) => presentEpisodeCore(work, episode, core, report)),
  ]
}
