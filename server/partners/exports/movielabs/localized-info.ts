import type { LocalText } from '../../../../db/schema/index.ts'
import { rankLocales } from '../../../language/locales.ts'
import type { ExportImage, ExportTerm, ExportTitle } from '../export-work.ts'
import { element, xmlText } from '../xml.ts'
import { cutText } from './cut-text.ts'

/** What is told of a work or an episode in words. */
export interface LocalFacts {
  readonly originalLocale: string
  readonly titles: readonly ExportTitle[]
  readonly synopses: readonly LocalText[]
  readonly images: readonly ExportImage[]
  readonly genres: readonly ExportTerm[]
  readonly tags: readonly string[]
  /** Where genres are listed. */
  readonly genreSource: string
}

const LONGEST_SUMMARY = 4_000

/** One LocalizedInfo a locale; the default one, that of the original language where it has one, goes first. */
export function presentLocalizedInfo(facts: LocalFacts): string[] {
  const locales = localesOf(facts)
  return locales.map((locale, index) => presentOne(facts, locale, locales, index === 0))
}

/** Synopses that no Summary has room for. */
export function isTooLong({ text }: LocalText): boolean {
  return [...text].length > LONGEST_SUMMARY
}

/** Every locale that has a title, a synopsis or a picture. */
function localesOf({ originalLocale, titles, synopses, images }: LocalFacts): string[] {
  const all = [...titles, ...synopses, ...images].flatMap(({ locale }) => locale ?? [])
  const first = all.includes(originalLocale) || all.length === 0 ? originalLocale : (all[0] ?? originalLocale)
  return [...new Set([first, ...all])]
}

function presentOne(facts: LocalFacts, locale: string, locales: readonly string[], isDefault: boolean): string {
  const of = <T extends { readonly locale: string | null }>(list: readonly T[]) =>
    list.filter((one) => one.locale === locale)
  const title = of(facts.titles).find(({ kind }) => kind !== 'alternative')?.text
  const summary = of(facts.synopses)[0]?.text
  // A picture without a language stands in the block of every language.
  const images = facts.images.filter((image) => image.locale === locale || image.locale === null)
  return element('md:LocalizedInfo', { language: locale, default: isDefault }, [
    ...presentTitle(title),
    ...images.map(presentImage),
    ...presentSummary(summary),
    ...facts.genres.map((genre) => presentGenre(genre, locale, facts.genreSource)),
    ...facts.tags.map((tag) => text('md:Keyword', tag)),
    ...[originalTitleOf(facts)].flatMap((original) =>
      original === undefined ? [] : [text('md:OriginalTitle', original)],
    ),
    ...alternativesOf(facts, locale, locales, isDefault).map((one) =>
      element('md:TitleAlternate', { type: 'alternative', language: one.locale }, xmlText(one.text)),
    ),
  ])
}

function text(name: string, value: string): string {
  return element(name, {}, xmlText(value))
}

function presentTitle(title: string | undefined): string[] {
  if (title === undefined) return []
  return [
    text('md:TitleDisplay19', cutText(title, 19)),
    text('md:TitleDisplay60', cutText(title, 60)),
    text('md:TitleDisplayUnlimited', title),
    text('md:TitleSort', title),
  ]
}

function presentImage({ url, widthPx, heightPx }: ExportImage): string {
  const resolution = widthPx === null || heightPx === null ? null : `${widthPx}x${heightPx}`
  return element('md:ArtReference', { resolution, purpose: 'poster' }, xmlText(url))
}

function presentSummary(summary: string | undefined): string[] {
  if (summary === undefined) return []
  return [
    text('md:Summary190', cutText(summary, 190)),
    text('md:Summary400', cutText(summary, 400)),
    text('md:Summary4000', cutText(summary, LONGEST_SUMMARY)),
  ]
}

function presentGenre({ code, labels }: ExportTerm, locale: string, source: string): string {
  const rank = rankLocales(locale, 'en')
  const [label] = labels.toSorted((a, b) => rank(a.locale) - rank(b.locale))
  return element('md:Genre', { source, id: code, level: 1 }, xmlText(label?.text ?? code))
}

function originalTitleOf({ titles, originalLocale }: LocalFacts): string | undefined {
  return (titles.find(({ locale }) => locale === originalLocale) ?? titles[0])?.text
}

/** Those of this locale; in the default block also those of locales that have no block, of which there are none but by a mistake. */
function alternativesOf(
  { titles }: LocalFacts,
  locale: string,
  locales: readonly string[],
  isDefault: boolean,
): ExportTitle[] {
  const alternatives = titles.filter(({ kind }) => kind === 'alternative')
  return alternatives.filter((one) => one.locale === locale || (isDefault && !locales.includes(one.locale)))
}
