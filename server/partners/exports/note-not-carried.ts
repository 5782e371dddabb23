import type { ExportWork } from './export-work.ts'
import type { ExportFact, ExportFormat } from './format.ts'
import type { ExportReport } from './report.ts'

/** Where each kind of fact stands in a work, and whether this one has any. */
const FACTS = {
  externalIds: ['externalIds', ({ externalIds }) => externalIds.length > 0],
  titles: ['titles', ({ titles }) => titles.length > 0],
  alternativeTitles: ['titles', ({ titles }) => titles.some(({ kind }) => kind === 'alternative')],
  synopses: ['synopses', ({ synopses }) => synopses.length > 0],
  originalLocale: ['originalLocale', () => true],
  originRegion: ['originRegion', () => true],
  coProductionRegions: ['coProductionRegions', (work) => work.coProductionRegions.length > 0],
  releaseYear: ['releaseYear', ({ releaseYear }) => releaseYear !== null],
  genres: ['genres', ({ genres }) => genres.length > 0],
  tags: ['tags', ({ tags }) => tags.length > 0],
  credits: ['credits', ({ credits }) => credits.length > 0],
  ratings: ['ratings', ({ ratings }) => ratings.length > 0],
  ratingDescriptors: ['ratings', ({ ratings }) => ratings.some(({ descriptors }) => descriptors.length > 0)],
  contentNotes: ['contentNotes', ({ contentNotes }) => contentNotes.length > 0],
  ai: ['ai', ({ ai }) => ai?.involvement != null && ai.involvement !== 'none'],
  windows: ['windows', ({ windows }) => windows.length > 0],
  licenceTypes: ['windows', ({ windows }) => windows.length > 0],
  exclusivity: ['windows', ({ windows }) => windows.some(({ isExclusive }) => isExclusive)],
  holdbackLocales: ['windows', ({ windows }) => windows.some(({ holdbackLocales }) => holdbackLocales.length > 0)],
  covers: ['covers', ({ covers }) => covers.length > 0],
  episodes: ['episodes', ({ episodes }) => episodes.length > 0],
  episodeTitles: ['episodes', ({ episodes }) => episodes.some(({ titles }) => titles.length > 0)],
  durations: ['episodes', ({ episodes }) => episodes.some(({ durationMs }) => durationMs !== null)],
  pictureSize: ['episodes', ({ episodes }) => episodes.some(({ widthPx }) => widthPx !== null)],
  tracks: ['episodes', ({ episodes }) => episodes.some(({ tracks }) => tracks.length > 0)],
  posters: ['episodes', ({ episodes }) => episodes.some(({ poster }) => poster !== null)],
  video: ['episodes', ({ episodes }) => episodes.length > 0],
  removals: ['', () => false],
} as const satisfies Record<ExportFact, readonly [string, (work: ExportWork) => boolean]>

/** Notes each kind of fact that a work has and the format has no place for. */
export function noteNotCarried(work: ExportWork, { carries, title }: ExportFormat, report: ExportReport): void {
  for (const [fact, [member, isThere]] of Object.entries(FACTS)) {
    if (carries.has(fact as ExportFact) || !isThere(work)) continue
    const field = member === fact ? member : `${member}/${fact}`
    const detail = `${title} has no place for ${fact}.`
    report.note({ workId: work.id, field, code: 'NOT_CARRIED', severity: 'lost', detail })
  }
}
