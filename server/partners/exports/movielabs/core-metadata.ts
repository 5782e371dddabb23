import { titlesOfEpisode } from '../episode-titles.ts'
import type { ExportCredit, ExportEpisode, ExportWork } from '../export-work.ts'
import type { ExportReport } from '../report.ts'
import { element, xmlText } from '../xml.ts'
import { contentIdOf, domainOf, toDuration } from './ids.ts'
import { isTooLong, type LocalFacts, presentLocalizedInfo } from './localized-info.ts'
import { presentRatings, type WrittenRating } from './rating-set.ts'

/** What a CoreMetadata is made with. */
export interface CoreOptions {
  readonly origin: string
  readonly ratings: readonly WrittenRating[]
  /** Of the element, with its prefix: in an Avail it is one of its own. */
  readonly name: 'mdmec:CoreMetadata' | 'avails:CoreMetadata'
}

/** CoreMetadata of a work: a Series, or a Short. */
export function presentWorkCore(
  work: ExportWork,
  { origin, ratings, name }: CoreOptions,
  report: ExportReport,
): string {
  noteTexts(work, report)
  const [only] = work.kind === 'short_video' ? work.episodes : []
  const images = work.covers.length > 0 ? work.covers : work.episodes.slice(0, 1).flatMap(({ poster }) => poster ?? [])
  const facts = { ...work, images, genreSource: `${origin}/api/genres` }
  return presentCore(name, contentIdOf(work.id, origin), [
    ...presentLocalizedInfo(facts),
    ...(only?.durationMs == null ? [] : [element('md:RunLength', {}, toDuration(only.durationMs))]),
    element('md:ReleaseYear', {}, String(yearOf(work))),
    element('md:WorkType', {}, only || work.kind === 'short_video' ? 'Short' : 'Series'),
    ...presentIds(work, origin),
    presentRatings('md:RatingSet', ratings),
    ...presentPeople(work, report),
    ...presentOrigin(work),
  ])
}

/** CoreMetadata of an episode of a series. It is rated as its series is. */
export function presentEpisodeCore(
  work: ExportWork,
  episode: ExportEpisode,
  { origin, ratings, name }: CoreOptions,
  report: ExportReport,
): string {
  const facts: LocalFacts = {
    originalLocale: work.originalLocale,
    titles: titlesOfEpisode(work, episode, report),
    ...{ synopses: [], genres: [], tags: [], genreSource: '' },
    images: episode.poster ? [episode.poster] : [],
  }
  return presentCore(name, contentIdOf(episode.id, origin), [
    ...presentLocalizedInfo(facts),
    ...(episode.durationMs === null ? [] : [element('md:RunLength', {}, toDuration(episode.durationMs))]),
    element('md:ReleaseYear', {}, String(yearOf(work))),
    element('md:WorkType', {}, 'Episode'),
    presentRatings('md:RatingSet', ratings),
    ...presentOrigin(work),
    element('md:SequenceInfo', {}, element('md:Number', {}, String(episode.number))),
    element(
      'md:Parent',
      { relationshipType: 'isepisodeof' },
      element('md:ParentContentID', {}, xmlText(contentIdOf(work.id, origin))),
    ),
  ])
}

function presentCore(name: CoreOptions['name'], contentId: string, basic: readonly string[]): string {
  return element(name, {}, element('mdmec:Basic', { ContentID: contentId }, basic))
}

/** The format wants a year of everything. */
function yearOf({ releaseYear, createdAtMs }: ExportWork): number {
  return releaseYear ?? new Date(createdAtMs).getUTCFullYear()
}

function noteTexts(work: ExportWork, report: ExportReport): void {
  const { id: workId, releaseYear } = work
  if (releaseYear === null) {
    const detail = `The format wants a year: ${yearOf(work)}, in which the work was entered here, stands in its place. Say its release year.`
    report.note({ workId, field: 'releaseYear', code: 'VALUE_MISSING', severity: 'fault', detail })
  }
  for (const { locale } of work.synopses.filter(isTooLong)) {
    const detail = 'The format takes 4000 characters of it: the rest was cut off.'
    report.note({ workId, field: `synopses/${locale}`, code: 'CHANGED', severity: 'changed', detail })
  }
}

function presentIds({ id, externalIds }: ExportWork, origin: string): string[] {
  const ours = { scheme: domainOf(origin), value: id }
  return [ours, ...externalIds].map(({ scheme, value }) =>
    element('md:AltIdentifier', {}, [
      element('md:Namespace', {}, xmlText(NAMESPACES[scheme] ?? scheme)),
      element('md:Identifier', {}, xmlText(value)),
    ]),
  )
}

/** As MovieLabs writes registries. */
const NAMESPACES: Readonly<Record<string, string>> = { eidr: 'EIDR', isan: 'ISAN', imdb: 'IMDB' }

function presentPeople({ id: workId, credits }: ExportWork, report: ExportReport): string[] {
  return credits.flatMap((credit, index) => {
    if (credit.movieLabs !== null) return presentPerson(credit, credit.movieLabs, index + 1)
    const field = `credits/${credit.role}`
    const detail = `MovieLabs has no job for ${credit.role}: it is written as Other, and by its own name.`
    report.note({ workId, field, code: 'CHANGED', severity: 'changed', detail })
    return presentPerson(credit, 'Other', index + 1)
  })
}

function presentPerson({ role, names, character }: ExportCredit, job: string, place: number): string {
  return element('md:People', {}, [
    element('md:Job', {}, [
      element('md:JobFunction', {}, xmlText(job)),
      ...(job === 'Other' ? [element('md:JobDisplay', { language: 'en' }, xmlText(role))] : []),
      element('md:BillingBlockOrder', {}, String(place)),
      ...(character === null ? [] : [element('md:Character', {}, xmlText(character))]),
    ]),
    element(
      'md:Name',
      {},
      names.map(({ locale, text }) => element('md:DisplayName', { language: locale }, xmlText(text))),
    ),
  ])
}

function presentOrigin({ originRegion, coProductionRegions, originalLocale, producer }: ExportWork): string[] {
  const countries = [...new Set([originRegion, ...coProductionRegions])]
  return [
    ...countries.map((code) => element('md:CountryOfOrigin', {}, element('md:country', {}, code))),
    element('md:OriginalLanguage', {}, xmlText(originalLocale)),
    ...(producer === null
      ? []
      : [element('md:AssociatedOrg', { role: 'producer' }, element('md:DisplayName', {}, xmlText(producer.name)))]),
  ]
}
