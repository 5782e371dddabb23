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
    const unit = unitOf(foldedPieces, text.charCodeAt(at))
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
    const unit = unitOf(foldedPieces, text.charCodeAt(end))
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

const LAST_BASIC = 0xffff
const GAP = 0x20
const NOTHING = 0
const SEVERAL = 0xffff
const NOT_MET = 0xfffe
const SURROGATES = { first: 0xd800, last: 0xdfff }

/** What each code point contributes; made when it is first met. */
interface Pieces {
  readonly fold: (character: string) => string
  /** The one code unit that a code unit becomes; `NOTHING`, `GAP`, or `SEVERAL` where it is more than that, or not a character alone. */
  readonly units: Uint16Array
  /** The same as text, of any code point: '' for nothing, ' ' for a gap. */
  readonly met: Map<number, string>
}

const makePieces = (fold: Pieces['fold']): Pieces => ({
  fold,
  units: new Uint16Array(LAST_BASIC + 1).fill(NOT_MET),
  met: new Map(),
})
const foldedPieces = makePieces(foldCharacter)
const plainPieces = makePieces(plainCharacter)
const BLANK = /[\p{P}\p{Z}\p{Sm}\p{Sc}\p{Sk}\p{Cc}]+/gu
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f]+/gu
const LATIN_ACCENTS = /(\p{Script=Latin})\p{Mn}+/gu
const LATIN_ACCENT = /^[\u0300-\u036f]$/

function unitOf(pieces: Pieces, code: number): number {
  const known = pieces.units[code] ?? SEVERAL
  if (known !== NOT_MET) return known
  const isHalf = code >= SURROGATES.first && code <= SURROGATES.last
  const piece = pieceOf(pieces, code)
  const alone = piece === '' ? NOTHING : piece.charCodeAt(0)
  const unit = isHalf || piece.length > 1 || alone === NOT_MET ? SEVERAL : alone
  pieces.units[code] = unit
  return unit
}

function pieceOf(pieces: Pieces, code: number): string {
  const known = pieces.met.get(code)
  if (known !== undefined) return known
  const piece = makePiece(String.fromCodePoint(code), pieces.fold)
  pieces.met.set(code, piece)
  return piece
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
  const put = (unit: number, from: number, to: number) => {
    const isGap = unit === GAP
    if (isGap && gapped) return
    if (size === units.length) makeRoom()
    units[size++] = unit
    origin?.starts.push(from)
    origin?.ends.push(to)
    gapped = isGap
  }
  for (let at = 0; at < text.length; at++) {
    const unit = unitOf(pieces, text.charCodeAt(at))
    if (unit === NOTHING) continue
    if (unit !== SEVERAL) {
      put(unit, at, at + 1)
      continue
    }
    const code = text.codePointAt(at) ?? 0
    const end = at + (code > LAST_BASIC ? 2 : 1)
    const piece = pieceOf(pieces, code)
    for (let place = 0; place < piece.length; place++) put(piece.charCodeAt(place), at, end)
    at = end - 1
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
