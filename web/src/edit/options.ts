import { language } from '../language/language.svelte.ts'
import { CONTENT_LOCALES, compareWords, localeName, ORIGIN_REGIONS, regionName } from '../language/names.ts'

/** Something that can be chosen. */
export interface Option {
  readonly value: string
  readonly label: string
}

/** Locales that dramas are subtitled in beyond those of the first audience. */
const MORE_LOCALES = ['ja', 'ko', 'th', 'vi', 'id', 'ms', 'fil', 'es', 'fr', 'de'] as const

/** Locales to choose from, with those that are there already. */
export function localeOptions(used: readonly string[]): Option[] {
  return [...new Set([...CONTENT_LOCALES, ...MORE_LOCALES, ...used])].map((value) => ({
    value,
    label: localeName(value),
  }))
}

/** Every region that there is, the usual ones first, then by name. */
export function regionOptions(): Option[] {
  const { locale } = language
  if (regions?.of !== locale) regions = { of: locale, options: listRegions() }
  return regions.options
}

/** Codes of a vocabulary by what they are called. */
export function byName(options: readonly Option[]): Option[] {
  return options.toSorted((a, b) => compareWords(a.label, b.label))
}

let regions: { readonly of: string; readonly options: Option[] } | undefined

/** Unions and what is set aside for private use have codes too, and are no regions. */
const NO_REGIONS = new Set(['EU', 'EZ', 'UN', 'QO', 'XA', 'XB', 'ZZ'])
const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']

function listRegions(): Option[] {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
  const codes = LETTERS.flatMap((first) => LETTERS.map((second) => first + second)).filter(
    (code) => !NO_REGIONS.has(code) && names.of(code) !== undefined && new Intl.Locale(`und-${code}`).region === code,
  )
  const option = (value: string) => ({ value, label: regionName(value) })
  const usual = ORIGIN_REGIONS.map(option)
  return [...usual, ...byName(codes.filter((code) => !usual.some(({ value }) => value === code)).map(option))]
}
