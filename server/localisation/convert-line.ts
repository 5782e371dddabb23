import type { LineChange } from '../../db/schema/index.ts'
import { type ChineseConverter, joinMatches, type Piece } from '../language/convert-chinese.ts'
import type { RegionalWords } from '../language/regional-words.ts'

/** A word that is left as it stands, or written in one way, whatever the lists say. */
export interface KeptWord {
  readonly word: string
  readonly written: string
}

/** What a line is written for another region with. */
export interface LineTools {
  readonly convert: ChineseConverter
  readonly words: RegionalWords
  readonly kept: KeptWords
}

/** Kept words by their first code unit, the longest first. */
export type KeptWords = ReadonlyMap<string, readonly KeptWord[]>

/** Makes kept words ready to be looked up; of the same word, the last. */
export function groupKept(words: readonly KeptWord[]): KeptWords {
  const unique = [...new Map(words.map((one) => [one.word, one])).values()]
  const sorted = unique.sort((a, b) => b.word.length - a.word.length)
  return Map.groupBy(sorted, ({ word }) => word.charAt(0))
}

/** Writes a line for another region: kept words first, then OpenCC's phrases, then our glossary; with every change. */
export function convertLine(line: string, tools: LineTools): { text: string; changes: LineChange[] } {
  const pieces = splitAtKept(line, tools.kept).flatMap(({ start, text, kept }) =>
    kept === undefined
      ? convertPart(text, start, tools)
      : [{ start, end: start + text.length, text: kept, reason: 'glossary' as const }],
  )
  const changes = pieces.flatMap(({ start, end, text, reason }) => {
    const from = line.slice(start, end)
    return reason === undefined || from === text ? [] : [{ from, to: text, start, reason }]
  })
  return { text: pieces.map((piece) => piece.text).join(''), changes }
}

function convertPart(text: string, offset: number, { convert, words }: LineTools): Piece[] {
  const pieces = convert(text)
  const written = pieces.map((piece) => piece.text).join('')
  const foreign = words
    .findForeign(written)
    .map(({ start, end, to }) => ({ at: start, end, to, reason: 'glossary' as const }))
  return joinMatches(pieces, written, foreign).map((piece) => ({
    ...piece,
    start: piece.start + offset,
    end: piece.end + offset,
  }))
}

interface Part {
  readonly start: number
  readonly text: string
  readonly kept: string | undefined
}

function splitAtKept(line: string, kept: KeptWords): Part[] {
  const parts: Part[] = []
  let from = 0
  const close = (end: number) => {
    if (end > from) parts.push({ start: from, text: line.slice(from, end), kept: undefined })
  }
  for (let at = 0; at < line.length; ) {
    const found = kept.get(line.charAt(at))?.find(({ word }) => line.startsWith(word, at))
    if (found === undefined) at++
    else {
      close(at)
      parts.push({ start: at, text: found.word, kept: found.written })
      at += found.word.length
      from = at
    }
  }
  close(line.length)
  return parts
}
