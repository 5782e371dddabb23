import { CatalogueError, type ErrorPlace } from '../errors.ts'
import { parseLocale } from '../language/locales.ts'

const ALPHA2 = /^[A-Z]{2}$/
const regionNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })

/** ISO 3166-1 alpha-2 by what ICU knows. */
export function isRegion(region: string): boolean {
  return ALPHA2.test(region) && region !== 'ZZ' && regionNames.of(region) !== undefined
}

interface Content {
  readonly originalLocale?: string
  readonly originRegion?: string
  readonly coProductionRegions?: readonly string[]
  readonly titles?: readonly { locale: string; text: string; kind: string }[]
  readonly synopses?: readonly { locale: string; text: string }[]
}

/**
 * Checks what a schema cannot: regions and locales that exist, one display title and one synopsis a locale.
 * @returns the same content with every locale in canonical form and texts trimmed (NFC).
 * @throws {CatalogueError} CONTENT_INVALID with every place that is wrong.
 */
export function checkContent<T extends Content>(content: T): T {
  const places: ErrorPlace[] = []
  const localeAt = (locale: string, pointer: string): string => {
    const canonical = parseLocale(locale)
    if (canonical === undefined) {
      places.push({ pointer, code: 'LOCALE_INVALID', detail: `${locale} is no BCP 47 tag; write such as zh-Hant-HK.` })
    }
    return canonical ?? locale
  }
  const regionAt = (region: string, pointer: string) => {
    if (isRegion(region)) return
    places.push({ pointer, code: 'REGION_INVALID', detail: `${region} is no region of ISO 3166-1; write such as MO.` })
  }
  if (content.originRegion !== undefined) regionAt(content.originRegion, '/originRegion')
  content.coProductionRegions?.forEach((region, index) => {
    regionAt(region, `/coProductionRegions/${index}`)
  })
  const checked = {
    ...content,
    ...(content.originalLocale === undefined
      ? {}
      : { originalLocale: localeAt(content.originalLocale, '/originalLocale') }),
    ...(content.titles ? { titles: tidyTexts(content.titles, '/titles', localeAt) } : {}),
    ...(content.synopses ? { synopses: tidyTexts(content.synopses, '/synopses', localeAt) } : {}),
  }
  const displayTitles = (checked.titles ?? []).map((title) => (title.kind === 'display' ? title.locale : undefined))
  places.push(...findRepeats(displayTitles, '/titles', 'one display title a locale'))
  const synopsisLocales = (checked.synopses ?? []).map((synopsis) => synopsis.locale)
  places.push(...findRepeats(synopsisLocales, '/synopses', 'one synopsis a locale'))
  if (places.length > 0) {
    const summary = places.map((place) => place.detail).join(' ')
    throw new CatalogueError('CONTENT_INVALID', summary.slice(0, 1_000), { errors: places })
  }
  return checked
}

function tidyTexts<T extends { locale: string; text: string }>(
  texts: readonly T[],
  pointer: string,
  localeAt: (locale: string, pointer: string) => string,
): T[] {
  return texts.map((entry, index) => ({
    ...entry,
    locale: localeAt(entry.locale, `${pointer}/${index}/locale`),
    text: entry.text.toWellFormed().normalize('NFC').trim(),
  }))
}

function findRepeats(locales: readonly (string | undefined)[], pointer: string, rule: string): ErrorPlace[] {
  return locales.flatMap((locale, index) => {
    if (locale === undefined || locales.indexOf(locale) === index) return []
    return [
      { pointer: `${pointer}/${index}/locale`, code: 'REPEATED', detail: `There is ${rule}: ${locale} is twice.` },
    ]
  })
}
