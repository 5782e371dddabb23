/** Where works are shown most stands before all other regions. */
const FIRST: readonly string[] = ['CN', 'HK', 'MO', 'TW', 'SG', 'MY', 'BR', 'PT']

/** Sorts regions the same way wherever they are listed: the usual ones first, then by their codes. */
export function compareRegions(a: string, b: string): number {
  const [first, second] = [FIRST.indexOf(a), FIRST.indexOf(b)]
  if (first >= 0 && second >= 0) return first - second
  return first >= 0 ? -1 : second >= 0 ? 1 : a < b ? -1 : 1
}
