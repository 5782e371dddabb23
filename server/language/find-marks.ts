import { type CanonicalText, type Closeness, plainText } from './canonicalise.ts'
import { findFolded, findFoldedWords } from './find-folded.ts'
import { keepRecent, type Recent } from './keep-recent.ts'
import { alignAt, Reading } from './reading.ts'
import { type Token, toTokens } from './tokens.ts'
import type { Vocabulary } from './vocabulary.ts'

/** [from, to) in UTF-16 code units of the text that is shown. */
export type Mark = readonly [from: number, to: number]

/** Where a query stands in a text, and how close the two spellings are. */
export interface Marks {
  readonly marks: Mark[]
  readonly kind: Closeness
}

const CLOSENESS: readonly Closeness[] = ['exact', 'script', 'wording']
const MAX_QUERY_TOKENS = 64
const ONLY_HAN = /^\p{Script=Han}+$/u
const ANY_HAN = /\p{Script=Han}/u

/**
 * Where the query stands in the original text.
 *
 * First as one phrase, every time it occurs: `exact` up to width, case, punctuation and Latin accents, `script` when
 * only the Han fold makes them equal, `wording` when it takes a regional word. Then its words (parted by white
 * space) one by one, then the longest stretches of at least two characters, then single characters if all are there.
 * The last Latin word may be the beginning of a longer one. The marks are sorted, within the text, do not touch, and
 * cut no surrogate pair or grapheme.
 *
 * @returns undefined when nothing of that is found: the engine then had another reason, such as a typo.
 */
export function findMarks(original: string, query: string, vocabulary: Vocabulary): Marks | undefined {
  return findIn(new Reading(original, vocabulary), prepareQuery(query, vocabulary))
}

/** `findMarks` for a text that is looked at with one query after another, as titles are: what it takes to read it is kept. */
export function findMarksAgain(original: string, query: string, vocabulary: Vocabulary): Marks | undefined {
  const known = readings.get(vocabulary) ?? keepRecent(KNOWN_TEXTS)
  readings.set(vocabulary, known)
  const text = known.of(original, () => new Reading(original, vocabulary))
  return findIn(text, prepareQuery(query, vocabulary))
}

/** Some 500 bytes each, up to twice as many. */
const KNOWN_TEXTS = 20_000
const readings = new WeakMap<Vocabulary, Recent<string, Reading>>()

function findIn(text: Reading, wanted: PreparedQuery): Marks | undefined {
  return findPhrase(text, wanted.phrase) ?? findWords(text, wanted.words) ?? findPieces(text, wanted.phrase)
}

/** A phrase as its tokens. */
interface Spellings extends Readonly<Record<Closeness, readonly string[]>> {
  /** True: Han characters only, at each closeness. */
  readonly isHan: boolean
  /** True: not one Han character and no regional word, so that it is the same at each closeness. */
  readonly isPlain: boolean
}
interface PreparedQuery {
  readonly query: string
  readonly vocabulary: Vocabulary
  readonly phrase: Spellings
  readonly words: readonly Spellings[]
}

/** A page of hits is marked with one query, so the last one is kept. */
let lastQuery: PreparedQuery | undefined

function prepareQuery(query: string, vocabulary: Vocabulary): PreparedQuery {
  if (lastQuery?.query === query && lastQuery.vocabulary === vocabulary) return lastQuery
  const words = query.split(/\s+/).slice(0, MAX_QUERY_TOKENS)
  const spelled = words.map((word) => spell(word, vocabulary)).filter((word) => word.wording.length > 0)
  const prepared = { query, vocabulary, phrase: spell(query, vocabulary), words: spelled }
  lastQuery = prepared
  return prepared
}

function spell(text: string, vocabulary: Vocabulary): Spellings {
  const tokens = (closeness: Closeness) =>
    toTokens(alignAt(text, closeness, vocabulary).text)
      .slice(0, MAX_QUERY_TOKENS)
      .map((token) => token.text)
  const spelled = { exact: tokens('exact'), script: tokens('script'), wording: tokens('wording') }
  return {
    ...spelled,
    isHan: Object.values(spelled).every((phrase) => ONLY_HAN.test(phrase.join(''))),
    isPlain:
      spelled.script.length > 0 && isSame(spelled.script, spelled.wording) && !ANY_HAN.test(spelled.script.join('')),
  }
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((token, place) => token === b[place])
}

function findPhrase(text: Reading, phrase: Spellings): Marks | undefined {
  if (phrase.isHan) return findHanPhrase(text, phrase)
  const direct = phrase.isPlain ? findFoldedWords(text.original, phrase.script) : undefined
  if (direct !== undefined && direct.length > 0) return { marks: merge(direct), kind: 'exact' }
  if (direct !== undefined && !text.hasRegionalWord()) return undefined // then it reads the same at each closeness
  // What stands there as it was typed also stands there in the common script.
  const isInScript = direct === undefined && text.mayHold(phrase.script, 'script')
  const inScript = isInScript ? (['exact', 'script'] as const) : []
  for (const kind of [...inScript, 'wording' as const]) {
    const marks = occurrences(text, phrase[kind], kind)
    if (marks.length > 0) return { marks, kind }
  }
  return undefined
}

