import { type BenchRow, medianOf } from '../table.ts'
import { type Load, load } from './load.ts'
import { requestOf, type Served } from './start-served.ts'

export const CONNECTIONS = 16

export interface Rounds {
  readonly rounds: number
  readonly roundMs: number
}

export interface Comparison {
  readonly what: string
  /** Of the bare app. */
  readonly barePath: string
  /** What the bare app is sent as a tag. */
  readonly bareTag?: string
  /** What ours is asked for next. */
  readonly next: () => string
  readonly expected: number
  readonly limit?: number
}

/** Ours and bare in turns, so that a busy moment meets both; the first of each only warms up. */
export async function compare(served: Served, comparison: Comparison, { rounds, roundMs }: Rounds): Promise<BenchRow> {
  const { what, next, expected, limit } = comparison
  const ours: Load[] = []
  const bare: Load[] = []
  const options = { connections: CONNECTIONS, durationMs: roundMs, expected }
  const bareText = requestOf(served, comparison.barePath, comparison.bareTag)
  for (let round = 0; round <= rounds; round++) {
    bare.push(await load({ ...options, port: served.barePort, next: () => bareText }))
    ours.push(await load({ ...options, port: served.port, next }))
  }
  const [measured, beside] = [ours.slice(1), bare.slice(1)]
  const ratios = measured.map(({ perSecond }, at) => perSecond / (beside[at]?.perSecond ?? 1))
  const of = (loads: readonly Load[], pick: (load: Load) => number) => medianOf(loads.map(pick))
  const took = (loads: readonly Load[]) =>
    `p50 ${of(loads, ({ p50Ms }) => p50Ms).toFixed(2)} ms, p99 ${of(loads, ({ p99Ms }) => p99Ms).toFixed(2)} ms`
  const perSecond = of(measured, (one) => one.perSecond).toFixed(0)
  const spread = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`
  return {
    ...{ what: `${what}, share of the bare route`, median: medianOf(ratios), unit: 'times', rounds },
    ...(limit === undefined ? {} : { limit: { kind: 'at least' as const, value: limit } }),
    note: `${perSecond} a second; ${took(measured)}; bare ${took(beside)}; rounds ${spread}`,
  }
}
