import type { TestServer } from '../../tests/start-server.ts'
import { eachOf, lineStartMs, type WorkIds } from './catalogue.ts'
import { DEPTH, type Judged } from './metrics.ts'
import type { SetQuery } from './query-set.ts'

/** A judged query, and of a line whether the answer names its very second. */
export interface Asked extends Judged {
  readonly namesSecond?: boolean
}

interface SearchAnswer {
  readonly items: readonly {
    readonly work: { readonly id: string }
    readonly lines: readonly { readonly startMs: number }[]
  }[]
}

/** Asks every query as a client does, several at once; the answers in the order of the queries. */
export async function askAll(server: TestServer, queries: readonly SetQuery[], ids: WorkIds): Promise<Asked[]> {
  const keys = new Map([...ids].map(([key, id]) => [id, key]))
  const asked = new Map<number, Asked>()
  await eachOf(queries, async (query, index) => {
    const search = new URLSearchParams({ q: query.query, limit: String(DEPTH) })
    if (query.locale !== undefined) search.set('locale', query.locale)
    const { items } = await server.json<SearchAnswer>(`/api/search?${search}`)
    const found = items.map(({ work }) => keys.get(work.id) ?? work.id)
    asked.set(index, { ...query, found, ...namesSecond(query, found, items) })
  })
  return queries.flatMap((_, index) => asked.get(index) ?? [])
}

function namesSecond({ line, expected }: SetQuery, found: readonly string[], items: SearchAnswer['items']) {
  if (line === undefined) return {}
  const lines = items.flatMap((item, index) => (expected.includes(found[index] ?? '') ? item.lines : []))
  return { namesSecond: lines.some(({ startMs }) => startMs === lineStartMs(line)) }
}
