import type { ChineseRegion } from './regional-words.ts'

/** Why a stretch is written otherwise: its script, a word of OpenCC's regional lists, or one of our glossary. */
export const CHANGE_REASONS = ['script', 'phrase', 'glossary'] as const
export type ChangeReason = (typeof CHANGE_REASONS)[number]

/** A stretch of a text from code unit `start` until `end`, and what it became. */
export interface Piece {
  readonly start: number
  readonly end: number
  readonly text: string
  /** Undefined: nothing was changed. */
  readonly reason: ChangeReason | undefined
}

/** Names of OpenCC's dictionaries that are asked together, the longest word of any first. */
type Step = readonly string[]

/** Writes a text for another region, and says for each piece where it came from. */
export type ChineseConverter = (text: string) => Piece[]

/** Words with another word in their place, rather than the same in another script. */
const WORD_LISTS = new Set(['TWPhrases', 'TWPhrasesRev', 'HKPhrases', 'HKPhrasesRev'])
const FROM_HANS: Step = ['STPhrases', 'STPhrases_GeneratedFromRegionalPhrases', 'STCharacters']
const TO_HANS: Step = ['TSPhrases', 'TSCharacters']
const FROM_TW: Step = ['TWPhrasesRev', 'TWVariantsRevPhrases', 'TWVariantsRev']
const FROM_HK: Step = ['HKPhrasesRev', 'HKVariantsRevPhrases', 'HKVariantsRev']
const TO_TW: Step = ['TWPhrases', 'TWVariantsPhrases', 'TWVariants']
const TO_HK: Step = ['HKPhrases', 'HKVariantsPhrases', 'HKVariants']

/** What a text was written for; `Hant` is Traditional that does not say where. */
export type ChineseSource = ChineseRegion | 'Hant'

/**
 * Makes a converter by OpenCC's phrases. Its dictionaries (1.2 MB) are read when they are first needed, once.
 * Between Hong Kong and Macao nothing changes.
 */
export async function makeChineseConverter(from: ChineseSource, to: ChineseRegion): Promise<ChineseConverter> {
  return makeSteppedConverter(stepsBetween(from, to), segmentsBetween(from, to))
}

/** A converter of given steps; with `segments` the text is first cut into those words, and none is joined with another. */
export async function makeSteppedConverter(steps: readonly Step[], segments: Step = []): Promise<ChineseConverter> {
  const tables = await Promise.all(steps.map(loadStep))
  const words = segments.length === 0 ? undefined : await loadStep(segments)
  return (text) => segmentsOf(text, words).flatMap(([start, end]) => convert(text.slice(start, end), start, tables))
}

function stepsBetween(from: ChineseSource, to: ChineseRegion): Step[] {
  const isHongKong = (region: ChineseSource) => region === 'HK' || region === 'MO'
  if (from === to || (isHongKong(from) && isHongKong(to))) return []
  const out = from === 'CN' ? [FROM_HANS] : from === 'TW' ? [FROM_TW] : from === 'Hant' ? [] : [FROM_HK]
  return [...out, to === 'CN' ? TO_HANS : to === 'TW' ? TO_TW : TO_HK]
}

function segmentsBetween(from: ChineseSource, to: ChineseRegion): Step {
  if (from === 'CN') return FROM_HANS.slice(0, 2)
  return to === 'CN' ? TO_HANS.slice(0, 1) : []
}

interface Table {
  readonly words: ReadonlyMap<string, string>
  readonly otherWords: ReadonlySet<string>
  readonly longest: number
}

const loaded = new Map<string, Promise<Table>>()

function loadStep(step: Step): Promise<Table> {
  const key = step.join()
  const known = loaded.get(key) ?? readStep(step)
  loaded.set(key, known)
  known.catch(() => loaded.delete(key))
  return known
}

async function readStep(step: Step): Promise<Table> {
  const words = new Map<string, string>()
  const otherWords = new Set<string>()
  let longest = 1
  for (const name of step) {
    const module: { default: string } = await import(`opencc-js/dict/${name}`)
    for (const entry of module.default.split('|')) {
      const [from = '', to = ''] = entry.split(' ')
      if (from === '' || words.has(from)) continue
      words.set(from, to)
      if (WORD_LISTS.has(name)) otherWords.add(from)
      if (from.length > longest) longest = from.length
    }
  }
  return { words, otherWords, longest }
}

/** Words of the list stand alone, what is between them stays together. */
function segmentsOf(text: string, table: Table | undefined): [start: number, end: number][] {
  if (table === undefined) return text === '' ? [] : [[0, text.length]]
  const segments: [number, number][] = []
  let from = 0
  for (let at = 0; at < text.length; ) {
    const length = longestAt(text, at, table)
    if (length === 0) at += charLength(text, at)
    else {
      if (at > from) segments.push([from, at])
      segments.push([at, at + length])
      at += length
      from = at
    }
  }
  if (from < text.length) segments.push([from, text.length])
  return segments
}

function convert(text: string, offset: number, tables: readonly Table[]): Piece[] {
  let pieces: Piece[] = []
  for (let at = 0; at < text.length; ) {
    const end = at + charLength(text, at)
    pieces.push({ start: offset + at, end: offset + end, text: text.slice(at, end), reason: undefined })
    at = end
  }
  for (const table of tables) pieces = applyTable(pieces, table)
  return pieces
}

interface Match {
  readonly at: number
  readonly end: number
  readonly to: string
  readonly reason: ChangeReason
}

function applyTable(pieces: readonly Piece[], table: Table): Piece[] {
  const text = pieces.map((piece) => piece.text).join('')
  const matches: Match[] = []
  for (let at = 0; at < text.length; ) {
    const length = longestAt(text, at, table)
    const word = text.slice(at, at + length)
    const to = table.words.get(word)
    if (to !== undefined && to !== word) {
      matches.push({ at, end: at + length, to, reason: table.otherWords.has(word) ? 'phrase' : 'script' })
    }
    at += length === 0 ? charLength(text, at) : length
  }
  return joinMatches(pieces, text, matches)
}

/**
 * Pieces that a replaced word takes several of, or parts of, become one.
 * @param matches of the pieces' text, from the left, none over another.
 */
export function joinMatches(pieces: readonly Piece[], text: string, matches: readonly Match[]): Piece[] {
  const joined: Piece[] = []
  let place = 0
  let next = 0
  for (let index = 0; index < pieces.length; ) {
    const first = pieces[index] as Piece // index is within
    const from = place
    let last = first
    place += first.text.length
    index++
    let out = ''
    let copied = from
    let reason = first.reason
    for (let match = matches[next]; match !== undefined && match.at < place; match = matches[++next]) {
      for (; match.end > place && index < pieces.length; index++) {
        last = pieces[index] as Piece // likewise
        place += last.text.length
        reason = stronger(reason, last.reason)
      }
      out += text.slice(copied, match.at) + match.to
      copied = match.end
      reason = stronger(reason, match.reason)
    }
    out += text.slice(copied, place)
    joined.push({ start: first.start, end: last.end, text: out, reason })
  }
  return joined
}

function stronger(a: ChangeReason | undefined, b: ChangeReason | undefined): ChangeReason | undefined {
  const rank = (reason: ChangeReason | undefined) => (reason === undefined ? -1 : CHANGE_REASONS.indexOf(reason))
  return rank(a) >= rank(b) ? a : b
}

function longestAt(text: string, at: number, table: Table): number {
  for (let length = Math.min(table.longest, text.length - at); length > 0; length--) {
    if (table.words.has(text.slice(at, at + length))) return length
  }
  return 0
}

function charLength(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
}
