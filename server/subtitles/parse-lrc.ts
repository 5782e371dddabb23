import type { ParsedSubtitle } from './cue.ts'
import { collectCues } from './cue-text.ts'
import { linesOf } from './lines.ts'

const HEAD_UNITS = 64 * 1024
const FIRST_LINE = /^\[(?:\d{1,3}:\d|[a-z#]{1,10}:)/i
const TIME = /\[(\d{1,3}):(\d{1,2})(?:[.:](\d{1,3}))?\][ \t]*/y
const HAS_TIME = /^[ \t]*\[\d{1,3}:\d{1,2}(?:[.:]\d{1,3})?\]/m
const WORD_TIMES = /<\d{1,3}:\d{1,2}(?:[.:]\d{1,3})?>/g
const OFFSET = /^\[offset:\s*([+-]?\d{1,7})\s*\]/i
/** A line of a song has no end; behind the last one, and before a long silence, it leaves after so long. */
const LONGEST_MS = 10_000

/** Whether a text has to be read as LRC: it begins with a tag in square brackets, and some line with a time in them. */
export function isLrc(text: string): boolean {
  const head = text.slice(0, HEAD_UNITS)
  return FIRST_LINE.test(head.trimStart()) && HAS_TIME.test(head) && !head.includes('-->')
}

/**
 * Reads LRC, the format of song texts: a line may have several times, and stands until the next one comes; an empty line
 * ends the one before. Tags about the song and the times of single words are passed over; [offset:] shifts everything.
 */
export function parseLrc(text: string): ParsedSubtitle {
  const cues = collectCues()
  const lines: { startMs: number; text: string; line: number }[] = []
  let offsetMs = 0
  for (const { text: raw, number } of linesOf(text)) {
    const line = raw.trim()
    const offset = OFFSET.exec(line)
    if (offset !== null) offsetMs = Number(offset[1])
    const { times, rest } = timesOf(line)
    for (const ms of times) lines.push({ startMs: ms, text: rest, line: number })
    if (lines.length > MAX_LINES) break
  }
  lines.sort((a, b) => a.startMs - b.startMs)
  let next = lines.length
  const ends: number[] = []
  for (let at = lines.length - 1; at >= 0; at--) {
    if (at + 1 < lines.length && lines[at + 1]?.startMs !== lines[at]?.startMs) next = at + 1
    ends[at] = lines[next]?.startMs ?? Number.POSITIVE_INFINITY
  }
  for (const [at, { startMs: ms, text: words, line }] of lines.entries()) {
    if (words.trim() === '') continue
    // A positive offset lets the words come sooner.
    const startMs = Math.max(0, ms - offsetMs)
    cues.add({ startMs, endMs: Math.max(0, Math.min(ends[at] ?? ms, ms + LONGEST_MS) - offsetMs), text: words }, line)
    if (cues.isFull()) break
  }
  return { format: 'lrc', ...cues.finish() }
}

const MAX_LINES = 100_000
/** Text beyond this would be cut anyway, and a line may have many times. */
const MAX_GATHERED = 20_000

function timesOf(line: string): { times: number[]; rest: string } {
  const times: number[] = []
  let at = 0
  for (TIME.lastIndex = 0; ; at = TIME.lastIndex) {
    const match = TIME.exec(line)
    if (match === null) break
    const [, minutes = '0', seconds = '0', fraction = ''] = match
    times.push((Number(minutes) * 60 + Number(seconds)) * 1_000 + Number(fraction.padEnd(3, '0')))
  }
  return { times, rest: times.length === 0 ? '' : line.slice(at, at + MAX_GATHERED).replaceAll(WORD_TIMES, '') }
}
