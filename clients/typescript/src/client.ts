import { JukuProblem, JukuUnreachable, readProblem } from './errors.ts'
import { type RetryOptions, withRetries } from './retry.ts'
import {
  type Answer,
  type Listed,
  type ListRoute,
  type Method,
  type Operation,
  type Options,
  type Rest,
  ROOT,
  type Route,
} from './routes.ts'

export interface ClientOptions {
  /** Of the server, such as https://juku.example */
  readonly url: string
  /** juku_..._... */
  readonly key: string
  readonly retry?: RetryOptions
  /** So long an answer is waited for; 60,000. Of streams only their beginning. */
  readonly timeoutMs?: number
  /** In place of the global one. */
  readonly fetch?: typeof fetch
}

/** A value with the tag to ask for it again by. */
export interface Tagged<T> {
  /** Undefined: it is still as the tag says. */
  readonly value: T | undefined
  readonly etag: string | undefined
}

export interface JukuClient {
  /** Calls a route for its JSON. What fails for a while is tried again; a POST carries an Idempotency-Key, so that it is done once. */
  call<M extends Method, R extends Route<M>>(
    method: M,
    route: R,
    ...rest: Rest<Operation<M, R>>
  ): Promise<Answer<Operation<M, R>>>
  get<R extends Route<'get'>>(route: R, ...rest: Rest<Operation<'get', R>>): Promise<Answer<Operation<'get', R>>>
  /** Reads something unless it is as it was. @param etag of an earlier answer; undefined: none */
  getTagged<R extends Route<'get'>>(
    route: R,
    etag: string | undefined,
    ...rest: Rest<Operation<'get', R>>
  ): Promise<Tagged<Answer<Operation<'get', R>>>>
  /** Everything that a list holds, page after page. */
  list<R extends ListRoute>(route: R, ...rest: Rest<Operation<'get', R>>): AsyncGenerator<Listed<Operation<'get', R>>>
  /** The answer itself, for what is not JSON: subtitles, images. @param address a route below the API's root, or an address that the API gave */
  fetch(address: string, options?: Options & { readonly query?: Query }): Promise<Response>
}

export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>

/** What `Args` are, whichever the call. */
interface AnyArgs extends Options {
  readonly path?: Readonly<Record<string, string>>
  readonly query?: Query
  readonly body?: unknown
}

const TIMEOUT_MS = 60_000

/** A client of the partner API with a key. */
export function createJukuClient({
  url,
  key,
  retry = {},
  timeoutMs = TIMEOUT_MS,
  ...given
}: ClientOptions): JukuClient {
  const send = given.fetch ?? ((input: string, init: RequestInit) => fetch(input, init))
  const attempt = async <T>(
    address: string,
    init: RequestInit,
    signal: AbortSignal | undefined,
    read: Read<T>,
  ): Promise<T> => {
    const late = new AbortController()
    const timer = setTimeout(() => late.abort(new Error(`No answer within ${timeoutMs} ms`)), timeoutMs)
    try {
      const ends = signal ? AbortSignal.any([signal, late.signal]) : late.signal
      const response = await send(address, { ...init, signal: ends })
      if (!response.ok && response.status !== 304) throw await readProblem(response, Date.now())
      return await read(response)
    } catch (error) {
      if (error instanceof JukuProblem || signal?.aborted) throw error
      throw new JukuUnreachable(`${address} gave no whole answer`, { cause: error })
    } finally {
      clearTimeout(timer)
    }
  }
  const request = <T>(method: Method, address: string, args: AnyArgs, read: Read<T>): Promise<T> => {
    const headers = new Headers({ authorization: `Bearer ${key}`, ...args.headers })
    if (args.body !== undefined) headers.set('content-type', 'application/json')
    if (method === 'post' && !headers.has('idempotency-key')) headers.set('idempotency-key', newIdempotencyKey())
    const init = {
      method: method.toUpperCase(),
      headers,
      ...(args.body !== undefined && { body: JSON.stringify(args.body) }),
    }
    const { signal } = args
    return withRetries(() => attempt(address, init, signal, read), { ...retry, signal })
  }
  const call = async (method: Method, route: string, args: AnyArgs = {}): Promise<unknown> =>
    request(method, addressOf(url, route, args), args, readJson)
  const getTagged = async (route: string, etag: string | undefined, args: AnyArgs = {}): Promise<Tagged<unknown>> => {
    const headers = { ...args.headers, ...(etag !== undefined && { 'if-none-match': etag }) }
    return request('get', addressOf(url, route, args), { ...args, headers }, async (response) => ({
      value: response.status === 304 ? undefined : await readJson(response),
      etag: response.headers.get('etag') ?? undefined,
    }))
  }
  async function* list(route: string, args: AnyArgs = {}): AsyncGenerator<unknown> {
    for (let query = args.query; ; ) {
      const page = (await call('get', route, { ...args, ...(query && { query }) })) as Page // as every list answers
      yield* page.items
      if (page.nextCursor === null) return
      query = { ...args.query, cursor: page.nextCursor }
    }
  }
  const client: Untyped = {
    ...{ call, getTagged, list },
    get: (route, args) => call('get', route, args),
    fetch: (address, options = {}) =>
      request('get', addressOf(url, address, options), options, async (answer) => answer),
  }
  return client as JukuClient // whose types say what each route takes and gives; here all are the same
}

type Read<T> = (response: Response) => Promise<T>

interface Page {
  readonly items: readonly unknown[]
  readonly nextCursor: string | null
}

/** The client without what the API's description adds to it. */
interface Untyped {
  call(method: Method, route: string, args?: AnyArgs): Promise<unknown>
  get(route: string, args?: AnyArgs): Promise<unknown>
  getTagged(route: string, etag: string | undefined, args?: AnyArgs): Promise<Tagged<unknown>>
  list(route: string, args?: AnyArgs): AsyncGenerator<unknown>
  fetch(address: string, options?: AnyArgs): Promise<Response>
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text()
  return text === '' ? undefined : JSON.parse(text)
}

/** @throws {TypeError} for an address elsewhere, to which the key must not be sent */
function addressOf(server: string, route: string, { path = {}, query = {} }: AnyArgs): string {
  const filled = route.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? ''))
  const address = new URL(filled.startsWith(ROOT) ? filled : ROOT + filled, server)
  if (address.origin !== new URL(server).origin) throw new TypeError(`${route} is no address of ${server}`)
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) address.searchParams.set(name, String(value))
  }
  return address.href
}

function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
