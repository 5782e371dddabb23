import { type Index, type Settings as IndexSettings, Meilisearch, type MultiSearchParams } from 'meilisearch'
import { CatalogueError } from '../errors.ts'
import { EngineRequestError } from './errors.ts'
import { createEngineHttpClient, type EngineHttpClient, unavailable } from './http-client.ts'
import type { CountedValues } from './read-answers.ts'
import type { IndexName, IndexUid } from './settings.ts'
import { askOneByOne, keepKnown, NOTHING } from './unknown-fields.ts'

/** Where the engine listens just now, and its key ('' for none). */
export interface EngineEndpoint {
  readonly url: string
  readonly key: string
}

export interface EngineQuery {
  readonly indexUid: IndexName
  readonly q: string
  readonly filter?: string | string[]
  readonly limit: number
  readonly offset?: number
  readonly attributesToRetrieve: readonly string[]
  /** Undefined: all that are searchable. */
  readonly attributesToSearchOn?: readonly string[]
  readonly showRankingScore?: boolean
  readonly matchingStrategy?: 'all' | 'last'
  readonly rankingScoreThreshold?: number
  /** A field whose values are counted, or listed if they are no numbers. */
  readonly facets?: readonly [string]
  readonly sort?: readonly string[]
}

export interface EngineAnswer {
  readonly hits: readonly Record<string, unknown>[]
  readonly estimatedTotalHits: number
  /** Of the one field in `facets`: its numbers, and what is no number. */
  readonly counted?: CountedValues
  readonly listed?: readonly string[]
}

export type EngineDocument = { readonly id: string | number } & Readonly<Record<string, unknown>>

/**
 * What indexing and search need of the engine. Every call may throw a CatalogueError ENGINE_UNAVAILABLE when it is
 * down or slow, and an EngineRequestError when it refuses. Writes return the number of a task: stored, but not yet
 * done before `waitForTasks` says so.
 */
export interface Engine {
  /** All queries in one request, the answers in their order. */
  search(queries: readonly EngineQuery[]): Promise<EngineAnswer[]>
  /** One list of what any of the queries finds, each document once; the queries' own limits and facets do not count. */
  searchMerged(queries: readonly EngineQuery[], page: { offset: number; limit: number }): Promise<EngineAnswer>
  /** Adds documents or replaces those of the same id. */
  addDocuments(index: IndexUid, documents: readonly EngineDocument[]): Promise<number>
  deleteDocuments(index: IndexUid, ids: readonly (string | number)[]): Promise<number>
  deleteMatching(index: IndexUid, filter: string): Promise<number>
  /**
   * Returns when all of these tasks have succeeded.
   * @throws {EngineRequestError} when one failed or was cancelled.
   * @throws {CatalogueError} ENGINE_UNAVAILABLE when `limitMs` (default 5 minutes) passes.
   */
  waitForTasks(tasks: readonly number[], options?: { limitMs?: number }): Promise<void>
  /** Whole documents in the engine's own order. */
  listDocuments(
    index: IndexUid,
    page: { offset: number; limit: number },
  ): Promise<{ documents: EngineDocument[]; total: number }>
  /** When the index was made, as the engine says it; undefined if there is none. */
  findIndexCreation(index: IndexUid): Promise<string | undefined>
  createIndex(index: IndexUid): Promise<number>
  deleteIndex(index: IndexUid): Promise<number>
  /** Gives each pair of indexes the other's documents, settings and time of creation, all at the same moment. */
  swapIndexes(pairs: readonly (readonly [IndexUid, IndexUid])[]): Promise<number>
  readSettings(index: IndexUid): Promise<IndexSettings>
  writeSettings(index: IndexUid, settings: IndexSettings): Promise<number>
  /** True when it answers and takes our key. */
  isHealthy(): Promise<boolean>
  close(): Promise<void>
}

const TASK_LIMIT_MS = 300_000
const FIRST_PAUSE_MS = 4
const LONGEST_PAUSE_MS = 100

/**
 * Connects to an engine. `endpoint` is asked before each request, so that the engine may be late, restart or move.
 * Nothing is sent before the first call.
 */
