import { graphemeEdges } from './graphemes.ts'
import { foldedPieces, GAP, LAST_BASIC, NOTHING, type Pieces, pieceOf, plainPieces, SEVERAL, unitOf } from './pieces.ts'
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
