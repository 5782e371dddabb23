/** A time as it is written in a field, to the millisecond: `1:02.345`. */
export function timeText(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  const seconds = ((ms % 60_000) / 1_000).toFixed(3).padStart(6, '0')
  return `${minutes}:${seconds}`
}

/** Reads `1:02.345`, `62.345` or `0:01:02,345`; undefined: it is no time. */
export function parseTime(text: string): number | undefined {
  const parts = text.trim().replace(',', '.').split(':')
  if (
    parts.length > 3 ||
    !parts.every((part, at) => (at === parts.length - 1 ? /^\d+(\.\d*)?$/ : /^\d+$/).test(part))
  ) {
    return undefined
  }
  return Math.round(parts.reduce((sum, part) => sum * 60 + Number(part), 0) * 1_000)
}
