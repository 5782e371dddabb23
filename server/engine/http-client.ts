import { Agent, type Dispatcher } from 'undici'
import { CatalogueError } from '../errors.ts'
import { EngineRequestError } from './errors.ts'
import { readAnswers } from './read-answers.ts'

const CONNECTIONS = 16
const CONNECT_LIMIT_MS = 1_000
const SEARCH_LIMIT_MS = 3_000
const WRITE_LIMIT_MS = 30_000

type Fetch = Parameters<typeof fetch>

/** Sends the requests of the Meilisearch client over connections that stay open: three times as fast as its `fetch`. */
export interface EngineHttpClient {
  /** @throws {CatalogueError} ENGINE_UNAVAILABLE. @throws {EngineRequestError} when the engine refuses. */
  send(...args: Fetch): Promise<unknown>
  close(): Promise<void>
}

export function createEngineHttpClient(): EngineHttpClient {
  const agent = new Agent({
    connections: CONNECTIONS,
    pipelining: 1,
    connect: { timeout: CONNECT_LIMIT_MS },
    keepAliveTimeout: 4_000, // less than the engine's 5 s, so that no request goes into a closing connection
    keepAliveMaxTimeout: 4_000,
    headersTimeout: 0, // each request has a limit for all of it
    bodyTimeout: 0,
  })
  return {
    send: (input, init) => send(agent, input, init),
    close: () => agent.destroy(),
  }
}

async function send(agent: Agent, input: Fetch[0], init: Fetch[1]): Promise<unknown> {
  const url = addressOf(input instanceof Request ? input.url : String(input))
  const limitMs = url.pathname.endsWith('/multi-search') ? SEARCH_LIMIT_MS : WRITE_LIMIT_MS
  const asked: Dispatcher.DispatchOptions = {
    origin: url.origin,
    path: url.pathname + url.search,
    method: (init?.method ?? 'GET') as 'GET',
    headers: namedHeaders(init?.headers),
    body: typeof init?.body === 'string' ? init.body : null,
  }
  const { status, bytes } = await exchangeWithin(limitMs, agent, asked).catch((error: unknown) => {
    if (!isBrokenConnection(error)) throw unavailable(error)
    // an engine that was started again has closed the connections of before; everything we send may be sent twice
    return exchangeWithin(limitMs, agent, asked).catch((again: unknown) => {
      throw unavailable(again)
    })
  })
  const body = parse(bytes)
  if (status >= 500 || body === UNREADABLE)
    throw unavailable(new Error(`HTTP ${status}: ${bytes.toString('utf8', 0, 500)}`))
  if (status === 401 || status === 403) throw unavailable(refused(status, body))
  if (status >= 400) throw refused(status, body)
  return body
}

const UNREADABLE = Symbol('not JSON')

function parse(bytes: Buffer): unknown {
  try {
    return bytes.length === 0 ? undefined : readAnswers(bytes)
  } catch {
    return UNREADABLE // another program has the port
  }
}

/** Nearly all that is asked goes to one address. */
let last: { readonly text: string; readonly url: URL } | undefined

function addressOf(text: string): URL {
  if (last?.text !== text) last = { text, url: new URL(text) }
  return last.url
}

/** The client sends the same headers with nearly all that it asks. */
const known = new WeakMap<Headers, Record<string, string>>()

function namedHeaders(given: HeadersInit | undefined): Record<string, string> {
  if (!(given instanceof Headers)) return Object.fromEntries(new Headers(given))
  const names = known.get(given) ?? Object.fromEntries(given)
  known.set(given, names)
  return names
}

/**
 * One request and its whole answer; waiting for a connection is part of the time. The library's `request` would make a stream and a
 * signal for each, which takes longer than all else of a short answer.
 */
function exchangeWithin(
  limitMs: number,
  agent: Agent,
  asked: Dispatcher.DispatchOptions,
): Promise<{ status: number; bytes: Buffer }> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let status = 0
    let late: Error | undefined
    let controller: Dispatcher.DispatchController | undefined
    const timer = setTimeout(() => {
      late = new Error(`No whole answer within ${limitMs} ms`)
      controller?.abort(late)
      reject(late)
    }, limitMs)
    const end = (settle: () => void) => {
      clearTimeout(timer)
      settle()
    }
    agent.dispatch(asked, {
      onRequestStart: (started) => {
        controller = started
        if (late) started.abort(late)
      },
      onResponseStart: (_, code) => {
        status = code
      },
      onResponseData: (_, chunk) => {
        chunks.push(chunk)
      },
      onResponseEnd: () => end(() => resolve({ status, bytes: joined(chunks) })),
      onResponseError: (_, error) => end(() => reject(error)),
    })
  })
}

function joined(chunks: readonly Buffer[]): Buffer {
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)
}

function isBrokenConnection(error: unknown): boolean {
  const code = (error as { code?: string } | undefined)?.code
  return code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE'
}

/** The engine is down, starting, too slow, or not ours: whoever asked may try again. */
export function unavailable(cause: unknown): CatalogueError {
  return new CatalogueError(
    'ENGINE_UNAVAILABLE',
    'The search engine does not answer just now. Try again in a moment.',
    {
      cause,
    },
  )
}

function refused(status: number, body: unknown): EngineRequestError {
  const { code, message } = (body ?? {}) as { code?: string; message?: string }
  return new EngineRequestError(code ?? `http_${status}`, message ?? `The search engine answered ${status}`)
}
