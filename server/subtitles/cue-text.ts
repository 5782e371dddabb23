import { found } from '../http/finding-values.ts'
import { type Cue, MAX_CUE_CHARACTERS, MAX_CUES, type SubtitleWarning } from './cue.ts'

const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g

/**
 * A cue's text as we keep it: lines trimmed and joined by \n, blank ones left out, no controls, no lone surrogates.
 */
export function cleanText(text: string): string {
  return text
    .replaceAll('\t', ' ')
    .replace(CONTROLS, '')
    .toWellFormed()
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n')
}

/** Gathers the cues of a file while it is parsed, and counts what had to be left out. */
export interface CueCollector {
  /** Takes a cue whose text is already without mark-up; `line` is the number of its timing line. */
  add(cue: { startMs: number; endMs: number; text: string }, line: number): void
  warn(code: Trouble, line: number): void
  /** True once no further cue is taken. */
  isFull(): boolean
  finish(): { cues: Cue[]; warnings: SubtitleWarning[] }
}

/** A file with more troubles than this is not worth reading on. */
const MAX_LEFT_OUT = MAX_CUES
const DETAILS = {
  CUE_TIMING_UNREADABLE: 'left out: the time cannot be read',
  CUE_TIMING_REVERSED: 'left out: the end is not behind the start',
  CUE_TEXT_EMPTY: 'left out: no text',
  CUE_TEXT_CUT: `cut to ${MAX_CUE_CHARACTERS} characters`,
  CUES_OUT_OF_ORDER: 'out of order, now sorted',
} as const
type Trouble = keyof typeof DETAILS | 'CUES_TOO_MANY'

/** A new, empty collector. */
export function collectCues(): CueCollector {
  const cues: Cue[] = []
  const troubles = new Map<Trouble, { count: number; line: number }>()

  let leftOut = 0

  function warn(code: Trouble, line: number): void {
    leftOut++
    const trouble = troubles.get(code)
    if (trouble === undefined) troubles.set(code, { count: 1, line })
    else trouble.count++
  }

  return {
    warn,
    isFull: () => leftOut > MAX_LEFT_OUT,
    add({ startMs, endMs, text }, line) {
      if (cues.length >= MAX_CUES) return warn('CUES_TOO_MANY', line)
      if (endMs <= startMs) return warn('CUE_TIMING_REVERSED', line)
      const cleaned = cutText(cleanText(text))
      if (cleaned.text === '') return warn('CUE_TEXT_EMPTY', line)
      if (cleaned.isCut) warn('CUE_TEXT_CUT', line)
      if (startMs < (cues.at(-1)?.startMs ?? 0)) warn('CUES_OUT_OF_ORDER', line)
      cues.push({ startMs, endMs, text: cleaned.text })
    },
    finish: () => ({
      cues: cues.sort((a, b) => a.startMs - b.startMs),
      warnings: [...troubles].map(([code, trouble]) => tell(code, trouble)),
    }),
  }
}

function tell(code: Trouble, values: { readonly count: number; readonly line: number }): SubtitleWarning {
  const { count, line } = values
  if (code === 'CUES_TOO_MANY') {
    return found(code, `Only the first ${MAX_CUES} cues were kept, up to line ${line}`, { limit: MAX_CUES, line })
  }
  const detail = `${count} ${count === 1 ? 'cue' : 'cues'} ${DETAILS[code]}; the first at line ${line}`
  return code === 'CUE_TEXT_CUT'
    ? found(code, detail, { ...values, limit: MAX_CUE_CHARACTERS })
    : found(code, detail, values)
}

function cutText(text: string): { text: string; isCut: boolean } {
  if (text.length <= MAX_CUE_CHARACTERS) return { text, isCut: false }
  return { text: cleanText(text.slice(0, MAX_CUE_CHARACTERS).replace(/[\ud800-\udbff]$/, '')), isCut: true }
}
