import { rankLocales } from '../language/locales.ts'
import { type AdaptationRegion, ownLocaleOf, wordLanguageOf } from './regions.ts'

/** A text of which there are versions in several locales. */
export interface Version {
  readonly locale: string
  /** Not given: it has no drafts. */
  readonly state?: 'draft' | 'approved'
}

/** For whom versions are chosen. */
export interface Audience {
  readonly regions: readonly AdaptationRegion[]
  readonly originalLocale: string
  /** The version in this locale and no other; undefined: the one that a viewer in the region would be shown. */
  readonly locale?: string | undefined
}

/**
 * Chooses, of one text, the version that is looked at for each region: among those in languages that we have words of, the first that a viewer
 * there would be shown; what is approved before a draft, and a draft only where it was made for the region. Of equals, the first.
 */
export function chooseVersions<V extends Version>(
  versions: readonly V[],
  { regions, originalLocale, locale }: Audience,
): Map<V, AdaptationRegion[]> {
  const chosen = new Map<V, AdaptationRegion[]>()
  const readable = versions.filter((version) => wordLanguageOf(version.locale) !== undefined)
  for (const region of regions) {
    const fit = readable.filter(
      (version) =>
        (version.state !== 'draft' || version.locale === ownLocaleOf(region)) &&
        (locale === undefined || version.locale === locale),
    )
    const best = firstOf(fit, rankLocales(ownLocaleOf(region), originalLocale))
    if (best !== undefined) chosen.set(best, [...(chosen.get(best) ?? []), region])
  }
  return chosen
}

function firstOf<V extends Version>(versions: readonly V[], rank: (locale: string) => number): V | undefined {
  const placeOf = ({ locale, state }: V) => rank(locale) * 2 + (state === 'draft' ? 1 : 0)
  let best: V | undefined
  for (const version of versions) if (best === undefined || placeOf(version) < placeOf(best)) best = version
  return best
}
