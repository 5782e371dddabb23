import type { LocalText } from '../../db/schema/index.ts'
import { CatalogueError, type ErrorPlace } from '../errors.ts'
import { parseLocale } from '../language/locales.ts'
import { type Checks, checkDescriptions, type Descriptions } from './check-descriptions.ts'

/** What ICU knows beside countries: unions, unknown, and places made up for tests. */
const NO_COUNTRY = new Set(['EU', 'EZ', 'QO', 'UN', 'XA', 'XB', 'ZZ'])
/** SQLite's length() ends at NUL, and a page shows none of these. Tab and line ends may stay. */
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/
const PLACES_SHOWN = 200
const regionNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })

/** ISO 3166-1 alpha-2 by what ICU knows; a former code or an alias (UK) is none. */
export function isRegion(region: string): boolean {
  if (!/^[A-Z]{2}$/.test(region) || NO_COUNTRY.has(region)) return false
  return regionNames.of(region) !== undefined && new Intl.Locale(`und-${region}`).region === region
}

interface Content extends Descriptions {
  readonly originalLocale?: string
  readonly originRegion?: string
  readonly coProductionRegions?: readonly string[]
  readonly titles?: readonly { locale: string; text: string; kind: string }[]
  readonly synopses?: readonly { locale: string; text: string }[]
}

/**
 * Checks what a schema cannot: regions, locales and words of the vocabularies that exist, ids whose check characters are
 * right, one display title and one synopsis a locale.
 * @returns the same content with every locale in canonical form, texts trimmed (NFC) and ids as they are compared.
 * @throws {CatalogueError} CONTENT_INVALID with every place that is wrong.
 */
export function checkContent<T extends Content>(content: T): T {
  return checkingContent(({ regionAt, ...checks }) => {
    const { localeAt, tidyAt, note } = checks
    if (content.originRegion !== undefined) regionAt(content.originRegion, '/originRegion')
    for (const [index, region] of (content.coProductionRegions ?? []).entries()) {
      regionAt(region, `/coProductionRegions/${index}`)
    }
    const { originalLocale, titles, synopses } = content
    const checked = {
      ...content,
      ...checkDescriptions(content, checks),
      ...(originalLocale === undefined ? {} : { originalLocale: localeAt(originalLocale, '/originalLocale') }),
      ...(titles ? { titles: titles.map((title, index) => tidyAt(title, `/titles/${index}`)) } : {}),
      ...(synopses ? { synopses: synopses.map((synopsis, index) => tidyAt(synopsis, `/synopses/${index}`)) } : {}),
    }
    const displayTitles = (checked.titles ?? []).map((title) => (title.kind === 'display' ? title.locale : undefined))
    for (const place of findRepeats(displayTitles, '/titles', 'one display title a locale')) note(place)
    const synopsisLocales = (checked.synopses ?? []).map((synopsis) => synopsis.locale)
    for (const place of findRepeats(synopsisLocales, '/synopses', 'one synopsis a locale')) note(place)
    return checked
  })
}

/** Checks of single values, which note what is wrong: regions too. */
export interface ContentChecks extends Checks {
  regionAt(region: string, pointer: string): void
}

/**
 * Gives checks of single values to `check`, and refuses if any of them found something.
 * @throws {CatalogueError} CONTENT_INVALID with every place that is wrong
 */
export function checkingContent<T>(check: (checks: ContentChecks) => T): T {
  const places: ErrorPlace[] = []
  const checked = check(checksInto(places))
  if (places.length > 0) {
    const summary = places.map((place) => place.detail).join(' ')
    throw new CatalogueError('CONTENT_INVALID', summary.slice(0, 1_000), { errors: places.slice(0, PLACES_SHOWN) })
  }
  return checked
}

/** Checks of single values, which note in `places` what is wrong. */
function checksInto(places: ErrorPlace[]): ContentChecks {
  const localeAt = (locale: string, pointer: string): string => {
    const canonical = parseLocale(locale)
    if (canonical === undefined) {
      places.push({ pointer, code: 'LOCALE_INVALID', detail: `${locale} is no BCP 47 tag; write such as zh-Hant-HK.` })
    }
    return canonical ?? locale
  }
  const regionAt = (region: string, pointer: string): void => {
    if (isRegion(region)) return
    places.push({ pointer, code: 'REGION_INVALID', detail: `${region} is no region of ISO 3166-1; write such as MO.` })
  }
  const textAt = (given: string, pointer: string): string => {
    const text = given.toWellFormed().normalize('NFC').trim()
    if (CONTROL.test(text)) {
      places.push({ pointer, code: 'CONTROL_CHARACTER', detail: 'A text holds a control character.' })
    }
    return text
  }
  const tidyAt = <T extends LocalText>(entry: T, pointer: string): T => ({
    ...entry,
    locale: localeAt(entry.locale, `${pointer}/locale`),
    text: textAt(entry.text, `${pointer}/text`),
  })
  const note = (place: ErrorPlace): void => {
    places.push(place)
  }
  return { localeAt, regionAt, textAt, tidyAt, note }
}

function findRepeats(locales: readonly (string | undefined)[], pointer: string, rule: string): ErrorPlace[] {
  return locales.flatMap((locale, index) => {
    if (locale === undefined || locales.indexOf(locale) === index) return []
    return [
      { pointer: `${pointer}/${index}/locale`, code: 'REPEATED', detail: `There is ${rule}: ${locale} is twice.` },
    ]
  })
}
