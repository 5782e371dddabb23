/** A key that means nothing among the results. */
export const NOT_HERE = -2

/**
 * Where a key leads among the results: up and down one by one, a page's keys from group to group, J and K like down and up.
 * @param at the place now.
 * @param groups how many are in each group: posters, then each work's lines.
 * @returns -1: back to the search field; `NOT_HERE`: the key means nothing here.
 */
export function nextStop(key: string, at: number, groups: readonly number[]): number {
  const starts = groups.map((_, index) => groups.slice(0, index).reduce((sum, size) => sum + size, 0))
  const all = groups.reduce((sum, size) => sum + size, 0)
  if (key === 'ArrowDown' || key === 'j') return at + 1
  if (key === 'ArrowUp' || key === 'k') return at - 1
  if (key === 'PageDown') return starts.find((start) => start > at) ?? all - 1
  if (key === 'PageUp') return starts.findLast((start) => start < at) ?? -1
  if (key === 'Home') return 0
  if (key === 'End') return all - 1
  return NOT_HERE
}
