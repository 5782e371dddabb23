import type { CueLine } from '../../db/queries/cue-lines.ts'
import { MAX_CUE_CHARACTERS, MAX_CUES } from '../subtitles/cue.ts'
import { cleanText } from '../subtitles/cue-text.ts'
import { type CueOperation, OperationRefused } from './cue-operation.ts'
import { decide, reset, withText } from './decide-words.ts'

/** What cues have to keep to. */
export interface CueBounds {
  /** No cue is made to end later; one that does so already may stay. */
  readonly latestMs: number
  /** The lines of a draft stand where those of its source do. */
  readonly isDraft: boolean
}

/** A later end than any video has. */
export const LATEST_MS = 24 * 60 * 60 * 1_000

/**
 * Makes all steps of an edit, one after the other.
 * @returns the cues, and the steps that undo it.
 * @throws {OperationRefused} where a step does not fit the cues, or what comes out is no track: nothing is made then.
 */
export function applyOperations(
  lines: readonly CueLine[],
  operations: readonly CueOperation[],
  bounds: CueBounds,
): { readonly lines: readonly CueLine[]; readonly inverse: readonly CueOperation[] } {
  const now = [...lines]
  const undo: CueOperation[][] = []
  for (const [index, operation] of operations.entries()) {
    try {
      undo.push(applyOne(now, operation, bounds))
    } catch (error) {
      if (error instanceof OperationRefused) throw new OperationRefused(error.code, error.message, index)
      throw error
    }
  }
  checkWhole(now)
  return { lines: now, inverse: undo.reverse().flat() }
}

/** Changes `lines`, and gives the steps that undo it. */
function applyOne(lines: CueLine[], operation: CueOperation, bounds: CueBounds): CueOperation[] {
  if (operation.op === 'insert') {
    forbidInDraft(bounds)
    return insert(lines, operation, bounds)
  }
  const { position } = operation
  const line = lineAt(lines, position)
  if (operation.op === 'text') return withText(lines, position, line, checkText(operation.text))
  if (operation.op === 'decide') return decide(lines, position, line, operation)
  if (operation.op === 'reset') return reset(lines, position, line)
  forbidInDraft(bounds)
  if (operation.op === 'times') {
    const { startMs, endMs } = operation
    checkTimes(startMs, endMs, Math.max(bounds.latestMs, line.endMs))
    lines[position] = { ...line, startMs, endMs }
    return [{ op: 'times', position, startMs: line.startMs, endMs: line.endMs }]
  }
  if (operation.op === 'split') return split(lines, line, operation)
  if (operation.op === 'merge') return merge(lines, line, operation)
  lines.splice(position, 1)
  return [insertionOf(position, line)]
}

function insert(
  lines: CueLine[],
  { position, startMs, endMs, text }: Extract<CueOperation, { op: 'insert' }>,
  { latestMs }: CueBounds,
): CueOperation[] {
  if (position > lines.length) throw unknownPosition(lines)
  checkTimes(startMs, endMs, latestMs)
  lines.splice(position, 0, { startMs, endMs, text: checkText(text) })
  return [{ op: 'delete', position }]
}

function split(
  lines: CueLine[],
  line: CueLine,
  { position, atMs, texts }: Extract<CueOperation, { op: 'split' }>,
): CueOperation[] {
  if (atMs <= line.startMs || atMs >= line.endMs) {
    throw new OperationRefused('SPLIT_OUTSIDE_CUE', `Split it between ${line.startMs} and ${line.endMs} ms.`)
  }
  const [first, second] = texts.map(checkText)
  if (first === undefined || second === undefined) throw new OperationRefused('TEXT_EMPTY', 'Give two texts.')
  lines.splice(position, 1, { ...line, endMs: atMs, text: first }, { startMs: atMs, endMs: line.endMs, text: second })
  return [{ op: 'merge', position, text: line.text }]
}

function merge(
  lines: CueLine[],
  line: CueLine,
  { position, text }: Extract<CueOperation, { op: 'merge' }>,
): CueOperation[] {
  const next = lines[position + 1]
  if (next === undefined) throw new OperationRefused('NOTHING_TO_MERGE', 'No cue comes behind this one.')
  const merged = checkText(text ?? `${line.text}\n${next.text}`)
  lines.splice(position, 2, { ...line, endMs: Math.max(line.endMs, next.endMs), text: merged })
  return [
    { op: 'times', position, startMs: line.startMs, endMs: line.endMs },
    { op: 'text', position, text: line.text },
    insertionOf(position + 1, next),
  ]
}

function insertionOf(position: number, { startMs, endMs, text }: CueLine): CueOperation {
  return { op: 'insert', position, startMs, endMs, text }
}

function lineAt(lines: readonly CueLine[], position: number): CueLine {
  const line = lines[position]
  if (line === undefined) throw unknownPosition(lines)
  return line
}

function unknownPosition(lines: readonly CueLine[]): OperationRefused {
  return new OperationRefused('POSITION_UNKNOWN', `There are ${lines.length} cues here, counted from 0.`)
}

function forbidInDraft({ isDraft }: CueBounds): void {
  if (!isDraft) return
  const detail =
    'The lines of a draft stand where those of its source do. Change them there, or approve the draft first.'
  throw new OperationRefused('DRAFT_FOLLOWS_SOURCE', detail)
}

function checkText(text: string): string {
  const cleaned = cleanText(text)
  if (cleaned === '') throw new OperationRefused('TEXT_EMPTY', 'A cue needs some text: delete it to have none.')
  if (cleaned.length <= MAX_CUE_CHARACTERS) return cleaned
  throw new OperationRefused('TEXT_TOO_LONG', `A cue takes ${MAX_CUE_CHARACTERS} characters; make two of it.`)
}

function checkTimes(startMs: number, endMs: number, latestMs: number): void {
  if (endMs <= startMs) throw new OperationRefused('TIMES_REVERSED', 'A cue ends behind its start.')
  if (endMs <= latestMs) return
  throw new OperationRefused('TIMES_BEYOND_VIDEO', `The video ends at ${latestMs} ms.`)
}

function checkWhole(lines: readonly CueLine[]): void {
  if (lines.length === 0) throw new OperationRefused('TRACK_EMPTY', 'A track has a cue at least: delete the track.')
  if (lines.length > MAX_CUES) throw new OperationRefused('CUES_TOO_MANY', `A track takes ${MAX_CUES} cues.`)
  const late = lines.findIndex((line, at) => line.startMs < (lines[at - 1]?.startMs ?? 0))
  if (late < 0) return
  const detail = `Cue ${late} would begin before the one that stands before it. Cues stand in order of their start.`
  throw new OperationRefused('CUES_OUT_OF_ORDER', detail)
}
