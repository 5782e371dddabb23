/** A time on a timing line, and where in the line it ended. */
export interface Timestamp {
  readonly ms: number
  readonly end: number
}

// No two runs of spaces may meet when the part between them is absent, or a long run takes quadratic time.
const LENIENT = /[ \t]*(-?)(?:(\d{1,4})[ \t]*:[ \t]*)?(\d{1,3})[ \t]*:[ \t]*(\d{1,3})(?:[ \t]*[,.:;][ \t]*(\d{1,9}))?/y
const STRICT = /(?:(\d{1,9}):)?(\d{2}):(\d{2})\.(\d{3})(?!\d)/y

/**
 * Reads a time as people write it in SRT, from `from` on: hours and fraction may be missing, the fraction may follow
 * a comma, full stop or colon and have any number of digits. Negative times are before the video and count as no time.
 */
export function lenientTimestamp(line: string, from: number): Timestamp | undefined {
  LENIENT.lastIndex = from
  const match = LENIENT.exec(line)
  if (match === null || match[1] === '-') return undefined
  const [, , hours = '0', minutes = '', seconds = '', fraction = ''] = match
  if (Number(seconds) > 59 && Number(minutes) > 59) return undefined
  const ms = (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * 1_000 + fractionMs(fraction)
  return { ms, end: LENIENT.lastIndex }
}

/**
 * "Collect a WebVTT timestamp" (https://www.w3.org/TR/webvtt1/#collect-a-webvtt-timestamp): any hours or none, two
 * digits of minutes and of seconds up to 59, a full stop and exactly three digits of fraction.
 */
export function strictTimestamp(line: string, from: number): Timestamp | undefined {
  STRICT.lastIndex = from
  const match = STRICT.exec(line)
  if (match === null) return undefined
  const [, hours = '0', minutes = '', seconds = '', fraction = ''] = match
  if (Number(minutes) > 59 || Number(seconds) > 59) return undefined
  const ms = (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * 1_000 + Number(fraction)
  return Number.isSafeInteger(ms) ? { ms, end: STRICT.lastIndex } : undefined
}

function fractionMs(digits: string): number {
  return Number(digits.padEnd(3, '0').slice(0, 3))
}
