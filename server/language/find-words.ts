import { alignText } from './canonicalise.ts'

/** A word at some place of a folded text, from code unit `start` until `end` of that text. */
export interface FoundWord<Value> {
  readonly start: number
  readonly end: number
  readonly key: string
  readonly value: Value
}

/** Finds many words at once. */
export interface WordFinder<Value> {
  /** In a text that `foldedText` made: from the left, the longest first; none inside another. */
  findIn(folded: string): FoundWord<Value>[]
}

/**
 * Makes folded words ready to be looked for; of the same word, the last counts. A word whose value is undefined is never found, and is
 * there to win against a shorter one inside it. A word that begins or ends with a Latin letter or a digit has to stand alone there.
 */
export function makeWordFinder<Value>(words: Iterable<readonly [key: string, value: Value | undefined]>) {
  const byBeginning = new Map<number, Known<Value>[]>()
  for (const [key, value] of new Map(words)) {
    if (key === '') continue
    const beginning = beginningAt(key, 0)
    const same = byBeginning.get(beginning)
    if (same) same.push([key, value])
    else byBeginning.set(beginning, [[key, value]])
  }
  for (const same of byBeginning.values()) same.sort(([a], [b]) => b.length - a.length)
  return { findIn: (folded) => findAll(folded, byBeginning) } satisfies WordFinder<Value>
}

/**
 * Where words of a folded text stand in the text that it was made from: [from, to) in UTF-16 code units, never inside a surrogate pair or
 * a grapheme.
 */
export function placesIn(text: string, found: readonly { start: number; end: number }[]): [from: number, to: number][] {
  if (found.length === 0) return []
  const { starts, ends } = alignText(text, 'script')
  return found.map(({ start, end }) => [starts[start] ?? 0, ends[end - 1] ?? text.length])
}

type Known<Value> = readonly [key: string, value: Value | undefined]

/** Words by their first two code units: of the words that begin with one, there are too many to try at each place. */
type ByBeginning<Value> = ReadonlyMap<number, readonly Known<Value>[]>

function findAll<Value>(folded: string, byBeginning: ByBeginning<Value>): FoundWord<Value>[] {
  const found: FoundWord<Value>[] = []
  for (let at = 0; at < folded.length; ) {
    const word = longestAt(folded, at, byBeginning)
    const end = at + (word?.[0].length ?? 1)
    if (word?.[1] !== undefined) found.push({ start: at, end, key: word[0], value: word[1] })
    at = end
  }
  return found
}

function longestAt<Value>(folded: string, at: number, byBeginning: ByBeginning<Value>): Known<Value> | undefined {
  if (isWordUnit(folded, at) && isWordUnit(folded, at - 1)) return undefined
  const longer = byBeginning.get(beginningAt(folded, at))
  return (
    longer?.find(([key]) => standsAt(folded, at, key)) ??
    byBeginning.get(folded.charCodeAt(at))?.find(([key]) => standsAt(folded, at, key))
  )
}

/** The first two code units as one number; the first one alone where it is the last. */
function beginningAt(text: string, at: number): number {
  const first = text.charCodeAt(at)
  return at + 1 < text.length ? (text.charCodeAt(at + 1) + 1) * 0x1_0000 + first : first
}

function standsAt(text: string, at: number, key: string): boolean {
  if (!text.startsWith(key, at)) return false
  const end = at + key.length
  return !(isWordUnit(text, end - 1) && isWordUnit(text, end))
}

/** True for a small Latin letter and a digit. */
function isWordUnit(text: string, at: number): boolean {
  const unit = text.charCodeAt(at)
  return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x30 && unit <= 0x39)
}