/**
 * The same for Han characters only. Each is a token, so that the phrase stands wherever they stand one behind the other,
 * with gaps or without; and where it stands as it was typed, it also stands in the common script.
 */
function findHanPhrase(text: Reading, phrase: Spellings): Marks | undefined {
  const wanted = phrase.script.join('')
  const inScript = findFolded(text.original, wanted) ?? hanOccurrences(text.aligned('script'), wanted)
  const typed = phrase.exact.join('')
  const isTyped = ([from, to]: Mark) => plainText(text.original.slice(from, to)).replaceAll(' ', '') === typed
  const exact = inScript.filter(isTyped)
  if (exact.length > 0) return { marks: merge(exact), kind: 'exact' }
  if (inScript.length > 0) return { marks: merge(inScript), kind: 'script' }
  if (!text.mayHold(phrase.wording, 'wording')) return undefined
  const worded = hanOccurrences(text.aligned('wording'), phrase.wording.join(''))
  return worded.length > 0 ? { marks: merge(worded), kind: 'wording' } : undefined
}

function hanOccurrences(aligned: CanonicalText, wanted: string): Mark[] {
  const { text } = aligned
  const first = wanted.charAt(0)
  const marks: Mark[] = []
  for (let at = text.indexOf(first); at >= 0; at = text.indexOf(first, at + 1)) {
    const end = hanEnd(text, at, wanted)
    if (end !== undefined) marks.push(toMark(aligned, at, end))
  }
  return marks
}

/** Where the characters that start at `at` end, if they stand there. */
function hanEnd(text: string, at: number, wanted: string): number | undefined {
  let end = at
  for (let unit = 0; unit < wanted.length; unit++, end++) {
    while (text.charAt(end) === ' ') end++
    if (text.charAt(end) !== wanted.charAt(unit)) return undefined
  }
  return end
}

function findWords(text: Reading, words: readonly Spellings[]): Marks | undefined {
  if (words.length < 2) return undefined
  const found = words.map((word) => findPhrase(text, word)).filter((marks) => marks !== undefined)
  if (found.length === 0) return undefined
  const farthest = Math.max(...found.map(({ kind }) => CLOSENESS.indexOf(kind)))
  return { marks: merge(found.flatMap(({ marks }) => marks)), kind: CLOSENESS[farthest] ?? 'wording' }
}

function findPieces(text: Reading, phrase: Spellings): Marks | undefined {
  for (const kind of CLOSENESS) {
    if (!text.mayHoldPart(phrase[kind], kind)) continue
    const { aligned, tokens } = text.at(kind)
    const marks = merge(stretches(tokens, phrase[kind]).map(([first, last]) => toMark(aligned, first.from, last.to)))
    if (marks.length > 0) return { marks, kind }
  }
  return undefined
}

function occurrences(text: Reading, wanted: readonly string[], kind: Closeness): Mark[] {
  if (wanted.length === 0 || !text.mayHold(wanted, kind)) return []
  const { aligned, tokens } = text.at(kind)
  const marks: Mark[] = []
  for (let at = 0; at + wanted.length <= tokens.length; at++) {
    const end = phraseEnd(tokens, at, wanted)
    if (end === undefined) continue
    marks.push(toMark(aligned, tokens[at]?.from ?? 0, end))
    at += wanted.length - 1
  }
  return merge(marks)
}

/** Where in the canonical text the phrase that starts at token `at` ends, if it stands there. */
function phraseEnd(tokens: readonly Token[], at: number, wanted: readonly string[]): number | undefined {
  for (let index = 0; index < wanted.length - 1; index++) {
    if (tokens[at + index]?.text !== wanted[index]) return undefined
  }
  const last = tokens[at + wanted.length - 1]
  const ending = wanted[wanted.length - 1] ?? ''
  return last?.text.startsWith(ending) ? last.from + ending.length : undefined
}

/** The longest stretches of the query, first and last token of each; single ones only if the text has all of them. */
function stretches(tokens: readonly Token[], wanted: readonly string[]): [Token, Token][] {
  const present = new Set(tokens.map((token) => token.text))
  const shortest = wanted.every((token) => present.has(token)) ? 1 : 2
  const found: [Token, Token][] = []
  for (let at = 0; at < tokens.length; ) {
    const length = longestStretch(tokens, at, wanted)
    const first = tokens[at]
    const last = tokens[at + length - 1]
    if (length >= shortest && first !== undefined && last !== undefined) found.push([first, last])
    at += Math.max(length, 1)
  }
  const long = found.filter(([first, last]) => first !== last)
  return long.length > 0 ? long : found
}

function longestStretch(tokens: readonly Token[], at: number, wanted: readonly string[]): number {
  let longest = 0
  for (let from = 0; from < wanted.length; from++) {
    let length = 0
    while (from + length < wanted.length && tokens[at + length]?.text === wanted[from + length]) length++
    longest = Math.max(longest, length)
  }
  return longest
}

function toMark(aligned: CanonicalText, from: number, to: number): Mark {
  return [aligned.starts[from] ?? 0, aligned.ends[to - 1] ?? 0]
}

function merge(marks: Mark[]): Mark[] {
  const merged: [number, number][] = []
  for (const [from, to] of marks.sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1)
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to)
    else merged.push([from, to])
  }
  return merged
}
