import { sameGrammar } from './same-grammar.ts'
import { type Token, toTokens } from './tokens.ts'

/** Two texts that say the same, laid side by side. Everything is canonical (`canonicalise`). */
export interface AlignedWording {
  readonly differences: readonly Difference[]
  /** The stretches that both have, each as one text. */
  readonly shared: readonly string[]
}

/** Other words between equal ones. */
export interface Difference {
  /** One to six tokens, written as one. */
  readonly a: readonly string[]
  readonly b: readonly string[]
  /** The equal tokens right in front, at most two, in order; none behind punctuation or at the beginning. */
  readonly before: readonly string[]
  /** The equal tokens right behind, at most two. */
  readonly after: readonly string[]
  /** True when an equal token stands within it. */
  readonly isMerged: boolean
}

const MOST_TOKENS = 60
const LONGEST_DIFFERENCE = 6
const NEIGHBOURS = 2
/** Texts that share less are told in other sentences: what differs there are no words for one thing. */
const FEWEST_SHARED = 2
const LEAST_SHARE = 1 / 3
const NUMERAL = /^[\p{N}〇零一二两三四五六七八九十百千万亿半]+$/u
const LETTER = /\p{L}/u

/**
 * Where two texts that say the same have other words: 叫出租车去机场 and 叫差头去机场 have 出租车 and 差头 between 叫 and 去.
 * Two differences with one equal token between them also count as one, because words share characters by chance (小学
 * and 国小). Numbers are no words, no difference goes over punctuation, and what is only
 * grammar (的 and 嘅, 个 and 台) counts as equal.
 * @returns undefined when the texts share too little to be compared.
 */
export function alignWording(a: string, b: string): AlignedWording | undefined {
  const left = toTokens(a)
  const right = toTokens(b)
  if (left.length > MOST_TOKENS || right.length > MOST_TOKENS) return undefined
  const equal = longestCommon(left, right)
  const most = Math.max(left.length, right.length)
  if (equal.length < FEWEST_SHARED || equal.length < most * LEAST_SHARE) return undefined
  const gaps = gapsBetween(equal, left.length, right.length)
  const merged = gaps.flatMap((gap, index) => mergeWithNext(gap, gaps[index + 1]))
  const texts = { left, right, equal }
  return {
    differences: [...gaps, ...merged].flatMap((gap) => toDifference(texts, gap)),
    shared: sharedRuns(texts).map((run) => run.map((token) => token.text).join('')),
  }
}

type Pair = readonly [left: number, right: number]

interface Texts {
  readonly left: readonly Token[]
  readonly right: readonly Token[]
  readonly equal: readonly Pair[]
}

/** Token numbers [from, to) on each side that are not equal, and the equal pairs before and behind, as numbers. */
interface Gap {
  readonly left: Pair
  readonly right: Pair
  readonly before: number
  readonly after: number
  readonly isMerged: boolean
}

/** A longest common subsequence, as pairs of places. */
function longestCommon(left: readonly Token[], right: readonly Token[]): Pair[] {
  const width = right.length + 1
  const longest = new Uint8Array((left.length + 1) * width)
  const at = (i: number, j: number) => longest[i * width + j] ?? 0
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      longest[i * width + j] = isSame(left[i], right[j]) ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const pairs: Pair[] = []
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    if (isSame(left[i], right[j])) pairs.push([i++, j++])
    else if (at(i + 1, j) >= at(i, j + 1)) i++
    else j++
  }
  return pairs
}

function isSame(a: Token | undefined, b: Token | undefined): boolean {
  return a !== undefined && b !== undefined && sameGrammar(a.text) === sameGrammar(b.text)
}

function gapsBetween(equal: readonly Pair[], lengthLeft: number, lengthRight: number): Gap[] {
  const gaps: Gap[] = []
  let [left, right] = [0, 0]
  for (const [index, [i, j]] of [...equal, [lengthLeft, lengthRight] as const].entries()) {
    if (i > left || j > right)
      gaps.push({ left: [left, i], right: [right, j], before: index - 1, after: index, isMerged: false })
    left = i + 1
    right = j + 1
  }
  return gaps
}

/** Two gaps that are words by themselves are two differences; where one is not, both may be one word. */
function mergeWithNext(gap: Gap, next: Gap | undefined): Gap[] {
  if (next === undefined || next.before !== gap.after || (isWhole(gap) && isWhole(next))) return []
  const merged: Gap = {
    left: [gap.left[0], next.left[1]],
    right: [gap.right[0], next.right[1]],
    ...{ before: gap.before, after: next.after, isMerged: true },
  }
  return isWhole(merged) ? [merged] : []
}

function isWhole({ left, right }: Gap): boolean {
  return left[1] - left[0] > 1 && right[1] - right[0] > 1
}

function toDifference(texts: Texts, gap: Gap): Difference[] {
  const a = stretch(texts.left, gap.left)
  const b = stretch(texts.right, gap.right)
  if (a === undefined || b === undefined || [a, b].every((side) => NUMERAL.test(side.join('')))) return []
  return [{ a, b, before: neighbours(texts, gap, -1), after: neighbours(texts, gap, 1), isMerged: gap.isMerged }]
}

/** The tokens of a gap on one side; undefined when they are no words. */
function stretch(tokens: readonly Token[], [from, to]: Pair): string[] | undefined {
  if (to - from < 1 || to - from > LONGEST_DIFFERENCE) return undefined
  const found = tokens.slice(from, to)
  if (found.some((token, index) => index > 0 && token.from !== found[index - 1]?.to)) return undefined
  return found.some(({ text }) => LETTER.test(text)) ? found.map(({ text }) => text) : undefined
}

/** The equal tokens that touch a gap, and each other, on both sides. */
function neighbours({ left, right, equal }: Texts, gap: Gap, step: 1 | -1): string[] {
  const found: string[] = []
  let [i, j] = step === 1 ? [gap.left[1] - 1, gap.right[1] - 1] : [gap.left[0], gap.right[0]]
  for (let at = step === 1 ? gap.after : gap.before; found.length < NEIGHBOURS; at += step) {
    const pair = equal[at]
    const token = left[i + step]
    if (pair === undefined || token === undefined || pair[0] !== i + step || pair[1] !== j + step) break
    if (!touch(left, i, step) || !touch(right, j, step)) break
    found.push(bothHave(token, right[j + step]))
    i += step
    j += step
  }
  return step === 1 ? found : found.reverse()
}

/** The token; where the other side has another for the same grammar, what stands for both. */
function bothHave(token: Token, other: Token | undefined): string {
  return token.text === other?.text ? token.text : sameGrammar(token.text)
}

function touch(tokens: readonly Token[], at: number, step: 1 | -1): boolean {
  const [first, second] = step === 1 ? [tokens[at], tokens[at + 1]] : [tokens[at - 1], tokens[at]]
  return first !== undefined && second !== undefined && first.to === second.from
}

function sharedRuns({ left, right, equal }: Texts): Token[][] {
  const runs: Token[][] = []
  let last: Pair | undefined
  for (const [i, j] of equal) {
    const token = left[i]
    if (token === undefined || token.text !== right[j]?.text) continue
    const goesOn = last && i === last[0] + 1 && j === last[1] + 1 && touch(left, last[0], 1) && touch(right, last[1], 1)
    if (goesOn) runs.at(-1)?.push(token)
    else runs.push([token])
    last = [i, j]
  }
  return runs
}
