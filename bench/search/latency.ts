import { Agent, request } from 'undici'
import { TEST_TOKEN, type TestServer } from '../../tests/start-server.ts'
import { findEngine, PAGE, type RecordedSearch } from './record-queries.ts'

/** Times of some calls, in milliseconds. */
export interface Latency {
  readonly p50: number
  readonly p95: number
  readonly p99: number
}

/** Asks one search and waits for the whole answer. */
export type Ask = (search: RecordedSearch) => Promise<void>

/** A caller of the route and a caller of the engine alone; both keep their connections open. */
export interface Callers extends AsyncDisposable {
  readonly route: Ask
  /** Sends what the route would, as raw bodies that stand ready, and reads the answers as text. */
  readonly raw: Ask
}

const CONNECTIONS = 16

export async function openCallers(server: TestServer): Promise<Callers> {
  const engine = await findEngine(server)
  const agent = new Agent({
    connections: CONNECTIONS,
    pipelining: 1,
    keepAliveTimeout: 4_000,
    keepAliveMaxTimeout: 4_000,
  })
  const send = async (url: string, options: Omit<NonNullable<Parameters<typeof request>[1]>, 'dispatcher'>) => {
    const { statusCode, body } = await request(url, { ...options, dispatcher: agent })
    const text = await body.text()
    if (statusCode !== 200) throw new Error(`${url}: ${statusCode} ${text.slice(0, 200)}`)
  }
  const json = { 'content-type': 'application/json' }
  return {
    route: ({ q }) =>
      send(`${server.url}/api/search?${new URLSearchParams({ q, limit: String(PAGE) })}`, {
        headers: { authorization: `Bearer ${TEST_TOKEN}` },
      }),
    raw: async ({ bodies }) => {
      for (const body of bodies) {
        const headers = { ...json, authorization: `Bearer ${engine.key}` }
        await send(`${engine.url}/multi-search`, { method: 'POST', headers, body })
      }
    },
    [Symbol.asyncDispose]: () => agent.destroy(),
  }
}

/** Asks every search once, so many at a time. @returns how long each took, in milliseconds */
export async function timeSearches(ask: Ask, searches: readonly RecordedSearch[], clients: number): Promise<number[]> {
  const times: number[] = []
  const waiting = searches.values()
  const client = async () => {
    for (const search of waiting) {
      const startMs = performance.now()
      await ask(search)
      times.push(performance.now() - startMs)
    }
  }
  await Promise.all(Array.from({ length: clients }, client))
  return times
}

export function latencyOf(times: readonly number[]): Latency {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? 0
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}
