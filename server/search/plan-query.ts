import { titleKey } from '../indexing/work-document.ts'
import { canonicalText, foldedText } from '../language/canonicalise.ts'
import { type QuerySounds, readQuerySounds } from '../language/phonetics/query-sounds.ts'
import { spaceHan, toTokens } from '../language/tokens.ts'
import type { Vocabulary } from '../language/vocabulary.ts'
import type { OtherWords } from './other-words.ts'
import { allowedTypos } from './typo-marks.ts'

/** What the engine is asked for a reader's text. Every text is free of the engine's own operators. */
export interface QueryPlan {
  /** The reader's text, cut and cleaned; marks are found with it. */
  readonly text: string
  /** The words that marks are found with: those of the documents, and what came since. */
  readonly vocabulary: Vocabulary
  /** The text with the words that stand for regional ones in the documents. */
  readonly canonical: string
  readonly hasHan: boolean
  /** With regional words replaced: each stretch that has Han characters as one phrase, Latin words loose. */
  readonly phrases: string
  /** The same in the reader's own words; undefined when it is no different. */
  readonly ownWords: string | undefined
  /** The same with words in their places that the documents were not made with yet. */
  readonly otherWords: readonly string[]
  /** Every Han character and every word for itself, for titles that have them in another order or not all. */
  readonly loose: string
  /** For one wrong Han character: the text without each of them. Empty for short and for mixed texts. */
  readonly withoutOne: readonly string[]
  /** The text as a whole title, in regional wording and in the reader's own. */
  readonly titleKeys: readonly string[]
  /** What Latin letters or zhuyin may be the sound of. */
  readonly sounds: QuerySounds | undefined
  /** The score from which on a hit has every word without a wrong letter. */
  readonly leastExactScore: number
}

const LONGEST_QUERY = 60
const SEARCHABLE = /[\p{L}\p{N}\p{So}]/u
const HAN = /\p{Script=Han}/u
const ONLY_HAN = /^\p{Script=Han}+$/u
const FEWEST_FOR_WITHOUT_ONE = 3
const MOST_FOR_WITHOUT_ONE = 10

/**
 * Reads a reader's text.
 * @param vocabulary what the documents were made with.
 * @param pending what was added to it since; undefined: nothing.
 * @returns undefined when nothing in the text can be searched for.
 */
export function planQuery(query: string, vocabulary: Vocabulary, pending?: OtherWords): QueryPlan | undefined {
  const text = [...query.toWellFormed().replaceAll('\ufffd', ' ')].slice(0, LONGEST_QUERY).join('').trim()
  const canonical = canonicalText(text, vocabulary)
  if (!SEARCHABLE.test(canonical)) return undefined
  const phrases = toPhrases(canonical)
  const own = foldedText(text)
  const ownWords = toPhrases(own)
  return {
    text,
    vocabulary: pending?.vocabulary ?? vocabulary,
    canonical,
    hasHan: HAN.test(text),
    phrases,
    ownWords: ownWords === phrases ? undefined : ownWords,
    otherWords: pending?.alternativesOf(canonical).map(toPhrases) ?? [],
    loose: spaceHan(canonical),
    withoutOne: withoutOne(canonical),
    titleKeys: [...new Set([canonical, own].map(titleKey))],
    sounds: readQuerySounds(text),
    leastExactScore: leastExactScore(canonical),
  }
}

/** What a plan asks for as it is written: in regional wording, in the reader's words, in words that came since. */
export function textsOf({ phrases, ownWords, otherWords }: QueryPlan): string[] {
  return [phrases, ...(ownWords === undefined ? [] : [ownWords]), ...otherWords]
}

/** A canonical text as the engine is asked for it: each stretch with Han characters as one phrase. */
export function toPhrases(canonical: string): string {
  const chunks = canonical.split(' ').filter((chunk) => SEARCHABLE.test(chunk))
  return chunks.map((chunk) => (HAN.test(chunk) ? `"${spaceHan(chunk)}"` : chunk)).join(' ')
}

function withoutOne(canonical: string): string[] {
  const characters = [...canonical]
  const { length } = characters
  if (!ONLY_HAN.test(canonical) || length < FEWEST_FOR_WITHOUT_ONE || length > MOST_FOR_WITHOUT_ONE) return []
  const isOneWord = length === FEWEST_FOR_WITHOUT_ONE // two characters apart are too little
  const gaps = characters.map((_, index) => index).filter((at) => !isOneWord || at === 0 || at === length - 1)
  return gaps.map((at) => toPhrases(`${characters.slice(0, at).join('')} ${characters.slice(at + 1).join('')}`))
}

/** The engine parts its scores first by the number of wrong letters, out of as many as it allows. */
function leastExactScore(canonical: string): number {
  const most = toTokens(canonical).reduce((sum, token) => sum + allowedTypos(token.text), 0)
  return most / (most + 1)
}
