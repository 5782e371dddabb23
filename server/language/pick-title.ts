import { fallbackChain, languageOf } from './locales.ts'

/** What `pickTitle` needs of a title. */
export interface TitleLike {
  readonly locale: string
  readonly text: string
  readonly kind?: string
}

/**
 * The title to show to a reader of a locale: the nearest by `fallbackChain`, else any of the same language, else the
 * English one, else the first. Among titles of one locale a display title goes before others.
 *
 * @returns undefined only for an empty list.
 */
export function pickTitle<T extends TitleLike>(titles: readonly T[], locale: string): T | undefined {
  const ranked = [...titles].sort((a, b) => Number(b.kind === 'display') - Number(a.kind === 'display'))
  for (const wanted of fallbackChain(locale)) {
    const found = ranked.find((title) => title.locale === wanted)
    if (found !== undefined) return found
  }
  const language = languageOf(locale)
  return (
    ranked.find((title) => languageOf(title.locale) === language) ??
    ranked.find((title) => languageOf(title.locale) === 'en') ??
    ranked[0]
  )
}
