import { graphemeEdges } from './graphemes.ts'
import { foldedPieces, GAP, NOTHING, SEVERAL, unitOf } from './pieces.ts'
import { isHan } from './tokens.ts'

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
    const end = foldedEnd(text, at, folded, true)
    if (end !== undefined) found.push([at, end])
  }
  return found.length > 0 && graphemeEdges(text) ? undefined : found
}

/** Where the characters that start at `at` end, if they stand there. @param mayHaveGaps between them */
function foldedEnd(text: string, at: number, folded: string, mayHaveGaps: boolean): number | undefined {
  let end = at
  for (let wanted = 0; wanted < folded.length; end++) {
    if (end >= text.length) return undefined
    const unit = unitOf(foldedPieces, text.charCodeAt(end))
    if (unit === NOTHING || (mayHaveGaps && unit === GAP)) continue
    if (unit !== folded.charCodeAt(wanted)) return undefined
    wanted++
  }
  return end
}

/**
 * The same for words without Han characters: where they begin words of the text and each but the last, which may be the beginning of a
 * longer one, is whole.
 * @param folded the words, folded
 */
export function findFoldedWords(text: string, folded: readonly string[]): [from: number, to: number][] | undefined {
  const first = folded[0]?.charCodeAt(0)
  const found: [number, number][] = []
  let before = GAP
  for (let at = 0; at < text.length; at++) {
    const unit = unitOf(foldedPieces, text.charCodeAt(at))
    if (unit === SEVERAL) return undefined
    if (unit === NOTHING) continue
    const isBeginning = unit === first && (before === GAP || isHan(before))
    const end = isBeginning ? foldedWordsEnd(text, at, folded) : undefined
    if (end !== undefined) {
      found.push([at, end])
      at = end - 1
    }
    before = unit // a letter, where a word was found
  }
  return found.length > 0 && graphemeEdges(text) ? undefined : found
}

function foldedWordsEnd(text: string, at: number, folded: readonly string[]): number | undefined {
  let end = at
  for (let place = 0; place < folded.length; place++) {
    const begin = place === 0 ? at : behindGap(text, end)
    const stop = begin === undefined ? undefined : foldedEnd(text, begin, folded[place] ?? '', false)
    if (stop === undefined) return undefined
    end = stop
  }
  return end
}

/** Where the next word begins; undefined where no gap is before it. */
function behindGap(text: string, at: number): number | undefined {
  let isGap = false
  for (let next = at; next < text.length; next++) {
    const unit = unitOf(foldedPieces, text.charCodeAt(next))
    if (unit === GAP) isGap = true
    else if (unit !== NOTHING) return isGap ? next : undefined
  }
  return undefined
}
