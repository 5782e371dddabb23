import type { LineRow } from '../../db/queries/search-rows.ts'
import type { Closeness } from '../language/canonicalise.ts'
import { findMarks, type Mark } from '../language/find-marks.ts'
import { findTypoMarks } from './typo-marks.ts'

/** Why a text is an answer: how the reader's spelling and its own are related. */
export type MatchKind = Closeness | 'typo'
export const MATCH_KINDS = ['exact', 'script', 'wording', 'typo'] as const satisfies readonly MatchKind[]

export interface MarkedText {
  readonly marks: readonly Mark[]
  readonly kind: MatchKind
}

export interface MarkedLine extends MarkedText {
  readonly line: LineRow
}

/** Where a query stands in a text; undefined if nothing of it is there. */
export function markText(text: string, query: string): MarkedText | undefined {
  const found = findMarks(text, query)
  if (found) return found
  const marks = findTypoMarks(text, query)
  return marks.length > 0 ? { marks, kind: 'typo' } : undefined
}

/**
 * The lines of a window that hold the query. They are read as one text, so that a sentence is found that goes on in
 * the next line; each line gets its part of the marks.
 * @param own the number of lines that belong to the window: what stands only in the ones behind is the next one's.
 */
export function markLines(lines: readonly LineRow[], query: string, own: number): MarkedLine[] {
  const found = markText(lines.map((line) => line.text).join('\n'), query)
  if (!found) return []
  const edges = lineEdges(lines)
  const ownEnd = edges[own - 1]?.to ?? Number.POSITIVE_INFINITY
  const marks = found.marks.filter(([from]) => from < ownEnd)
  return lines.flatMap((line, index) => {
    const edge = edges[index]
    if (!edge) return []
    const parts = marks
      .map(([from, to]): Mark => [Math.max(from, edge.from) - edge.from, Math.min(to, edge.to) - edge.from])
      .filter(([from, to]) => from < to)
    return parts.length > 0 ? [{ line, marks: parts, kind: found.kind }] : []
  })
}

function lineEdges(lines: readonly LineRow[]): { from: number; to: number }[] {
  let from = 0
  return lines.map((line) => {
    const edge = { from, to: from + line.text.length }
    from = edge.to + 1
    return edge
  })
}
