import type { WorkView } from '../catalogue/schemas.ts'
import { fallbackChain } from '../language/locales.ts'
import type { Readings } from '../language/phonetics/load-readings.ts'
import type { QuerySounds } from '../language/phonetics/query-sounds.ts'
import { MATCH_KINDS, markTitle, type QueryText } from './mark-text.ts'
import type { ReasonView } from './schemas.ts'

const REASONS_A_WORK = 3

/**
 * The titles and the names of people that hold the query or sound like it: the nearest first, titles before names, then
 * the nearest to the reader.
 */
export function titleReasons(
  work: Pick<WorkView, 'titles' | 'credits'>,
  { plan, reader }: { plan: QueryText; reader: string | undefined },
  heard: { sounds: QuerySounds; readings: Readings } | undefined,
): ReasonView[] {
  const rank = localeRank(reader)
  const asNames = heard && { ...heard, readings: heard.readings.ofNames }
  const names = work.credits.flatMap((credit) => credit.names)
  const once = names.filter(({ text }, index) => names.findIndex((other) => other.text === text) === index)
  return [
    ...work.titles.flatMap((title) => reasonIn('title', title, plan, heard)),
    ...once.flatMap((name) => reasonIn('credit', name, plan, asNames)),
  ]
    .sort((a, b) => kindRank(a) - kindRank(b) || fieldRank(a) - fieldRank(b) || rank(a.locale) - rank(b.locale))
    .slice(0, REASONS_A_WORK)
}

function reasonIn(
  field: 'title' | 'credit',
  { locale, text }: { readonly locale: string; readonly text: string },
  plan: QueryText,
  heard: Parameters<typeof markTitle>[2],
): ReasonView[] {
  const found = markTitle(text, plan, heard)
  if (!found) return []
  return [{ field, locale, kind: found.kind, text, marks: found.marks.map(([from, to]) => [from, to]) }]
}

function fieldRank({ field }: ReasonView): number {
  return field === 'title' ? 0 : 1
}

/** How near a way to match is: 0 is the nearest. */
export function kindRank({ kind }: { kind: (typeof MATCH_KINDS)[number] }): number {
  return MATCH_KINDS.indexOf(kind)
}

/** How far a locale is from the reader's; without a reader all are equally near. */
export function localeRank(reader: string | undefined): (locale: string) => number {
  const chain = reader === undefined ? [] : fallbackChain(reader)
  return (locale) => {
    const at = chain.indexOf(locale)
    return at < 0 ? chain.length : at
  }
}
