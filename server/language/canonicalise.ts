import { foldCharacter, plainCharacter } from './fold-text.ts'
import { graphemeEdges } from './graphemes.ts'
import type { Vocabulary } from './vocabulary.ts'

/**
 * How far apart two spellings may be and still become the same text: `exact` undoes width, case and Latin accents,
 * `script` also writes every Han character in its common form, `wording` also puts one word for regional ones.
 */
export type Closeness = 'exact' | 'script' | 'wording'

/** A text to compare by, and where each of its parts came from. */
export interface CanonicalText {
  readonly text: string
  /** For UTF-16 code unit i of `text`: the first code unit of the original that it came from. */
  readonly starts: readonly number[]
  /** The same, one behind the last. A range never cuts a surrogate pair or a grapheme of the original. */
  readonly ends: readonly number[]
}

/**
 * The text that documents and queries are compared by, with its way back to the original.
 *
 * Folded code point by code point (`foldText`), Latin accents removed, regional words replaced by their canonical
 * word (計程車 and 的士 are 出租车). Punctuation, mathematical and currency signs and white space, line breaks too,
 * become one space, none at the ends; controls and invisible format characters vanish; other symbols, so emoji, stay.
 */
export function canonicalise(text: string, vocabulary: Vocabulary): CanonicalText {
  const origin: Origin = { starts: [], ends: [] }
  const folded = gather(text, foldedPieces, origin)
  return align(text, replaceWords(folded, vocabulary, origin), origin)
}

/** `canonicalise(text).text`, without the cost of the alignment's arrays. */
export function canonicalText(text: string, vocabulary: Vocabulary): string {
  return replaceWords(foldedText(text), vocabulary)
}

/** The same for a text that `foldedText` made. */
export function canonicalOfFolded(folded: string, vocabulary: Vocabulary): string {
  return replaceWords(folded, vocabulary)
}

/** `alignText(text, 'script').text`, without the cost of the alignment's arrays. */
export function foldedText(text: string): string {
  return gather(text, foldedPieces)
}

/** `alignText(text, 'exact').text`, likewise. */
export function plainText(text: string): string {
  return gather(text, plainPieces)
}

/**
 * Where characters stand one behind the other in a text once it is folded, with gaps between them or without: [from, to) in code units of
 * the text. It makes neither the folded text nor its alignment, which takes fifty times as long.
 * @param folded what is looked for, folded, without gaps
 * @returns undefined for a text in which that is not all: one with characters that become several, that are surrogate pairs, or that are
 *   no grapheme by themselves.
 */
export function findFolded(text: string, folded: string): [from: number, to: number][] | undefined {
  const first = folded.charCodeAt(0)
  const found: [number, number][] = []
  for (let at = 0; at < text.length; at++) {
    const unit = foldedUnit(text.charCodeAt(at))
    if (unit === SEVERAL) return undefined
    if (unit !== first) continue
    const end = foldedEnd(text, at, folded)
    if (end !== undefined) found.push([at, end])
  }
  return found.length > 0 && graphemeEdges(text) ? undefined : found
}

/** Where the characters that start at `at` end, if they stand there. */
function foldedEnd(text: string, at: number, folded: string): number | undefined {
  let end = at + 1
  for (let wanted = 1; wanted < folded.length; end++) {
    if (end >= text.length) return undefined
    const unit = foldedUnit(text.charCodeAt(end))
    if (unit === NOTHING || unit === GAP) continue
    if (unit !== folded.charCodeAt(wanted)) return undefined
    wanted++
  }
  return end
}

/** `canonicalise` that stops before regional words: see `Closeness`. */
export function alignText(text: string, closeness: Exclude<Closeness, 'wording'>): CanonicalText {
  const origin: Origin = { starts: [], ends: [] }
  return align(text, gather(text, closeness === 'exact' ? plainPieces : foldedPieces, origin), origin)
}

function align(original: string, text: string, origin: Origin): CanonicalText {
  widenToGraphemes(original, origin)
  return { text, ...origin }
}

/** Where the code units of a text that is being made came from. */
interface Origin {
  starts: number[]
  ends: number[]
}

/** What each code point contributes, '' for nothing, ' ' for a gap; made when it is first met. */
interface Pieces {
  readonly fold: (character: string) => string
  readonly basic: string[]
  readonly others: Map<number, string>
}

const foldedPieces: Pieces = { fold: foldCharacter, basic: [], others: new Map() }
const plainPieces: Pieces = { fold: plainCharacter, basic: [], others: new Map() }
const LAST_BASIC = 0xffff
const GAP = 0x20
const BLANK = /[\p{P}\p{Z}\p{Sm}\p{Sc}\p{Sk}\p{Cc}]+/gu
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f]+/gu
const LATIN_ACCENTS = /(\p{Script=Latin})\p{Mn}+/gu
const LATIN_ACCENT = /^[\u0300-\u036f]$/

