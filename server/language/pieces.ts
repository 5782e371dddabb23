import { foldCharacter, plainCharacter } from './fold-text.ts'

export const LAST_BASIC = 0xffff
export const GAP = 0x20
export const NOTHING = 0
export const SEVERAL = 0xffff
const NOT_MET = 0xfffe
const SURROGATES = { first: 0xd800, last: 0xdfff }

/** What each code point contributes; made when it is first met. */
export interface Pieces {
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
export const foldedPieces = makePieces(foldCharacter)
export const plainPieces = makePieces(plainCharacter)
const BLANK = /[\p{P}\p{Z}\p{Sm}\p{Sc}\p{Sk}\p{Cc}]+/gu
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f]+/gu
const LATIN_ACCENTS = /(\p{Script=Latin})\p{Mn}+/gu
const LATIN_ACCENT = /^[\u0300-\u036f]$/

/** What a code unit becomes: see `Pieces.units`. */
export function unitOf(pieces: Pieces, code: number): number {
  const known = pieces.units[code] ?? SEVERAL
  if (known !== NOT_MET) return known
  const isHalf = code >= SURROGATES.first && code <= SURROGATES.last
  const piece = pieceOf(pieces, code)
  const alone = piece === '' ? NOTHING : piece.charCodeAt(0)
  const unit = isHalf || piece.length > 1 || alone === NOT_MET ? SEVERAL : alone
  pieces.units[code] = unit
  return unit
}

/** What a code point becomes, as text. */
export function pieceOf(pieces: Pieces, code: number): string {
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
