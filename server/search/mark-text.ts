import type { CueLine, LineSource } from '../../db/queries/window-lines.ts'
import type { Closeness } from '../language/canonicalise.ts'
import { findMarks, findMarksAgain, type Mark } from '../language/find-marks.ts'
import { findSoundMarks, type SoundKind } from '../language/phonetics/find-sound-marks.ts'
import type { Sounds } from '../language/phonetics/load-readings.ts'
import type { QuerySounds } from '../language/phonetics/query-sounds.ts'
import type { QueryPlan } from './plan-query.ts'
import { findTypoMarks } from './typo-marks.ts'

/** Why a text is an answer: how the reader's spelling and its own are related. */
export type MatchKind = Closeness | SoundKind | 'typo'
/** The nearest first. */
export const MATCH_KINDS = [
  ...(['exact', 'script', 'wording', 'pinyin', 'zhuyin', 'jyutping', 'initials', 'fuzzy', 'typo'] as const),
] as const satisfies readonly MatchKind[]

/** What marks are found with. */
export type QueryText = Pick<QueryPlan, 'text' | 'vocabulary'>

export interface MarkedText {
  readonly marks: readonly Mark[]
  readonly kind: MatchKind
}

/** A line that holds the query; with all that a reader needs to go there, unless it is asked for less. */
export interface MarkedLine<Line = CueLine & LineSource> extends MarkedText {
  readonly line: Line
}

/** Where a query stands in a text; undefined if nothing of it is there. @param find as `findMarks` does, or its like */
export function markText(text: string, query: QueryText, find = findMarks): MarkedText | undefined {
  const found = find(text, query.text, query.vocabulary)
  if (found) return found
  const marks = findTypoMarks(text, query.text, query.vocabulary)
  return marks.length > 0 ? { marks, kind: 'typo' } : undefined
}

/**
 * Where a query stands in a title, or where the title sounds like it. As written goes first, unless by ear it is more
 * of the title: "ai nvyou" is all of AI女友, and as written only its beginning.
 */
export function markTitle(
  title: string,
  query: QueryText,
  heard: { sounds: QuerySounds; readings: Sounds } | undefined,
): MarkedText | undefined {
  const written = markText(title, query, findMarksAgain)
  if (heard === undefined) return written
  const sound = findSoundMarks(title, heard.sounds, { readings: heard.readings, vocabulary: query.vocabulary })
  if (sound === undefined) return written
  const isLess = written === undefined || written.kind === 'typo' || lengthOf(written) < lengthOf(sound)
  return isLess ? sound : written
}

function lengthOf({ marks }: { marks: readonly Mark[] }): number {
  return marks.reduce((sum, [from, to]) => sum + to - from, 0)
}

/**
 * The lines of a window that hold the query. They are read as one text, so that a sentence is found that goes on in
 * the next line; each line gets its part of the marks.
 * @param own the number of lines that belong to the window: what stands only in the ones behind is the next one's.
 */
export function markLines<Line extends { readonly text: string }>(
  lines: readonly Line[],
  query: QueryText,
  own: number,
): MarkedLine<Line>[] {
  const found = markText(lines.map((line) => line.text).join('\n'), query)
  if (!found) return []
  const ownEnd = lines.slice(0, own).reduce((end, { text }) => end + text.length + 1, -1)
  const marks = own > lines.length ? found.marks : found.marks.filter(([from]) => from < ownEnd)
  const marked: MarkedLine<Line>[] = []
  let begin = 0
  for (const line of lines) {
    const end = begin + line.text.length
    const parts: Mark[] = []
    for (const [from, to] of marks) {
      if (from < end && to > begin) parts.push([Math.max(from, begin) - begin, Math.min(to, end) - begin])
    }
    if (parts.length > 0) marked.push({ line, marks: parts, kind: found.kind })
    begin = end + 1
  }
  return marked
}
