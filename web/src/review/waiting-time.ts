const DAY_MS = 86_400_000
const LONG_DAYS = 3
const TOO_LONG_DAYS = 7

/** How urgent a work is that has waited since an instant: by how many whole days it waits. */
export function urgencyOf(since: string, nowMs: number): { days: number; tone: 'calm' | 'warn' | 'fail' } {
  const days = Math.max(0, Math.floor((nowMs - Date.parse(since)) / DAY_MS))
  return { days, tone: days >= TOO_LONG_DAYS ? 'fail' : days >= LONG_DAYS ? 'warn' : 'calm' }
}
