import type { ExportItem, ExportWork } from '../export-work.ts'
import type { ExportFact, ExportFormat, ExportOptions } from '../format.ts'
import { isWithoutWindow, openWindowsOf } from '../open-windows.ts'
import type { ExportReport } from '../report.ts'
import { writeJsonList } from '../write-json-list.ts'
import { presentEpisodeAsset, presentSeason, presentSeries, presentShortForm } from './present-asset.ts'

const CARRIES: ReadonlySet<ExportFact> = new Set([
  ...(['titles', 'synopses', 'releaseYear', 'genres', 'tags', 'credits', 'ratings', 'ratingDescriptors'] as const),
  ...(['windows', 'licenceTypes', 'covers', 'episodes', 'episodeTitles', 'durations', 'posters'] as const),
])

/** Roku's search feed (rokudev/search-feed-json): a series with one season and its episodes, or a short form. */
export const ROKU_SEARCH: ExportFormat = {
  name: 'roku-search',
  title: 'Roku search feed',
  mediaType: 'application/json; charset=utf-8',
  fileExtension: 'json',
  holds: 'unicode',
  carries: CARRIES,
  write: (input, options, report) => writeJsonList({ version: '1' }, 'assets', assetsOf(input, options, report)),
}

async function* assetsOf(
  input: AsyncIterable<ExportItem>,
  options: ExportOptions,
  report: ExportReport,
): AsyncGenerator<object> {
  for await (const item of input) if (item.kind === 'work') yield* presentWork(item.work, options, report)
}

function presentWork(work: ExportWork, { madeAtMs }: ExportOptions, report: ExportReport): object[] {
  const windows = openWindowsOf(work, madeAtMs, report)
  if (isWithoutWindow(work, windows, report)) return []
  if (work.episodes.length === 0) {
    const detail = 'The work is not in the file: no episode is ready.'
    report.note({ workId: work.id, field: 'episodes', code: 'LEFT_OUT', severity: 'fault', detail })
    return []
  }
  if (work.kind === 'short_video') return [presentShortForm(work, windows, report)]
  return [
    presentSeries(work, report),
    presentSeason(work),
    ...work.episodes.map((episode) => presentEpisodeAsset(work, episode, windows, report)),
  ]
}
