import type { WorkView } from '../catalogue/schemas.ts'
import { fallbackChain } from '../language/locales.ts'
import type { Readings } from '../language/phonetics/load-readings.ts'
import type { QuerySounds } from '../language/phonetics/query-sounds.ts'
import { MATCH_KINDS, markTitle, type QueryText } from './mark-text.ts'
import type { ReasonView } from './schemas.ts'

const REASONS_A_WORK = 3

/** The titles that hold the query or sound like it: the nearest first, then the nearest to the reader. */
export function titleReasons(
  work: Pick<WorkView, 'titles'>,
  { plan, reader }: { plan: QueryText; reader: string | undefined },
  heard: { sounds: QuerySounds; readings: Readings } | undefined,
): ReasonView[] {
  const rank = localeRank(reader)
  return work.titles
    .flatMap(({ locale, text }): ReasonView[] => {
      const found = markTitle(text, plan, heard)
      if (!found) return []
      return [{ field: 'title', locale, kind: found.kind, text, marks: found.marks.map(([from, to]) => [from, to]) }]
    })
    .sort((a, b) => kindRank(a) - kindRank(b) || rank(a.locale) - rank(b.locale))
    .slice(0, REASONS_A_WORK)
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
