import { rankLocales } from './locales.ts'

/** For whom something is chosen. */
export interface Readership {
  /** The reader's locale; undefined: that of the original. */
  readonly reader: string | undefined
  readonly original: string
}

/** Something that exists in several locales, in the one that was chosen. */
export interface ShownText {
  readonly locale: string
  readonly text: string
  /** True: not in the locale that was asked for, but in one that its readers can read. */
  readonly isFallback: boolean
}

/** What `pickTitle` needs of a title. */
export interface TitleLike {
  readonly locale: string
  readonly text: string
  readonly kind?: string
}

/** The nearest to a reader, by `rankLocales`; of several equally near the first. Undefined only for an empty list. */
export function pickLocal<T extends { readonly locale: string }>(
  things: readonly T[],
  { reader, original }: Readership,
): T | undefined {
  if (things.length < 2) return things[0]
  const rank = rankLocales(reader, original)
  return things.reduce((best, thing) => (rank(thing.locale) < rank(best.locale) ? thing : best))
}

/**
 * The title to show to a reader: the nearest; among titles of one locale a display title goes before others, and a working title is
 * shown only where there is nothing else.
 * @returns undefined only for an empty list.
 */
export function pickTitle<T extends TitleLike>(titles: readonly T[], readership: Readership): T | undefined {
  const finals = titles.filter(({ kind }) => kind !== 'working')
  const shown = finals.length > 0 ? finals : titles
  return pickLocal(
    shown.toSorted((a, b) => Number(b.kind === 'display') - Number(a.kind === 'display')),
    readership,
  )
}

/** What was picked as it is told to readers; null: there is none. */
export function asShown(picked: TitleLike | undefined, { reader, original }: Readership): ShownText | null {
  if (picked === undefined) return null
  const { locale, text } = picked
  return { locale, text, isFallback: locale !== (reader ?? original) }
}
