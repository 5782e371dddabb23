import type { Reader } from '../../db/open.ts'
import { listUndecidedWith } from '../../db/queries/wording-candidates.ts'
import type { Context } from '../context.ts'
import { canonicalText } from '../language/canonicalise.ts'
import { extendVocabulary } from '../language/extend-vocabulary.ts'
import type { Vocabulary } from '../language/vocabulary.ts'
import { distinct, type Serials, serialsOf, toWindowHit, type WindowHit } from './hits.ts'
import { lineQuery } from './line-query.ts'
import { makeOtherWords, type OtherWords } from './other-words.ts'
import { type QueryPlan, toPhrases } from './plan-query.ts'
import { titleQuery } from './title-query.ts'

/** What words find that parallel texts have for words of the query, and that no curator has decided about. */
export interface LearnedHits {
  /** Works by title, then by dialogue, of each the best first. */
  readonly works: Serials
  readonly byTitle: Serials
  readonly windows: readonly WindowHit[]
  /** What they are marked with. */
  readonly vocabulary: Vocabulary
}

/** Learned words are asked for when fewer works than this have the words of the query: less than a page. */
export const LITTLE = 10
/** A pair that was met twice and never met otherwise has .34. */
const LEAST_SCORE = 0.3
const MOST_PAIRS = 4
const LONGEST_WORD = 8
const MOST_HITS = 20

/**
 * Asks for a query with learned words in their places. Undefined when no pair has a word of it.
 * @throws {CatalogueError} ENGINE_UNAVAILABLE
 */
export async function findLearnedHits(
  ctx: Pick<Context, 'db' | 'engine'>,
  plan: QueryPlan,
  within: readonly number[] | undefined,
): Promise<LearnedHits | undefined> {
  const words = await readLearnedWords(ctx.db, plan)
  const texts = words?.alternativesOf(plan.canonical).map(toPhrases) ?? []
  if (words === undefined || texts.length === 0) return undefined
  const queries = [...texts.map((q) => titleQuery(q, within)), ...texts.map((q) => lineQuery(q, within))]
  const answers = await ctx.engine.search(queries.map((query) => ({ ...query, limit: MOST_HITS })))
  const windows = answers.slice(texts.length).flatMap(({ hits }) => hits.map(toWindowHit))
  const byTitle = distinct(...answers.slice(0, texts.length).map(serialsOf))
  const byLine = Uint32Array.from(windows, ({ serial }) => serial)
  return { works: distinct(byTitle, byLine), byTitle, windows, vocabulary: words.vocabulary }
}

/** The learned words of a query; undefined when there are none. */
export async function readLearnedWords(db: Reader, plan: QueryPlan): Promise<OtherWords | undefined> {
  if (!plan.hasHan) return undefined
  const options = { leastScore: LEAST_SCORE, limit: MOST_PAIRS }
  const found = await listUndecidedWith(db, piecesOf(plan.canonical), options)
  const pairs = found
    .map(({ wordA, wordB }): [string, string] => [wordA, wordB])
    .filter((pair) => canonicalText(pair[0], plan.vocabulary) !== canonicalText(pair[1], plan.vocabulary))
  if (pairs.length === 0) return undefined
  const others = new Map<string, string[]>()
  for (const [a, b] of pairs) {
    others.set(a, [...(others.get(a) ?? []), b])
    others.set(b, [...(others.get(b) ?? []), a])
  }
  return makeOtherWords(others, extendVocabulary(plan.vocabulary, pairs))
}

/** Every stretch of a text that may be a learned word. */
function piecesOf(canonical: string): string[] {
  const characters = [...canonical]
  const pieces = new Set<string>()
  for (let from = 0; from < characters.length; from++) {
    for (let to = from + 2; to <= Math.min(from + LONGEST_WORD, characters.length); to++) {
      pieces.add(characters.slice(from, to).join(''))
    }
  }
  return [...pieces]
}
