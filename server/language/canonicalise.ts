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
  readonly starts: Uint32Array
  /** The same, one behind the last. A range never cuts a surrogate pair or a grapheme of the original. */
  readonly ends: Uint32Array
}

/**
 * The text that documents and queries are compared by, with its way back to the original.
 *
 * Folded code point by code point (`foldText`), Latin accents removed, regional words replaced by their canonical
 * word (計程車 and 的士 are 出租车). Punctuation, mathematical and currency signs and white space, line breaks too,
 * become one space, none at the ends; controls and invisible format characters vanish; other symbols, so emoji, stay.
 */
export function canonicalise(text: string, vocabulary: Vocabulary): CanonicalText {
  return align(text, replaceWords(gather(text, foldedPiece), vocabulary))
}

/** `canonicalise(text).text`, without the cost of the alignment's arrays. */
export function canonicalText(text: string, vocabulary: Vocabulary): string {
  return replaceWords(gather(text, foldedPiece), vocabulary).text
}

/** `canonicalise` that stops before regional words: see `Closeness`. */
export function alignText(text: string, closeness: Exclude<Closeness, 'wording'>): CanonicalText {
  return align(text, gather(text, closeness === 'exact' ? plainPiece : foldedPiece))
}

function align(text: string, built: Building): CanonicalText {
  const starts = Uint32Array.from(built.starts)
  const ends = Uint32Array.from(built.ends)
  widenToGraphemes(text, starts, ends)
  return { text: built.text, starts, ends }
}

interface Building {
  text: string
  starts: number[]
  ends: number[]
}

const foldedPieces = new Map<string, string>()
const plainPieces = new Map<string, string>()
const BLANK = /[\p{P}\p{Z}\p{Sm}\p{Sc}\p{Sk}\p{Cc}]+/gu
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f]+/gu
const LATIN_ACCENTS = /(\p{Script=Latin})\p{Mn}+/gu
const LATIN_ACCENT = /^[\u0300-\u036f]$/

/** What a code point contributes: '' for none, ' ' for a gap. */
function foldedPiece(character: string): string {
  return remember(foldedPieces, character, foldCharacter)
}

function plainPiece(character: string): string {
  return remember(plainPieces, character, plainCharacter)
}

function remember(pieces: Map<string, string>, character: string, fold: (character: string) => string): string {
  let piece = pieces.get(character)
  if (piece === undefined) {
    piece = LATIN_ACCENT.test(character) ? '' : fold(character).replace(INVISIBLE, '').replace(BLANK, ' ')
    piece = piece.normalize('NFD').replace(LATIN_ACCENTS, '$1').normalize('NFC')
    pieces.set(character, piece)
  }
  return piece
}

function gather(text: string, pieceOf: (character: string) => string): Building {
  const out: Building = { text: '', starts: [], ends: [] }
  let gapped = true
  let at = 0
  for (const character of text) {
    const end = at + character.length
    const piece = pieceOf(character)
    for (let unit = 0; unit < piece.length; unit++) {
      const blank = piece.charCodeAt(unit) === 0x20
      if (blank && gapped) continue
      out.text += piece.charAt(unit)
      out.starts.push(at)
      out.ends.push(end)
      gapped = blank
    }
    at = end
  }
  return withoutLastGap(out)
}

function withoutLastGap(out: Building): Building {
  if (!out.text.endsWith(' ')) return out
  out.starts.pop()
  out.ends.pop()
  return { text: out.text.slice(0, -1), starts: out.starts, ends: out.ends }
}

/** Greedy from the left, the longest word first; each unit of a replaced word came from the whole regional word. */
function replaceWords({ text, starts, ends }: Building, vocabulary: Vocabulary): Building {
  const out: Building = { text: '', starts: [], ends: [] }
  for (let at = 0; at < text.length; ) {
    const word = vocabulary.find(text, at)
    if (word === undefined || word.key === word.value) {
      const stop = at + (word?.key.length ?? 1)
      for (; at < stop; at++) {
        out.text += text.charAt(at)
        out.starts.push(starts[at] ?? 0)
        out.ends.push(ends[at] ?? 0)
      }
      continue
    }
    const start = starts[at] ?? 0
    at += word.key.length
    const end = ends[at - 1] ?? start
    out.text += word.value
    for (let unit = 0; unit < word.value.length; unit++) {
      out.starts.push(start)
      out.ends.push(end)
    }
  }
  return out
}

function widenToGraphemes(text: string, starts: Uint32Array, ends: Uint32Array): void {
  const edges = graphemeEdges(text)
  if (edges === undefined) return
  for (let unit = 0; unit < starts.length; unit++) {
    starts[unit] = edges.before[starts[unit] ?? 0] ?? 0
    ends[unit] = edges.after[ends[unit] ?? 0] ?? text.length
  }
}
