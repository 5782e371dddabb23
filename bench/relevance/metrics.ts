/** How many results of an answer are looked at: a page. */
export const DEPTH = 10

/** One query with what it should have found and what it found. */
export interface Judged {
  readonly query: string
  /** The kind of query, by which results are grouped. */
  readonly queryClass: string
  /** Works that answer it, at least one, in no order: all are equally good. */
  readonly expected: readonly string[]
  /** Works of the answer's first page, best first. */
  readonly found: readonly string[]
}

/** Means over queries; every query counts the same. All within 0 to 1. */
export interface Scores {
  readonly queries: number
  readonly recall: number
  readonly mrr: number
  readonly ndcg: number
  /** Share of the queries that were answered with nothing at all. */
  readonly zeroHits: number
}

/** Share of the expected works among the first ten; of more than ten, of the ten that there is room for. */
export function recallAt10({ expected, found }: Judged): number {
  return gainsOf(expected, found).filter(Boolean).length / room(expected)
}

/** 1 / rank of the first expected work among the first ten, whichever it is; 0 when there is none. */
export function reciprocalRank({ expected, found }: Judged): number {
  const at = gainsOf(expected, found).indexOf(true)
  return at < 0 ? 0 : 1 / (at + 1)
}

/**
 * Discounted gain of the first ten, each expected work at rank r worth 1 / log2(r + 1), divided by that of an answer
 * which begins with all the expected works (at most ten).
 */
export function ndcgAt10({ expected, found }: Judged): number {
  const gain = (isRight: boolean, index: number) => (isRight ? 1 / Math.log2(index + 2) : 0)
  const ideal = Array.from({ length: room(expected) }, (_, index) => gain(true, index))
  return sum(gainsOf(expected, found).map(gain)) / sum(ideal)
}

/** The means over these queries. @throws when there is none. */
export function scoresOf(judged: readonly Judged[]): Scores {
  if (judged.length === 0) throw new Error('There are no scores of no queries')
  const mean = (score: (one: Judged) => number) => sum(judged.map(score)) / judged.length
  return {
    queries: judged.length,
    recall: mean(recallAt10),
    mrr: mean(reciprocalRank),
    ndcg: mean(ndcgAt10),
    zeroHits: mean((one) => (one.found.length === 0 ? 1 : 0)),
  }
}

/** The scores of each class, in the order in which the classes first appear. */
export function scoresByClass(judged: readonly Judged[]): Map<string, Scores> {
  const groups = Map.groupBy(judged, (one) => one.queryClass)
  return new Map([...groups].map(([name, group]) => [name, scoresOf(group)]))
}

/** For each of the first ten: is it expected? One that comes twice counts once. */
function gainsOf(expected: readonly string[], found: readonly string[]): boolean[] {
  return found.slice(0, DEPTH).map((id, index) => expected.includes(id) && found.indexOf(id) === index)
}

function room(expected: readonly string[]): number {
  const wanted = new Set(expected).size
  if (wanted === 0) throw new Error('A query without an expected work cannot be judged')
  return Math.min(wanted, DEPTH)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
