/** The end of a day of the reader's own zone, as an instant: what begins at midnight anywhere on it has begun. */
export function endOfDay(day: string): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date, 23, 59, 59, 999).getTime()
}

/** An instant's day in the reader's own zone, as `2026-07-01`. */
export function dayOf(instantMs: number): string {
  const at = new Date(instantMs)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}
