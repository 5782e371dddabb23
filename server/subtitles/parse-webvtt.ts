import type { ParsedSubtitle } from './cue.ts'
import { collectCues } from './cue-text.ts'
import { decodeEntities } from './entities.ts'
import { type Line, linesOf } from './lines.ts'
import { strictTimestamp } from './parse-timestamp.ts'
import { stripVttTags } from './strip-tags.ts'

const SIGNATURE = /^\ufeff?WEBVTT(?:[ \t\r\n]|$)/

/** Lines beyond this would be cut from the cue's text anyway. */
const MAX_BLOCK_LINES = 5_000

/** Whether a text has to be read as WebVTT: its signature stands at the very beginning. */
export function isWebVtt(text: string): boolean {
  return SIGNATURE.test(text.slice(0, 8))
}

/**
 * Reads WebVTT by its specification's parser (https://www.w3.org/TR/webvtt1/#file-parsing), as far as times and plain
 * text go: regions, styles, notes, identifiers and cue settings are passed over. Times have to be well formed; a
 * cue without length or text, or with a time that is not, is left out with a warning.
 *
 * media-captions is not used because it takes hours of two digits only, wants a space behind the arrow, pads short
 * fractions, and queues a promise for every line.
 */
export function parseWebVtt(text: string): ParsedSubtitle {
  const cues = collectCues()
  if (!isWebVtt(text)) return { format: 'webvtt', ...cues.finish() }
  for (const block of blocksOf(text.replaceAll('\0', '\ufffd'))) {
    const arrow = block.findIndex((line) => line.text.includes('-->'))
    const timingLine = block[arrow]
    if (timingLine === undefined) continue
    const timing = parseTiming(timingLine.text)
    if (timing === undefined) {
      cues.warn('CUE_TIMING_UNREADABLE', timingLine.number)
      if (cues.isFull()) break
      continue
    }
    const raw = block.slice(arrow + 1).map((line) => line.text)
    cues.add({ ...timing, text: decodeEntities(stripVttTags(raw.join('\n'))) }, timingLine.number)
    if (cues.isFull()) break
  }
  return { format: 'webvtt', ...cues.finish() }
}

/** The blocks behind the header, by "collect a WebVTT block": an arrow on the first or second line makes it a cue. */
function* blocksOf(text: string): Generator<Line[]> {
  let block: Line[] = []
  let isHeader = true
  let hasArrow = false
  for (const line of linesOf(text)) {
    if (line.number === 1) continue
    const isArrow = line.text.includes('-->')
    const isNext = isArrow && (isHeader || hasArrow || block.length > 1)
    if (line.text === '' || isNext) {
      if (!isHeader && block.length > 0) yield block
      isHeader = false
      hasArrow = false
      block = []
    }
    if (line.text === '') continue
    hasArrow ||= isArrow
    if (block.length < MAX_BLOCK_LINES) block.push(line)
  }
  if (!isHeader && block.length > 0) yield block
}

const SEPARATOR = /[ \t\f]*-->[ \t\f]*/y

/** "Collect WebVTT cue timings and settings". */
function parseTiming(line: string): { startMs: number; endMs: number } | undefined {
  const start = strictTimestamp(line, line.length - line.trimStart().length)
  if (start === undefined) return undefined
  SEPARATOR.lastIndex = start.end
  if (!SEPARATOR.test(line)) return undefined
  const end = strictTimestamp(line, SEPARATOR.lastIndex)
  return end === undefined ? undefined : { startMs: start.ms, endMs: end.ms }
}
