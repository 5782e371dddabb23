import { type CanonicalText, canonicalise } from '../language/canonicalise.ts'
import type { Mark } from '../language/find-marks.ts'
import { type Token, toTokens } from '../language/tokens.ts'
import type { Vocabulary } from '../language/vocabulary.ts'

const HAN = /\p{Script=Han}/u
/** As the engine counts: one wrong letter from five on, two from nine on. */
const ONE_TYPO_FROM = 5
const TWO_TYPOS_FROM = 9
const LONGEST_WORD = 40

/** How many wrong letters of a word the engine overlooks: none in a short one, or in Han characters. */
export function allowedTypos(word: string): number {
  if (HAN.test(word) || word.length < ONE_TYPO_FROM) return 0
  return word.length >= TWO_TYPOS_FROM ? 2 : 1
}

/** Where words stand that the engine took for the reader's in spite of a wrong letter or two. Sorted, apart. */
export function findTypoMarks(original: string, query: string, vocabulary: Vocabulary): Mark[] {
  const wanted = longWords(query, vocabulary)
  if (wanted.length === 0) return []
  const text = canonicalise(original, vocabulary)
  return toTokens(text.text)
    .filter((token) => wanted.some((word) => isNear(word, token.text)))
    .map((token) => toMark(text, token))
}

/** A page of hits is marked with one query, so the last one is kept. */
let last: { readonly query: string; readonly vocabulary: Vocabulary; readonly words: readonly string[] } | undefined

/** The words of a query that may have a wrong letter. */
function longWords(query: string, vocabulary: Vocabulary): readonly string[] {
  if (last?.query === query && last.vocabulary === vocabulary) return last.words
  const words = toTokens(canonicalise(query, vocabulary).text)
    .map((token) => token.text)
    .filter((word) => allowedTypos(word) > 0 && word.length <= LONGEST_WORD)
  last = { query, vocabulary, words }
  return words
}

function toMark(text: CanonicalText, token: Token): Mark {
  return [text.starts[token.from] ?? 0, text.ends[token.to - 1] ?? 0]
}

function isNear(wanted: string, word: string): boolean {
  const allowed = allowedTypos(wanted)
  if (Math.abs(wanted.length - word.length) <= allowed && distance(wanted, word) <= allowed) return true
  // the last word may be the beginning of a longer one
  return word.length > wanted.length && distance(wanted, word.slice(0, wanted.length)) <= allowed
}

/** Optimal string alignment: inserted, removed, replaced and swapped neighbouring letters count one each. */
function distance(a: string, b: string): number {
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let best = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + (same ? 0 : 1))
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, (before[j - 2] ?? 0) + 1)
      row.push(best)
    }
    before = above
    above = row
  }
  return above[b.length] ?? 0
}
