import { rankLocales } from '../../../language/locales.ts'
import { AVAIL_COLUMNS, type ColumnName } from '../../../rights/avails/sheet-columns.ts'
import { LICENCE_WORDS } from '../../../rights/avails/vocabulary.ts'
import type { ExportItem, ExportTitle, ExportWork } from '../export-work.ts'
import type { ExportOptions } from '../format.ts'
import type { ExportReport } from '../report.ts'
import { displayTitles, formatProfileOf, licensorOf, mainTitle, noteWindows } from './avail-facts.ts'
import { alidOf, contentIdOf, toDuration } from './ids.ts'
import { ratingsToWrite, type WrittenRating } from './rating-set.ts'

export type AvailCells = Partial<Record<ColumnName, string>>

/** Both rows of headers: groups, then names. */
export const HEADER_ROWS: readonly (readonly string[])[] = [
  AVAIL_COLUMNS.map(({ group }) => group),
  AVAIL_COLUMNS.map(({ name }) => name),
]

/** The rows of one thing that an export tells: one a window and region. What a row has no place for is noted. */
export function listAvailRows(item: ExportItem, options: ExportOptions, report: ExportReport): string[][] {
  const cells = item.kind === 'removal' ? [removalCells(item.workId, options)] : listCells(item.work, options, report)
  return cells.map((row) => AVAIL_COLUMNS.map(({ name }) => row[name] ?? ''))
}

function listCells(work: ExportWork, options: ExportOptions, report: ExportReport): AvailCells[] {
  if (!noteWindows(work, report)) return []
  const ratings = ratingsToWrite(work, options.madeAtMs, report)
  const shared = workCells(work, options)
  const usedTitles = new Set<string>()
  const usedRatings = new Set<WrittenRating>()
  const rows = work.windows.flatMap((window) =>
    window.regions.map((region): AvailCells => {
      const title = titleFor(work, region)
      const rating = ratings.find((one) => one.region === region)
      if (title) usedTitles.add(title.locale)
      if (rating) usedRatings.add(rating)
      return { ...shared, ...titleCells(work, title), ...ratingCells(rating), ...windowCells(window, region, options) }
    }),
  )
  noteUnused(work, ratings, usedTitles, usedRatings, report)
  return rows
}

function workCells(work: ExportWork, { origin, partner }: ExportOptions): AvailCells {
  const contentId = contentIdOf(work.id, origin)
  const isSeries = work.kind === 'micro_drama'
  const other = work.externalIds.find(({ scheme }) => scheme !== 'eidr' && scheme !== 'alid')
  const durationMs = isSeries ? null : (work.episodes[0]?.durationMs ?? null)
  return {
    ...{ ALID: alidOf(work, origin), EntryType: 'Full Extract', DisplayName: licensorOf(work, origin) },
    ...{ ServiceProvider: partner.name, WorkType: isSeries ? 'Series' : 'Short' },
    ...(isSeries ? { SeriesContentID: contentId } : { ContentID: contentId }),
    ...(work.eidr === null ? {} : isSeries ? { SeriesID: work.eidr } : { TitleID: work.eidr }),
    ...(other ? { AltID: `${other.scheme}:${other.value}` } : {}),
    ...(isSeries ? { EpisodeCount: String(work.episodes.length) } : {}),
    ...(work.releaseYear === null ? {} : { ReleaseYear: String(work.releaseYear) }),
    ...(durationMs === null ? {} : { TotalRunTime: toDuration(durationMs) }),
    FormatProfile: formatProfileOf(work),
  }
}

/** That of a locale of the region, else the nearest for whoever reads what the region's other titles are in. */
function titleFor(work: ExportWork, region: string): ExportTitle | undefined {
  const titles = displayTitles(work)
  const rank = rankLocales(new Intl.Locale(`und-${region}`).maximize().toString(), work.originalLocale)
  const own = titles.filter(({ locale }) => locale.endsWith(`-${region}`))
  return (own.length > 0 ? own : titles).toSorted((a, b) => rank(a.locale) - rank(b.locale))[0]
}

function titleCells(work: ExportWork, title: ExportTitle | undefined): AvailCells {
  const [alias, shown] = [mainTitle(work), title?.text ?? '']
  return work.kind === 'micro_drama'
    ? { SeriesTitleInternalAlias: alias, SeriesTitleDisplayUnlimited: shown }
    : { TitleInternalAlias: alias, TitleDisplayUnlimited: shown }
}

function ratingCells(rating: WrittenRating | undefined): AvailCells {
  if (!rating) return {}
  return { RatingSystem: rating.system, RatingValue: rating.value, RatingReason: rating.reasons.join(', ') }
}

function windowCells(window: ExportWork['windows'][number], region: string, { partner }: ExportOptions): AvailCells {
  const { id, licenceType, isExclusive, fromMs, untilMs, holdbackLocales } = window
  return {
    ...{ AvailID: id, ...(isExclusive ? { Licensee: partner.name, Exclusive: 'true' } : {}) },
    LicenseType: LICENCE_WORDS[licenceType].movieLabs,
    Territory: region,
    Start: fromMs === null ? 'Immediate' : new Date(fromMs).toISOString(),
    End: untilMs === null ? 'Open' : new Date(untilMs).toISOString(),
    HoldbackLanguage: holdbackLocales.join(', '),
  }
}

function removalCells(workId: string, { origin }: ExportOptions): AvailCells {
  return {
    ...{ ALID: alidOf({ id: workId, alid: null }, origin), EntryType: 'Full Delete', WorkType: 'Series' },
    SeriesContentID: contentIdOf(workId, origin),
  }
}

/** A row has one title, one rating and one other id. */
function noteUnused(
  work: ExportWork,
  ratings: readonly WrittenRating[],
  usedTitles: ReadonlySet<string>,
  usedRatings: ReadonlySet<WrittenRating>,
  report: ExportReport,
): void {
  const note = (field: string, detail: string) =>
    report.note({ workId: work.id, field, code: 'NOT_CARRIED', severity: 'lost', detail })
  for (const { locale } of displayTitles(work).filter((title) => !usedTitles.has(title.locale))) {
    note(`titles/${locale}`, 'A row has one title, that for its region: this one is for none of them.')
  }
  for (const { region, system } of ratings.filter((rating) => !usedRatings.has(rating))) {
    note(`ratings/${region}/${system}`, 'A row has one rating, of its region: there is another, or no row.')
  }
  for (const { scheme } of work.externalIds.filter(({ scheme: one }) => one !== 'eidr' && one !== 'alid').slice(1)) {
    note(`externalIds/${scheme}`, 'A row has one other id beside the EIDR.')
  }
}
