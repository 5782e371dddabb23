import type { WorkView } from '../catalogue/schemas.ts'
import { foldedText } from '../language/canonicalise.ts'
import { rankLocales } from '../language/locales.ts'
import type { Readings } from '../language/phonetics/load-readings.ts'
import type { QuerySounds } from '../language/phonetics/query-sounds.ts'
import { toTokens } from '../language/tokens.ts'
import { MATCH_KINDS, markTitle, type QueryText } from './mark-text.ts'
import type { ReasonView } from './schemas.ts'
import { allowedTypos } from './typo-marks.ts'

const REASONS_A_WORK = 3
const LATIN = /[a-z]/

/**
 * The titles that hold the query or sound like it: the nearest first, then the nearest to the reader. Where no title has it
 * as it is written, the names of people too, behind titles that are as near.
 */
export function titleReasons(
  work: Pick<WorkView, 'titles' | 'credits'>,
  { plan, reader }: { plan: QueryText; reader: string | undefined },
  heard: { sounds: QuerySounds; readings: Readings } | undefined,
): ReasonView[] {
  const rank = rankLocales(reader)
  const titles = work.titles.flatMap((title) => reasonIn('title', title, plan, heard))
  const isWritten = titles.some((reason) => kindRank(reason) <= kindRank({ kind: 'wording' }))
  return [...titles, ...(isWritten ? [] : nameReasons(work.credits, plan, heard))]
    .sort((a, b) => kindRank(a) - kindRank(b) || fieldRank(a) - fieldRank(b) || rank(a.locale) - rank(b.locale))
    .slice(0, REASONS_A_WORK)
}

function nameReasons(
  credits: WorkView['credits'],
  plan: QueryText,
  heard: { sounds: QuerySounds; readings: Readings } | undefined,
): ReasonView[] {
  const names = new Map(credits.flatMap((credit) => credit.names.map((name) => [name.text, name] as const)))
  const asNames = heard && { ...heard, readings: heard.readings.ofNames }
  const words = toTokens(foldedText(plan.text)).map(({ text }) => text)
  return [...names.values()]
    .filter(({ text }) => heard !== undefined || mayHold(foldedText(text), words))
    .flatMap((name) => reasonIn('credit', name, plan, asNames))
}

/** Looking for marks in each of three hundred names would take longer than the search. */
function mayHold(name: string, words: readonly string[]): boolean {
  return words.some((word) => name.includes(word) || (allowedTypos(word) > 0 && LATIN.test(name)))
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
