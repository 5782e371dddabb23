import { LICENCE_WORDS } from '../../../rights/avails/vocabulary.ts'
import type { ExportRemoval, ExportWindow, ExportWork } from '../export-work.ts'
import type { ExportOptions } from '../format.ts'
import type { ExportReport } from '../report.ts'
import { element, xmlText } from '../xml.ts'
import { displayTitles, formatProfileOf, licensorOf, mainTitle } from './avail-facts.ts'
import { presentWorkCore } from './core-metadata.ts'
import { alidOf, contentIdOf, domainOf, eidrUrn, toDuration } from './ids.ts'
import { presentRatings, ratingsToWrite, type WrittenRating } from './rating-set.ts'

/** A work with all its windows: a series as a whole, or a single. Texts and pictures stand in its CoreMetadata. */
export function presentAvail(work: ExportWork, options: ExportOptions, report: ExportReport): string {
  const { origin, madeAtMs, partner } = options
  const ratings = ratingsToWrite(work, madeAtMs, report)
  const isSeries = work.kind === 'micro_drama'
  return element('avails:Avail', {}, [
    text('avails:ALID', alidOf(work, origin)),
    presentDisposition('Full Extract', madeAtMs),
    element('avails:Licensor', {}, text('md:DisplayName', licensorOf(work, origin))),
    element('avails:ServiceProvider', {}, text('md:DisplayName', partner.name.toWellFormed())),
    text('avails:AvailType', isSeries ? 'series' : 'single'),
    text('avails:ShortDescription', mainTitle(work)),
    element('avails:Asset', { contentID: contentIdOf(work.id, origin) }, [
      text('avails:WorkType', isSeries ? 'Series' : 'Short'),
      isSeries ? presentSeries(work, ratings, origin) : presentSingle(work, ratings),
    ]),
    ...work.windows.map((window) => presentTransaction(work, window, options)),
    presentWorkCore(work, { origin, ratings, name: 'avails:CoreMetadata' }, report),
  ])
}

/** A work that is gone. Readers go by its ContentID; that a transaction stands there is the schema's wish. */
export function presentRemovedAvail({ workId }: ExportRemoval, { origin, madeAtMs }: ExportOptions): string {
  return element('avails:Avail', {}, [
    text('avails:ALID', alidOf({ id: workId, alid: null }, origin)),
    presentDisposition('Full Delete', madeAtMs),
    element('avails:Licensor', {}, text('md:DisplayName', domainOf(origin))),
    text('avails:AvailType', 'series'),
    text('avails:ShortDescription', 'Removed'),
    element('avails:Asset', { contentID: contentIdOf(workId, origin) }, [
      text('avails:WorkType', 'Series'),
      element('avails:SeriesMetadata', {}, [
        text('avails:SeriesContentID', contentIdOf(workId, origin)),
        text('avails:SeriesTitleInternalAlias', workId),
      ]),
    ]),
    element('avails:Transaction', {}, [
      text('avails:LicenseType', 'Library'),
      text('avails:StartCondition', 'Immediate'),
      text('avails:EndCondition', 'Immediate'),
      text('avails:FormatProfile', 'SD'),
    ]),
  ])
}

function text(name: string, value: string): string {
  return element(name, {}, xmlText(value))
}

function presentDisposition(entryType: 'Full Extract' | 'Full Delete', atMs: number): string {
  const issued = text('avails:IssueDate', new Date(atMs).toISOString())
  return element('avails:Disposition', {}, [text('avails:EntryType', entryType), issued])
}

function presentSeries(work: ExportWork, ratings: readonly WrittenRating[], origin: string): string {
  return element('avails:SeriesMetadata', {}, [
    text('avails:SeriesContentID', contentIdOf(work.id, origin)),
    ...(work.eidr === null ? [] : [text('avails:SeriesEIDR-URN', eidrUrn(work.eidr))]),
    ...presentTitles('avails:SeriesTitleDisplayUnlimited', work),
    text('avails:SeriesTitleInternalAlias', mainTitle(work)),
    ...presentYear(work),
    presentRatings('avails:Ratings', ratings),
    ...presentIds('avails:SeriesAltIdentifier', work),
  ])
}

function presentSingle(work: ExportWork, ratings: readonly WrittenRating[]): string {
  const durationMs = work.episodes[0]?.durationMs ?? null
  return element('avails:Metadata', {}, [
    ...presentTitles('avails:TitleDisplayUnlimited', work),
    text('avails:TitleInternalAlias', mainTitle(work)),
    ...(work.eidr === null ? [] : [text('avails:TitleEIDR-URN', eidrUrn(work.eidr))]),
    ...presentIds('avails:AltIdentifier', work),
    ...presentYear(work),
    ...(durationMs === null ? [] : [element('avails:RunLength', {}, toDuration(durationMs))]),
    presentRatings('avails:Ratings', ratings),
  ])
}

function presentTitles(name: string, work: ExportWork): string[] {
  return displayTitles(work).map((title) => element(name, { language: title.locale }, xmlText(title.text)))
}

function presentYear({ releaseYear }: ExportWork): string[] {
  return releaseYear === null ? [] : [element('avails:ReleaseDate', {}, String(releaseYear))]
}

function presentIds(name: string, { externalIds }: ExportWork): string[] {
  const others = externalIds.filter(({ scheme }) => scheme !== 'eidr')
  return others.map(({ scheme, value }) =>
    element(name, {}, [text('md:Namespace', scheme), text('md:Identifier', value)]),
  )
}

function presentTransaction(work: ExportWork, window: ExportWindow, { partner, madeAtMs }: ExportOptions): string {
  const { id, regions, licenceType, isExclusive, fromMs, untilMs, holdbackLocales } = window
  const licensee = element('avails:Licensee', {}, text('md:DisplayName', partner.name.toWellFormed()))
  return element('avails:Transaction', { TransactionID: id }, [
    ...(isExclusive ? [licensee] : []),
    text('avails:LicenseType', LICENCE_WORDS[licenceType].movieLabs),
    ...regions.map((code) => element('avails:Territory', {}, element('md:country', {}, code))),
    fromMs === null ? text('avails:StartCondition', 'Immediate') : text('avails:Start', toInstant(fromMs)),
    untilMs === null ? text('avails:EndCondition', 'Open') : text('avails:End', toInstant(untilMs)),
    ...holdbackLocales.map((locale) => element('avails:HoldbackLanguage', { asset: 'subdub' }, xmlText(locale))),
    text('avails:FormatProfile', formatProfileOf(work)),
    ...(licenceType === 'POEST' ? [presentTerm('SuppressionLiftDate', 'Event', toInstant(fromMs ?? madeAtMs))] : []),
    ...(isExclusive ? [presentTerm('Exclusive', 'Boolean', 'true')] : []),
  ])
}

function presentTerm(termName: string, kind: string, value: string): string {
  return element('avails:Term', { termName }, text(`avails:${kind}`, value))
}

function toInstant(atMs: number): string {
  return new Date(atMs).toISOString()
}
