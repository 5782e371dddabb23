import { join } from 'node:path'
import { openDatabase } from '../../db/open.ts'
import { connectEngine, type EngineQuery } from '../../server/engine/engine.ts'
import { readRunFile } from '../../server/processes/run-file.ts'
import { searchWorks } from '../../server/search/search-works.ts'
import type { TestServer } from '../../tests/start-server.ts'

/** What a search asks the engine, in its order: one body for all queries that do not wait for the answers of others. */
export interface RecordedSearch {
  readonly q: string
  readonly bodies: readonly string[]
}

export const PAGE = 20

/** Runs each search once as the route does, against the engine of a running server, and keeps what it sends there. */
export async function recordSearches(server: TestServer, texts: readonly string[]): Promise<RecordedSearch[]> {
  const { url, key } = await findEngine(server)
  const db = openDatabase(join(server.dataDir, 'juku.db'), { synchronous: 'normal', migrations: 'check' })
  const engine = connectEngine(() => ({ url, key }))
  try {
    const recorded: RecordedSearch[] = []
    for (const q of texts) {
      const steps: EngineQuery[][] = []
      let waiting = 0
      const search = async (queries: readonly EngineQuery[]) => {
        if (waiting === 0) steps.push([])
        steps.at(-1)?.push(...queries)
        waiting++
        try {
          return await engine.search(queries)
        } finally {
          waiting--
        }
      }
      await searchWorks(
        { db, engine: { ...engine, search }, now: Date.now },
        { q, sort: 'relevance', limit: PAGE },
        { note: () => undefined },
        'everything',
      )
      recorded.push({ q, bodies: steps.map((queries) => JSON.stringify({ queries })) })
    }
    return recorded
  } finally {
    await engine.close()
    await db.close()
  }
}

/** Where a server's own engine listens, and its key. */
export async function findEngine({ dataDir }: TestServer): Promise<{ url: string; key: string }> {
  const { engine } = await readRunFile(dataDir)
  if (!engine) throw new Error(`No engine runs for ${dataDir}`)
  return { url: engine.url, key: engine.key }
}
