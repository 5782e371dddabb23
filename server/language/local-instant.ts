const DAY_MS = 24 * 60 * 60 * 1000
/** No zone of our time is further from UTC, and none ever left out more than a day. */
const REACH_MS = 2 * DAY_MS

/** Reading many instants asks for the same few zones again and again, and making a formatter is slow. */
const formatters = new Map<string, Intl.DateTimeFormat>()

/**
 * The instant at which clocks show a time in an IANA time zone: the first one where they show it twice, and, where they leave it out, the
 * first moment after.
 * @param wallMs what clocks show, as if it were UTC
 * @returns undefined for a zone that does not exist
 */
export function localInstant(wallMs: number, timeZone: string): number | undefined {
  const wallAt = wallClockOf(timeZone)
  if (!wallAt) return undefined
  const offsets = [wallMs - DAY_MS, wallMs + DAY_MS].map((atMs) => wallAt(atMs) - atMs)
  const instants = offsets.map((offset) => wallMs - offset).filter((atMs) => wallAt(atMs) === wallMs)
  return instants.length > 0 ? Math.min(...instants) : firstAtOrAfter(wallMs, wallAt)
}

/** Clocks jump over it: the wall clock only ever moves forward around such a jump, so that halving finds it. */
function firstAtOrAfter(wallMs: number, wallAt: (atMs: number) => number): number {
  let before = wallMs - REACH_MS
  let after = wallMs + REACH_MS
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (wallAt(middle) < wallMs) before = middle
    else after = middle
  }
  return after
}

/** What clocks show at an instant, as if it were UTC; undefined for no zone. */
function wallClockOf(timeZone: string): ((atMs: number) => number) | undefined {
  let format = formatters.get(timeZone)
  try {
    format ??= new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch {
    return undefined
  }
  formatters.set(timeZone, format)
  const formatter = format
  return (atMs) => {
    const parts = new Map(formatter.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]))
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0
    const ms = ((atMs % 1000) + 1000) % 1000
    return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) + ms
  }
}