export function connectEngine(endpoint: () => EngineEndpoint): Engine {
  const http = createEngineHttpClient()
  const client = followEndpoint(endpoint, http)
  const index = (name: IndexUid): Index => client().index(name)
  let searching = 0
  const ask = async (queries: readonly EngineQuery[]): Promise<EngineAnswer[]> => {
    const params = { queries } as unknown as MultiSearchParams // ours is the narrower type
    const answer = await call(() => client().multiSearch(params)).catch(refuseUntilPrepared)
    return (answer as unknown as { results: EngineAnswer[] }).results
  }
  const askKnown = (queries: readonly EngineQuery[]) =>
    ask(queries).catch((error: unknown) => askOneByOne(error, queries, ask))
  return {
    search: async (queries) => {
      const isIdle = searching === 0
      searching++
      try {
        return await (isIdle ? askInTwo(askKnown, queries) : askKnown(queries))
      } finally {
        searching--
      }
    },
    searchMerged: async (queries, federation) => {
      const merge = async (some: readonly EngineQuery[]): Promise<EngineAnswer> => {
        const bare = some.map(({ limit: _l, offset: _o, facets: _f, ...query }) => query)
        const params = { federation, queries: bare } as unknown as MultiSearchParams // ours is the narrower type
        const answer = await call(() => client().multiSearch(params)).catch(refuseUntilPrepared)
        return answer as unknown as EngineAnswer
      }
      return merge(queries).catch(async (error: unknown) => {
        const known = await keepKnown(error, queries, ask)
        return known.length === 0 ? NOTHING : merge(known)
      })
    },
    addDocuments: (name, documents) => {
      const lines = documents.map((document) => JSON.stringify(document)).join('\n')
      return enqueue(() => index(name).addDocumentsFromString(lines, 'application/x-ndjson', { primaryKey: 'id' }))
    },
    deleteDocuments: (name, ids) => enqueue(() => index(name).deleteDocuments(ids as string[] | number[])),
    deleteMatching: (name, filter) => enqueue(() => index(name).deleteDocuments({ filter })),
    waitForTasks: (tasks, options) => waitForTasks(client, tasks, options?.limitMs ?? TASK_LIMIT_MS),
    listDocuments: async (name, page) => {
      const { results, total } = await call(() => index(name).getDocuments(page))
      return { documents: results as EngineDocument[], total }
    },
    findIndexCreation: (name) => findIndexCreation(client, name),
    createIndex: (name) => enqueue(() => client().createIndex(name, { primaryKey: 'id' })),
    deleteIndex: (name) => enqueue(() => client().deleteIndex(name)),
    swapIndexes: (pairs) =>
      enqueue(() => client().swapIndexes(pairs.map(([a, b]) => ({ indexes: [a, b], rename: false })))),
    readSettings: (name) => call(() => index(name).getSettings()),
    writeSettings: (name, settings) => enqueue(() => index(name).updateSettings(settings)),
    isHealthy: async () => {
      try {
        await call(() => client().getVersion()) // /health would answer without our key
        return true
      } catch {
        return false
      }
    },
    close: () => http.close(),
  }
}

type AskEngine = (queries: readonly EngineQuery[]) => Promise<EngineAnswer[]>

/**
 * The engine takes the queries of one request one after the other, on one core; while it has nothing else to do, a second request is for
 * another core. Lines cost as much as all else.
 */
async function askInTwo(ask: AskEngine, queries: readonly EngineQuery[]): Promise<EngineAnswer[]> {
  const ofLines = queries.filter(({ indexUid }) => indexUid === 'subs').length
  const isMixed = ofLines > 0 && ofLines < queries.length
  const isFirst = ({ indexUid }: EngineQuery, at: number) => (isMixed ? indexUid === 'subs' : at % 2 === 0)
  const first = queries.filter(isFirst)
  const second = queries.filter((query, at) => !isFirst(query, at))
  if (first.length === 0 || second.length === 0) return ask(queries)
  const [a, b] = await Promise.all([ask(first), ask(second)])
  const answers = { first: a.values(), second: b.values() }
  return queries.flatMap((query, at) => answers[isFirst(query, at) ? 'first' : 'second'].next().value ?? [])
}

function followEndpoint(endpoint: () => EngineEndpoint, http: EngineHttpClient): () => Meilisearch {
  let current: { at: EngineEndpoint; client: Meilisearch } | undefined
  return () => {
    const at = endpoint()
    if (current?.at.url !== at.url || current.at.key !== at.key) {
      const client = new Meilisearch({ host: at.url, apiKey: at.key, httpClient: (...args) => http.send(...args) })
      current = { at, client }
    }
    return current.client
  }
}

/** The client wraps what our HTTP client throws; callers see the inside. */
async function call<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    const inside = error instanceof Error ? error.cause : undefined
    throw inside instanceof CatalogueError || inside instanceof EngineRequestError ? inside : error
  }
}

const NOT_PREPARED = new Set([
  'index_not_found',
  'invalid_search_facets',
  'invalid_search_filter',
  'invalid_search_sort',
])

/** A new engine answers before `ensureIndexes` has given it its indexes and settings. */
function refuseUntilPrepared(error: unknown): never {
  throw error instanceof EngineRequestError && NOT_PREPARED.has(error.code) ? unavailable(error) : error
}

async function enqueue(ask: () => Promise<{ taskUid: number }>): Promise<number> {
  return (await call(ask)).taskUid
}

async function findIndexCreation(client: () => Meilisearch, name: IndexUid): Promise<string | undefined> {
  try {
    return (await call(() => client().getRawIndex(name))).createdAt
  } catch (error) {
    if (error instanceof EngineRequestError && error.code === 'index_not_found') return undefined
    throw error
  }
}

async function waitForTasks(client: () => Meilisearch, tasks: readonly number[], limitMs: number): Promise<void> {
  const giveUpAtMs = Date.now() + limitMs
  let waiting = [...new Set(tasks)]
  for (let pauseMs = FIRST_PAUSE_MS; waiting.length > 0; pauseMs = Math.min(pauseMs * 1.5, LONGEST_PAUSE_MS)) {
    const uids = waiting.slice(0, 500)
    const { results } = await call(() => client().tasks.getTasks({ uids, limit: uids.length }))
    const bad = results.find((task) => task.status === 'failed' || task.status === 'canceled')
    if (bad) {
      const { code, message } = bad.error ?? { code: 'task_canceled', message: 'The task was cancelled' }
      throw new EngineRequestError(code, `Task ${bad.uid} (${bad.type}) ${bad.status}: ${message}`)
    }
    if (results.length < uids.length) throw new EngineRequestError('task_not_found', 'The engine has lost a task')
    const done = new Set(results.filter((task) => task.status === 'succeeded').map((task) => task.uid))
    waiting = waiting.filter((uid) => !done.has(uid))
    if (waiting.length === 0) return
    if (Date.now() > giveUpAtMs) {
      throw new CatalogueError('ENGINE_UNAVAILABLE', 'The search engine is behind with its work. Try again later.')
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}
