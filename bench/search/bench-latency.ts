import type { TestServer } from '../../tests/start-server.ts'
import { type BenchRow, medianOf } from '../table.ts'
import { type Callers, type Latency, latencyOf, openCallers, timeSearches } from './latency.ts'
import type { RecordedSearch } from './record-queries.ts'

/** A catalogue that is served, and what to ask of it. */
export interface Served {
  readonly server: TestServer
  readonly works: number
  readonly searches: readonly RecordedSearch[]
}

const CLIENTS = [1, 16] as const
/** Searches of one turn. With turns of a whole round the ratio depended by a tenth on which side came first: a machine is slower after some seconds of work. */
const TURN = 200
const LIMIT_TIMES = 1.5
const LIMIT_MORE_MS = 2
const GROWTH_LIMIT = 2

interface Round {
  readonly route: Latency
  readonly raw: Latency
}

/**
 * The time of a search through the route and of the same bodies sent to the engine by themselves, in turns; and how the time of the
 * same searches grows from a small catalogue to a large one.
 * @param fresh other searches of the large one, which are asked once
 */
export async function benchLatency(
  { small, large }: { small: Served; large: Served },
  fresh: readonly RecordedSearch[],
  { rounds, say }: { rounds: number; say: (what: string) => void },
): Promise<BenchRow[]> {
  await using ofSmall = await openCallers(small.server)
  await using ofLarge = await openCallers(large.server)
  // Everything once before: a server that has just started compiles what it runs and has no row in memory.
  for (const [served, callers] of [[small, ofSmall] as const, [large, ofLarge] as const]) {
    await timeSearches(callers.route, served.searches, 1)
    await timeSearches(callers.raw, served.searches, 1)
  }
  const measured = new Map<string, Round[]>(CLIENTS.map((clients) => [`${clients}`, []]))
  const growth: number[] = []
  for (let round = 1; round <= rounds; round++) {
    say(`round ${round} of ${rounds}`)
    const before = latencyOf(await timeSearches(ofSmall.route, small.searches, 1))
    for (const clients of CLIENTS) {
      const both = await measureBoth(ofLarge, large.searches, clients)
      measured.get(`${clients}`)?.push(both)
      say(`${clients} at once: route ${both.route.p50.toFixed(1)} ms, engine alone ${both.raw.p50.toFixed(1)} ms`)
      if (clients === 1) growth.push(both.route.p50 / before.p50)
    }
  }
  const rows = CLIENTS.flatMap((clients) => toRows(clients, measured.get(`${clients}`) ?? [], large))
  return [...rows, freshRow(await measureBoth(ofLarge, fresh, 1), fresh.length), growthRow(growth, { small, large })]
}

/** In turns, each side first in every second one. */
async function measureBoth(callers: Callers, searches: readonly RecordedSearch[], clients: number): Promise<Round> {
  const times = { route: [] as number[], raw: [] as number[] }
  for (let from = 0; from < searches.length; from += TURN) {
    const some = searches.slice(from, from + TURN)
    const order = (from / TURN) % 2 === 0 ? (['raw', 'route'] as const) : (['route', 'raw'] as const)
    for (const side of order) times[side].push(...(await timeSearches(callers[side], some, clients)))
  }
  return { route: latencyOf(times.route), raw: latencyOf(times.raw) }
}

function toRows(clients: number, rounds: readonly Round[], { works, searches }: Served): BenchRow[] {
  const who = `${clients} ${clients === 1 ? 'client' : 'clients'}`
  const spread = (of: (round: Round) => Latency) => {
    const at = (name: keyof Latency) => medianOf(rounds.map((round) => of(round)[name])).toFixed(1)
    return `p50 ${at('p50')}, p95 ${at('p95')}, p99 ${at('p99')} ms`
  }
  const requests = searches.reduce((sum, { bodies }) => sum + bodies.length, 0) / searches.length
  const raw = medianOf(rounds.map((round) => round.raw.p50))
  const note = `route ${spread((round) => round.route)}; engine alone ${spread((round) => round.raw)}; ${searches.length} searches of ${works} works, ${requests.toFixed(2)} requests to the engine each`
  const p95 = medianOf(rounds.map(({ route, raw }) => route.p95 / raw.p95))
  return [
    {
      ...{ what: `Search, ${who}: median time of the route over the same requests to the engine alone`, unit: 'times' },
      ...{
        median: medianOf(rounds.map(({ route, raw: alone }) => route.p50 / alone.p50)),
        rounds: rounds.length,
        note,
      },
      // at most 1.5 times or 2 ms more, whichever is larger
      limit: { kind: 'at most', value: Number(Math.max(LIMIT_TIMES, (raw + LIMIT_MORE_MS) / raw).toFixed(2)) },
    },
    { what: `Search, ${who}: the same at the 95th percentile`, median: p95, unit: 'times', rounds: rounds.length },
  ]
}

/** What stays in memory of searches before helps less. */
function freshRow({ route, raw }: Round, searches: number): BenchRow {
  return {
    what: 'Search, 1 client: the same for searches that nobody has asked before',
    ...{ median: route.p50 / raw.p50, unit: 'times', rounds: 1 },
    note: `route p50 ${route.p50.toFixed(1)} ms; engine alone p50 ${raw.p50.toFixed(1)} ms; ${searches} searches, each once`,
  }
}

function growthRow(growth: readonly number[], { small, large }: { small: Served; large: Served }): BenchRow {
  return {
    what: `Search, 1 client: median time with ${large.works} works over that with ${small.works}, the same searches`,
    ...{ median: medianOf(growth), unit: 'times', rounds: growth.length },
    limit: { kind: 'at most', value: GROWTH_LIMIT },
  }
}
