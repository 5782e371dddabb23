/** One measured thing. A bench module returns some; `bench/run.ts` writes them all to `bench/RESULTS.md`. */
export interface BenchRow {
  /** What was measured, in a few words. */
  readonly what: string
  /** Median of the rounds, in `unit`. */
  readonly median: number
  /** Such as `times`, `s`, `MiB`, `episodes/min`. */
  readonly unit: string
  readonly rounds: number
  /** What it must keep to; undefined = stated only. */
  readonly limit?: { readonly kind: 'at most' | 'at least'; readonly value: number }
  /** The spread, the fixture, what it is compared with. */
  readonly note?: string
}

/** True when a row keeps to its limit, or has none. */
export function isWithinLimit({ median, limit }: BenchRow): boolean {
  if (!limit) return true
  return limit.kind === 'at most' ? median <= limit.value : median >= limit.value
}

/** The middle of some numbers, of which there is at least one. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle]
  if (upper === undefined) throw new Error('There is no median of nothing')
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}

/** The rows as a Markdown table. */
export function writeTable(rows: readonly BenchRow[]): string {
  const head = '| what | median | limit | | rounds | note |\n|---|---:|---:|---|---:|---|'
  const lines = rows.map((row) => {
    const limit = row.limit ? `${row.limit.kind} ${row.limit.value}` : ''
    const verdict = row.limit ? (isWithinLimit(row) ? 'ok' : '**not ok**') : ''
    return `| ${row.what} | ${show(row.median)} ${row.unit} | ${limit} | ${verdict} | ${row.rounds} | ${row.note ?? ''} |`
  })
  return [head, ...lines].join('\n')
}

function show(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3)
}
