const MOST = 8

/**
 * What was asked, the newest first, with one more. A question stands in it once, and one that was only the beginning of the next gives way to it.
 * @param next the parameters of a question, as `questionParams` gives them.
 */
export function withRecent(list: readonly string[], next: string): string[] {
  const others = list.filter((one, at) => one !== next && !(at === 0 && isBeginningOf(one, next)))
  return [next, ...others].slice(0, MOST)
}

/** What a browser kept, if it is a list of questions. */
export function readRecent(kept: string | null): string[] {
  try {
    const list: unknown = JSON.parse(kept ?? '[]')
    return Array.isArray(list) ? list.filter((one) => typeof one === 'string').slice(0, MOST) : []
  } catch {
    return []
  }
}

function isBeginningOf(before: string, next: string): boolean {
  const [a, b] = [new URLSearchParams(before), new URLSearchParams(next)]
  const [short, long] = [a.get('q') ?? '', b.get('q') ?? '']
  a.delete('q')
  b.delete('q')
  return short !== '' && long.startsWith(short) && String(a) === String(b)
}