function pieceOf(pieces: Pieces, code: number): string {
  const known = code <= LAST_BASIC ? pieces.basic[code] : pieces.others.get(code)
  if (known !== undefined) return known
  const piece = makePiece(String.fromCodePoint(code), pieces.fold)
  if (code <= LAST_BASIC) pieces.basic[code] = piece
  else pieces.others.set(code, piece)
  return piece
}

const NOTHING = 0
const SEVERAL = 0xffff
const NOT_MET = 0xfffe
const SURROGATES = { first: 0xd800, last: 0xdfff }
const foldedUnits = new Uint16Array(LAST_BASIC + 1).fill(NOT_MET)

/** The one code unit that a code unit becomes; `NOTHING`, `GAP`, or `SEVERAL` where it is more than that, or not a character alone. */
function foldedUnit(code: number): number {
  const known = foldedUnits[code] ?? NOT_MET
  if (known !== NOT_MET) return known
  const isHalf = code >= SURROGATES.first && code <= SURROGATES.last
  const piece = pieceOf(foldedPieces, code)
  const unit = isHalf || piece.length > 1 ? SEVERAL : piece === '' ? NOTHING : piece.charCodeAt(0)
  foldedUnits[code] = unit
  return unit
}

function makePiece(character: string, fold: Pieces['fold']): string {
  if (LATIN_ACCENT.test(character)) return ''
  const visible = fold(character).replace(INVISIBLE, '').replace(BLANK, ' ')
  return visible.normalize('NFD').replace(LATIN_ACCENTS, '$1').normalize('NFC')
}

/** The units of the text that is being made: put together one by one, they would be as many strings. */
let room = Buffer.alloc(4_096)
let units = new Uint16Array(room.buffer, room.byteOffset, room.length / 2)

function makeRoom(): void {
  const larger = Buffer.alloc(room.length * 2)
  larger.set(room)
  room = larger
  units = new Uint16Array(room.buffer, room.byteOffset, room.length / 2)
}

/** The text of all pieces; every gap is one space, and there is none at the ends. */
function gather(text: string, pieces: Pieces, origin?: Origin): string {
  let size = 0
  let gapped = true
  for (let at = 0, end = 0; at < text.length; at = end) {
    const code = text.codePointAt(at) ?? 0
    end = at + (code > LAST_BASIC ? 2 : 1)
    const piece = pieceOf(pieces, code)
    for (let place = 0; place < piece.length; place++) {
      const unit = piece.charCodeAt(place)
      const isGap = unit === GAP
      if (isGap && gapped) continue
      if (size === units.length) makeRoom()
      units[size++] = unit
      origin?.starts.push(at)
      origin?.ends.push(end)
      gapped = isGap
    }
  }
  if (gapped && size > 0) {
    size--
    origin?.starts.pop()
    origin?.ends.pop()
  }
  return room.toString('utf16le', 0, 2 * size)
}

/**
 * Greedy from the left, the longest word first; each unit of a replaced word came from the whole regional word.
 * `origin` is brought along.
 */
function replaceWords(text: string, vocabulary: Vocabulary, origin?: Origin): string {
  let out = ''
  let copied = 0
  const made: Origin = { starts: [], ends: [] }
  const copyUntil = (end: number) => {
    out += text.slice(copied, end)
    for (let unit = copied; origin !== undefined && unit < end; unit++) {
      made.starts.push(origin.starts[unit] ?? 0)
      made.ends.push(origin.ends[unit] ?? 0)
    }
    copied = end
  }
  for (let at = 0; at < text.length; ) {
    const word = vocabulary.find(text, at)
    const end = at + (word?.key.length ?? 1)
    if (word !== undefined && word.key !== word.value) {
      copyUntil(at)
      out += word.value
      for (let unit = 0; origin !== undefined && unit < word.value.length; unit++) {
        made.starts.push(origin.starts[at] ?? 0)
        made.ends.push(origin.ends[end - 1] ?? 0)
      }
      copied = end
    }
    at = end
  }
  if (copied === 0) return text
  copyUntil(text.length)
  if (origin !== undefined) Object.assign(origin, made)
  return out
}

function widenToGraphemes(text: string, { starts, ends }: Origin): void {
  const edges = graphemeEdges(text)
  if (edges === undefined) return
  for (let unit = 0; unit < starts.length; unit++) {
    starts[unit] = edges.before[starts[unit] ?? 0] ?? 0
    ends[unit] = edges.after[ends[unit] ?? 0] ?? text.length
  }
}
