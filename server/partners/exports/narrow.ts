import type { Lens } from '../../../db/queries/partner-lens.ts'
import { CatalogueError } from '../../errors.ts'
import { rankLocales } from '../../language/locales.ts'
import type { ExportTitle, ExportWork } from './export-work.ts'
import { type ExportProfile, isWithin } from './profile.ts'

/** Of a lens what a profile takes: never more than the lens. @throws {CatalogueError} EXPORT_EMPTY */
export function narrowLens(lens: Lens, profile: ExportProfile): Lens {
  const regions = lens.regions.filter((region) => profile.regions?.includes(region) !== false)
  const types = [lens.licenceTypes, profile.licenceTypes]
  const licenceTypes = types[0] && types[1] ? types[0].filter((type) => types[1]?.includes(type)) : types[0] || types[1]
  if (regions.length === 0 || licenceTypes?.length === 0) {
    const message = `The profile takes no ${regions.length === 0 ? 'region' : 'licence type'} that this key shows: change one of both.`
    throw new CatalogueError('EXPORT_EMPTY', message)
  }
  return { organisationId: lens.organisationId, regions, licenceTypes: licenceTypes ?? null }
}

/** Of a work what a profile takes of its languages. A title is always left, since nothing can be shown without one. */
export function narrowWork(work: ExportWork, profile: ExportProfile): ExportWork {
  const { locales } = profile
  if (locales === null) return work
  const only = <T extends { readonly locale: string }>(texts: readonly T[]) =>
    texts.filter(({ locale }) => isWithin(locales, locale))
  const titles = only(work.titles)
  return {
    ...work,
    titles: titles.length > 0 ? titles : [nearestTitle(work, locales)],
    synopses: only(work.synopses),
    contentNotes: work.contentNotes.map((note) => ({ ...note, texts: only(note.texts) })),
    covers: work.covers.filter(({ locale }) => locale === null || isWithin(locales, locale)),
    episodes: work.episodes.map((episode) => ({
      ...episode,
      titles: only(episode.titles),
      tracks: episode.tracks.filter(({ locale }) => isWithin([...locales, ...profile.subtitleLocales], locale)),
    })),
  }
}

/** The title that readers of the first of these locales can read best. */
function nearestTitle({ titles, originalLocale }: ExportWork, locales: readonly string[]): ExportTitle {
  const rank = rankLocales(locales[0], originalLocale)
  return titles.reduce((best, title) => (rank(title.locale) < rank(best.locale) ? title : best))
}
