import { localInstant } from '../language/local-instant.ts'

/**
 * The instant at which a day begins in an IANA time zone: its first midnight, or, where clocks leave midnight out, the first moment after.
 * @param date a day, as 2026-03-01
 * @returns undefined for a day or a zone that does not exist
 */
export function localMidnight(date: string, timeZone: string): number | undefined {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  const wallMs = Date.UTC(year, month - 1, day)
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || new Date(wallMs).toISOString().slice(0, 10) !== date) return undefined
  return localInstant(wallMs, timeZone)
}
