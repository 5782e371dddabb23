import type { ParsedSubtitle } from './cue.ts'
import { type CueCollector, collectCues } from './cue-text.ts'
import { linesOf } from './lines.ts'
import { lenientTimestamp } from './parse-timestamp.ts'

const FIRST_LINE =
  /^(?:\[(?:script info|v4\+? styles|events|aegisub project garbage)\]|(?:format|dialogue|comment)\s*:)/i
const HEAD_UNITS = 64 * 1024
const EVENT = /^(format|dialogue)[ \t]*:[ \t]*/i
/** The columns of an event where no Format line names them: those of SSA v4 and of ASS v4+ stand alike. */
const USUAL_COLUMNS = { start: 1, end: 2, text: 9 }
type Columns = typeof USUAL_COLUMNS

/** Whether a text has to be read as ASS or SSA: a section of theirs, or an event, is the first thing in it. */
export function isAss(text: string): boolean {
  for (const line of linesOf(text.slice(0, HEAD_UNITS))) {
    const trimmed = line.text.trim()
    if (trimmed !== '' && !trimmed.startsWith(';')) return FIRST_LINE.test(trimmed)
  }
  return false
}

/**
 * Reads ASS and SSA: the Dialogue lines, in the columns that the last Format line before them names. Styles, comments,
 * overrides with their karaoke times, and drawings are passed over; \N and \n are new lines. The same words at the same
 * time on another layer (their shadow, their outline) count once.
 *
 * ass-compiler is not used because it takes a drawing apart shape by shape, gives NaN for a time that is none, and does
 * not say in which line that was.
 */
export function parseAss(text: string): ParsedSubtitle {
  const cues = collectCues()
  const seen = new Set<string>()
  let columns: Columns | undefined = USUAL_COLUMNS
  for (const line of linesOf(text)) {
    const trimmed = line.text.trim()
    const event = EVENT.exec(trimmed)
    if (event === null) continue
    const rest = trimmed.slice(event[0].length)
    if (event[1]?.toLowerCase() === 'format') columns = columnsOf(rest) ?? columns
    else readDialogue(rest, columns, line.number, cues, seen)
    if (cues.isFull()) break
  }
  return { format: 'ass', ...cues.finish() }
}

/** Undefined for the Format line of the styles. */
function columnsOf(format: string): Columns | undefined {
  const names = format.slice(0, 1_000).split(',')
  const at = (wanted: string) => names.findIndex((name) => name.trim().toLowerCase() === wanted)
  const columns = { start: at('start'), end: at('end'), text: at('text') }
  return Math.min(columns.start, columns.end, columns.text) < 0 ? undefined : columns
}

function readDialogue(rest: string, columns: Columns, line: number, cues: CueCollector, seen: Set<string>): void {
  const fields = fieldsOf(rest, columns.text)
  const startMs = timeOf(fields[columns.start])
  const endMs = timeOf(fields[columns.end])
  if (startMs === undefined || endMs === undefined) {
    cues.warn('CUE_TIMING_UNREADABLE', line)
    return
  }
  const shown = plainDialogue(fields[columns.text] ?? '')
  const key = `${startMs} ${endMs} ${shown}`
  if (seen.has(key)) return
  seen.add(key)
  // A line of drawings or of overrides alone was never meant to be read, and is no fault of the file.
  if (shown.trim() !== '') cues.add({ startMs, endMs, text: shown }, line)
}

/** The text is whatever stands behind the commas of the columns before it, further commas too. */
function fieldsOf(rest: string, before: number): string[] {
  const fields: string[] = []
  let from = 0
  while (fields.length < before) {
    const comma = rest.indexOf(',', from)
    if (comma < 0) break
    fields.push(rest.slice(from, comma))
    from = comma + 1
  }
  return [...fields, rest.slice(from)]
}

function timeOf(field: string | undefined): number | undefined {
  const trimmed = field?.trim() ?? ''
  const time = lenientTimestamp(trimmed, 0)
  return time?.end === trimmed.length ? time.ms : undefined
}

const DRAWING = /\\p[ \t]*(\d+)/g

function plainDialogue(text: string): string {
  let out = ''
  let isDrawing = false
  for (let at = 0; at < text.length; ) {
    const open = text.indexOf('{', at)
    const close = open < 0 ? -1 : text.indexOf('}', open)
    const end = close < 0 ? text.length : open
    if (!isDrawing) out += text.slice(at, end)
    if (close < 0) break
    for (const [, scale] of text.slice(open, close).matchAll(DRAWING)) isDrawing = Number(scale) > 0
    at = close + 1
  }
  return out.replaceAll(/\\[Nn]/g, '\n').replaceAll('\\h', ' ')
}
