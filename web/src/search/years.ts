/** A column of the histogram: one year, or some years together where there are many. */
export interface YearColumn {
  readonly from: number
  readonly to: number
  readonly count: number
}

const MOST_COLUMNS = 24

/** How many works are of which years, without a gap from the first to the last. */
export function yearColumns(counts: readonly { readonly value: string; readonly count: number }[]): YearColumn[] {
  const years = counts.map(({ value }) => Number(value)).filter(Number.isInteger)
  if (years.length === 0) return []
  const [first, last] = [Math.min(...years), Math.max(...years)]
  const width = Math.ceil((last - first + 1) / MOST_COLUMNS)
  const columns = Math.ceil((last - first + 1) / width)
  return Array.from({ length: columns }, (_, at) => {
    const from = first + at * width
    const to = Math.min(last, from + width - 1)
    const inside = counts.filter(({ value }) => Number(value) >= from && Number(value) <= to)
    return { from, to, count: inside.reduce((sum, { count }) => sum + count, 0) }
  })
}

/** The address's value for a span of years within what there is; undefined: all of it. One of both ends may be where the other is. */
export function yearsValue(
  a: number,
  b: number,
  all: { readonly from: number; readonly to: number },
): string | undefined {
  const [from, to] = [Math.min(a, b), Math.max(a, b)]
  if (from <= all.from && to >= all.to) return undefined
  return from === to ? String(from) : `${from}-${to}`
}
