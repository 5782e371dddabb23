import type { ParsedSubtitle } from './cue.ts'
import { type CueCollector, collectCues } from './cue-text.ts'
import { decodeEntities } from './entities.ts'
import { linesOf } from './lines.ts'
import { lenientTimestamp } from './parse-timestamp.ts'
import { stripSrtTags } from './strip-tags.ts'

/**
 * Reads SRT as people really write it: indices missing or repeated, blank lines inside a cue, hours or fraction
 * missing, a full stop for the comma, other arrows, tags of HTML and of ASS, cues out of order. Everything between
 * two timing lines is text of the first. What cannot be read is left out with a warning; any string is accepted.
 */
export function parseSrt(text: string): ParsedSubtitle {
  const cues = collectCues()
  const reader = new SrtReader(cues)
  for (const line of linesOf(text)) {
    reader.read(line.text.trim(), line.number)
    if (cues.isFull()) break
  }
  reader.finish()
  return { format: 'srt', ...cues.finish() }
}

interface OpenCue {
  readonly startMs: number
  readonly endMs: number
  readonly line: number
  readonly lines: string[]
  size: number
}

const INDEX = /^\d{1,9}$/
const ARROW = /[ \t]*(?:[-–—―=]{1,3}[ \t]?-?[>＞]|→)[ \t]*/y
const HAS_ARROW = /[>＞→]/
const TRIES_ARROW = /-->|[-–—]>|→/
const FULL_WIDTH_TIME = /^[０-９\d]{1,4}[:：][０-９\d]{1,3}.*[>＞→]/
const HAS_FULL_WIDTH = /[\uff00-\uffef]/
const BROKEN_START = /^-?\d{1,9}:\d/
const MAX_TIMING_LINE = 300
const SETTINGS = /^(?:[xy][12]\s*:|(?:align|line|position|size|region|vertical)\s*:)/i
/** Text beyond this is not gathered, since it would be cut anyway. */
const MAX_GATHERED = 20_000

class SrtReader {
  readonly #cues: CueCollector
  #open: OpenCue | undefined
  /** The index that was read last, to know the next one from a line of dialogue that is a number. */
  #index = 0
  #heldIndex: number | undefined
  #afterBlank = false
  #lineBefore = ''

  constructor(cues: CueCollector) {
    this.#cues = cues
  }

  read(line: string, number: number): void {
    if (line === '') this.#afterBlank = true
    else if (line.length <= MAX_TIMING_LINE && HAS_ARROW.test(line) && this.#readTiming(line, number))
      this.#afterBlank = false
    else this.#readText(line, number)
    this.#lineBefore = line
  }

  finish(): void {
    if (this.#open !== undefined) {
      const { startMs, endMs, line, lines } = this.#open
      this.#cues.add({ startMs, endMs, text: decodeEntities(stripSrtTags(lines.join('\n'))) }, line)
    }
    this.#open = undefined
  }

  /** False when the line is dialogue with an arrow in it. */
  #readTiming(line: string, number: number): boolean {
    const timing = parseTiming(line)
    if (timing === 'text') return false
    this.#takeIndex()
    this.finish()
    if (timing === 'broken') {
      this.#cues.warn('CUE_TIMING_UNREADABLE', number)
      return true
    }
    this.#open = { startMs: timing.startMs, endMs: timing.endMs, line: number, lines: [], size: 0 }
    if (timing.rest !== '' && !SETTINGS.test(timing.rest)) this.#open.lines.push(timing.rest)
    return true
  }

  #takeIndex(): void {
    if (this.#heldIndex !== undefined) this.#index = this.#heldIndex
    else if (INDEX.test(this.#lineBefore)) {
      const lines = this.#open?.lines
      // A cue whose only line is a number keeps it, unless that is just the next index.
      if (lines !== undefined && lines.length === 1 && Number(this.#lineBefore) !== this.#index + 1) return
      lines?.pop()
      this.#index = Number(this.#lineBefore)
    }
    this.#heldIndex = undefined
  }

  #readText(line: string, number: number): void {
    if (this.#heldIndex !== undefined) {
      // The next index came, but no timing line after it: this cue has no time.
      this.finish()
      this.#cues.warn('CUE_TIMING_UNREADABLE', number)
      this.#index = this.#heldIndex
      this.#heldIndex = undefined
    } else if (this.#afterBlank && INDEX.test(line) && this.#index > 0 && Number(line) === this.#index + 1) {
      this.#heldIndex = Number(line)
    }
    this.#afterBlank = false
    if (this.#heldIndex !== undefined || this.#open === undefined) return
    this.#open.size += line.length
    if (this.#open.size <= MAX_GATHERED || this.#open.lines.length === 0) this.#open.lines.push(line)
  }
}

type Timing = { startMs: number; endMs: number; rest: string } | 'broken' | 'text'

function parseTiming(line: string): Timing {
  const plain =
    line.length <= MAX_TIMING_LINE && HAS_FULL_WIDTH.test(line) && FULL_WIDTH_TIME.test(line)
      ? line.normalize('NFKC')
      : line
  const start = lenientTimestamp(plain, 0)
  if (start !== undefined) {
    ARROW.lastIndex = start.end
    if (!ARROW.test(plain)) return 'text'
    const end = lenientTimestamp(plain, ARROW.lastIndex)
    if (end === undefined) return 'broken'
    return { startMs: start.ms, endMs: end.ms, rest: plain.slice(end.end).replace(/^\d*\s*/, '') }
  }
  const arrow = TRIES_ARROW.exec(plain)
  if (arrow === null) return 'text'
  const right = lenientTimestamp(plain, arrow.index + arrow[0].length)
  return right !== undefined || BROKEN_START.test(plain) ? 'broken' : 'text'
}
