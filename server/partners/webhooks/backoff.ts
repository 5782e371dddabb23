const FIRST_MS = 5_000
const LONGEST_MS = 6 * 60 * 60_000
const GROWTH = 3
/** Retry-After beyond it is not waited for. */
const LONGEST_WISH_MS = 24 * 60 * 60_000

/** After so long without success a message is given up, and a webhook is disabled. */
export const GIVE_UP_MS = 3 * 24 * 60 * 60_000

/**
 * How long to wait after so many failures: 5 s, then three times as long with each, to 6 h; a fifth more or less, so that what failed together does
 * not come back together.
 * @param wishMs what the other side asked for; undefined: nothing
 */
export function backoffMs(failures: number, wishMs: number | undefined, random: () => number = Math.random): number {
  const steps = Math.min(failures - 1, 20)
  const pauseMs = Math.min(FIRST_MS * GROWTH ** steps, LONGEST_MS) * (0.8 + 0.4 * random())
  return Math.round(Math.max(pauseMs, Math.min(wishMs ?? 0, LONGEST_WISH_MS)))
}

/** Retry-After (RFC 9110, 10.2.3) in milliseconds from now; undefined: there is none that can be read. */
export function retryAfterMs(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined
  if (/^\d{1,10}$/.test(value)) return Number(value) * 1_000
  const atMs = Date.parse(value)
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs)
}
