import type { CueLine, MadeLine } from '../../db/queries/cue-lines.ts'
import type { LineChange } from '../../db/schema/index.ts'
import { writeLine } from '../language/write-line.ts'
import { type CueOperation, type Decide, OperationRefused } from './cue-operation.ts'

/** Writes a text in the place of a line's. Like its brothers it changes `lines`, and gives the steps that undo it. */
export function withText(lines: CueLine[], position: number, line: CueLine, text: string): CueOperation[] {
  const { made } = line
  lines[position] = { ...line, text, ...(made ? { made: { ...made, isEdited: true, isStale: false } } : {}) }
  const isAsMade = made !== undefined && !made.isEdited && writeLine(made.sourceText, made.changes).text === line.text
  return [isAsMade ? { op: 'reset', position } : { op: 'text', position, text: line.text }]
}

/** Notes what a person thinks of words of a line, and writes it accordingly. */
export function decide(
  lines: CueLine[],
  position: number,
  line: CueLine,
  { change, decision }: Decide,
): CueOperation[] {
  const { changes, sourceText, ...rest } = madeOf(line)
  if (writeLine(sourceText, changes).text !== line.text) {
    throw new OperationRefused('LINE_REWRITTEN', 'This line was written otherwise: reset it to decide on its words.')
  }
  const wanted = changes.map((one, at) => (change === undefined || change === at ? withDecision(one, decision) : one))
  if (changes.length === 0 || (change !== undefined && change >= changes.length)) {
    throw new OperationRefused('CHANGE_UNKNOWN', `This line has ${changes.length} changed words, counted from 0.`)
  }
  const isEdited = wanted.some((one) => one.decision !== undefined)
  const made = { ...rest, sourceText, changes: wanted, isEdited, isStale: false }
  lines[position] = { ...line, text: writeLine(sourceText, wanted).text, made }
  return decisionsOf(position, changes, wanted)
}

/** Puts a line back as it was made. */
export function reset(lines: CueLine[], position: number, line: CueLine): CueOperation[] {
  const { sourceText, changes } = madeOf(line)
  const open = changes.map((change) => withDecision(change, 'open'))
  const made = { sourceText, changes: open, isEdited: false, isStale: false }
  lines[position] = { ...line, text: writeLine(sourceText, open).text, made }
  const isRewritten = writeLine(sourceText, changes).text !== line.text
  return [
    ...decisionsOf(position, changes, open),
    ...(isRewritten ? [{ op: 'text', position, text: line.text } as const] : []),
  ]
}

/** The steps that put decisions back. */
function decisionsOf(
  position: number,
  before: readonly LineChange[],
  after: readonly LineChange[],
): Extract<CueOperation, { op: 'decide' }>[] {
  return before.flatMap(({ decision = 'open' as const }, change) =>
    decision === (after[change]?.decision ?? 'open') ? [] : [{ op: 'decide' as const, position, change, decision }],
  )
}

function withDecision({ decision: _, ...change }: LineChange, decision: Decide['decision']): LineChange {
  return decision === 'open' ? change : { ...change, decision }
}

function madeOf({ made }: CueLine): MadeLine {
  if (made !== undefined) return made
  throw new OperationRefused('LINE_NOT_MADE', 'This line was not written from another: there is nothing to decide on.')
}
