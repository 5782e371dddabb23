import { alignText, canonicalText } from '../language/canonicalise.ts'
import { spaceHan } from '../language/tokens.ts'

/** What the engine is asked for a reader's text. Every text is free of the engine's own operators. */
export interface QueryPlan {
  /** The reader's text, cut and cleaned; marks are found with it. */
  readonly text: string
  /** With regional words replaced: each stretch that has Han characters as one phrase, Latin words loose. */
  readonly phrases: string
  /** The same in the reader's own words; undefined when it is no different. */
  readonly ownWords: string | undefined
  /** Every Han character and every word for itself, for titles that have them in another order or not all. */
  readonly loose: string
}

const LONGEST_QUERY = 60
const SEARCHABLE = /[\p{L}\p{N}\p{So}]/u
const HAN = /\p{Script=Han}/u

/** Reads a reader's text. Undefined: nothing in it can be searched for. */
export function planQuery(query: string): QueryPlan | undefined {
  const text = [...query.toWellFormed().replaceAll('\ufffd', ' ')].slice(0, LONGEST_QUERY).join('').trim()
  const canonical = canonicalText(text)
  if (!SEARCHABLE.test(canonical)) return undefined
  const phrases = toPhrases(canonical)
  const ownWords = toPhrases(alignText(text, 'script').text)
  return { text, phrases, ownWords: ownWords === phrases ? undefined : ownWords, loose: spaceHan(canonical) }
}

function toPhrases(canonical: string): string {
  const chunks = canonical.split(' ').filter((chunk) => SEARCHABLE.test(chunk))
  return chunks.map((chunk) => (HAN.test(chunk) ? `"${spaceHan(chunk)}"` : chunk)).join(' ')
}
