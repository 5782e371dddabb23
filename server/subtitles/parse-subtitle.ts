import { found } from '../http/finding-values.ts'
import type { ParsedSubtitle } from './cue.ts'
import { isAss, parseAss } from './parse-ass.ts'
import { isLrc, parseLrc } from './parse-lrc.ts'
import { parseSrt } from './parse-srt.ts'
import { isTtml, parseTtml } from './parse-ttml.ts'
import { isWebVtt, parseWebVtt } from './parse-webvtt.ts'

/**
 * Reads a subtitle text as what it is by its content: WebVTT, ASS, TTML or LRC if it begins like that, else SRT. A
 * WebVTT file whose times are all written as in SRT would show nothing in a player; it is read all the same, with a warning.
 *
 * The result may have no cues; the caller decides what that means.
 * @throws {CatalogueError} SUBTITLE_UNREADABLE for TTML that is not well formed, or made to do harm.
 */
export function parseSubtitle(text: string): ParsedSubtitle {
  if (isAss(text)) return parseAss(text)
  if (isTtml(text)) return parseTtml(text)
  if (isLrc(text)) return parseLrc(text)
  if (!isWebVtt(text)) return parseSrt(text)
  const strict = parseWebVtt(text)
  if (strict.cues.length > 0 || !text.includes('-->')) return strict
  const { cues, warnings } = parseSrt(text)
  const detail = 'No time in this file is written as WebVTT wants it (00:00:01.000); it was read like SRT'
  return cues.length === 0
    ? strict
    : { format: 'webvtt', cues, warnings: [found('WEBVTT_NOT_STRICT', detail, {}), ...warnings] }
}
