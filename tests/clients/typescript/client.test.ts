import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createJukuClient, JukuProblem, JukuUnreachable } from '../../../clients/typescript/src/index.ts'
import { until } from '../../start-server.ts'

type Respond = (response: ServerResponse, request: IncomingMessage) => unknown

/** A server that answers what the test says, one answer after the other. */
let answers: Respond[] = []
let seen: IncomingMessage[] = []
const server = createServer((request, response) => {
  seen.push(request)
  const answer = answers.shift() ?? json({ id: 'a' })
  answer(response, request)
})
const quick = { firstPauseMs: 1, longestPauseMs: 5 }
let url = ''
const client = (options = {}) => createJukuClient({ url, key: 'juku_a_b', retry: quick, ...options })

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
beforeEach(() => {
  answers = []
  seen = []
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const json =
  (value: unknown, status = 200, headers = {}): Respond =>
  (response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value))
const problem = (status: number, code: string, headers = {}) =>
  json({ type: 'about:blank', title: '', status, code, detail: 'Why' }, status, headers)
const page = (ids: string[], nextCursor: string | null) => json({ items: ids.map((id) => ({ id })), nextCursor })

test('a list is gone through to its end, each page once, as it was asked for', async () => {
  answers = [page(['a', 'b'], 'c1'), page([], 'c2'), page(['c'], null)]
  const ids: string[] = []
  for await (const { id } of client().list('/works', { query: { locale: 'en' } })) ids.push(id)
  expect(ids).toEqual(['a', 'b', 'c'])
  expect(seen.map((request) => request.url)).toEqual([
    '/api/partner/v1/works?locale=en',
    '/api/partner/v1/works?locale=en&cursor=c1',
    '/api/partner/v1/works?locale=en&cursor=c2',
  ])
  expect(seen[0]?.headers.authorization).toBe('Bearer juku_a_b')
})

test('a refusal is an error with the code and the whole document, and is not tried again', async () => {
  answers = [problem(404, 'WORK_NOT_FOUND')]
  const error = await client()
    .get('/works/{workId}', { path: { workId: 'a/b?' } })
    .catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(JukuProblem)
  expect(error).toMatchObject({ status: 404, code: 'WORK_NOT_FOUND', problem: { detail: 'Why' } })
  expect(seen.map((request) => request.url)).toEqual(['/api/partner/v1/works/a%2Fb%3F'])
})

test.each<[string, Respond[]]>([
  ['a server that is overloaded', [problem(503, 'DATABASE_BUSY'), problem(429, 'TOO_MANY_REQUESTS')]],
  ['a connection that breaks', [(response) => response.destroy(), (response) => response.socket?.destroy()]],
  [
    'an answer that breaks off',
    [(response) => void response.writeHead(200, { 'content-length': 100 }).write('{"id"', () => response.destroy())],
  ],
  ['something in between that answers', [(response) => response.writeHead(502).end('<html>')]],
])('%s is asked again until it answers', async (_what, failures) => {
  answers = [...failures, json({ id: 'a' })]
  expect(await client().get('/works/{workId}', { path: { workId: 'a' } })).toEqual({ id: 'a' })
  expect(seen).toHaveLength(failures.length + 1)
})

test('Retry-After is waited for', async () => {
  answers = [problem(429, 'TOO_MANY_REQUESTS', { 'retry-after': '1' }), json({ id: 'a' })]
  const startedAtMs = performance.now()
  await client().get('/works/{workId}', { path: { workId: 'a' } })
  expect(performance.now() - startedAtMs).toBeGreaterThan(990)
})

test('who is asked to wait longer than it wants to is told so', async () => {
  const inAnHour = new Date(Date.now() + 3_600_000).toUTCString()
  answers = [problem(429, 'TOO_MANY_REQUESTS', { 'retry-after': inAnHour })]
  const error = (await client()
    .get('/works')
    .catch((thrown: unknown) => thrown)) as JukuProblem
  expect(error.code).toBe('TOO_MANY_REQUESTS')
  expect(error.retryAfterMs).toBeGreaterThan(3_590_000)
})

test('after so many attempts the last failure is thrown', async () => {
  answers = Array.from({ length: 9 }, () => (response: ServerResponse) => response.destroy())
  const error = await client({ retry: { ...quick, retries: 2 } })
    .get('/works')
    .catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(JukuUnreachable)
  expect(seen).toHaveLength(3)
})

test('a server that says nothing is left after the time that is waited', async () => {
  answers = [() => undefined]
  expect(
    await client({ timeoutMs: 300, retry: { ...quick, retries: 50 } }).get('/works/{workId}', {
      path: { workId: 'a' },
    }),
  ).toEqual({ id: 'a' })
})

test('a call ends at once when its signal does, also in a pause', async () => {
  answers = [problem(503, 'DATABASE_BUSY', { 'retry-after': '60' })]
  const ended = new AbortController()
  const reading = client().get('/works', { signal: ended.signal })
  reading.catch(() => undefined)
  await until(
    async () => seen.length,
    (count) => count === 1,
  )
  ended.abort(new Error('enough'))
  await expect(reading).rejects.toThrow('enough')
})

test('what is as it was is not sent again', async () => {
  const args = { path: { workId: 'a' } }
  answers = [json({ id: 'a' }, 200, { etag: '"1"' }), (response) => response.writeHead(304, { etag: '"1"' }).end()]
  const first = await client().getTagged('/works/{workId}', undefined, args)
  expect(first).toEqual({ value: { id: 'a' }, etag: '"1"' })
  expect(await client().getTagged('/works/{workId}', first.etag, args)).toEqual({ value: undefined, etag: '"1"' })
  expect(seen.map((request) => request.headers['if-none-match'])).toEqual([undefined, '"1"'])
})

test('a POST carries one key in all its attempts', async () => {
  answers = [(response) => response.destroy(), json({})]
  // No route of today takes a POST: those that come are called like this.
  const call = client().call as unknown as (method: string, route: string, args: object) => Promise<unknown>
  await call('post', '/somethings', { body: { a: 1 } })
  const keys = seen.map((request) => request.headers['idempotency-key'])
  expect(keys).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), keys[0]])
})

test.each(['https://elsewhere.example/x', '//elsewhere.example/x', '@elsewhere.example'])(
  'the key is not sent to %s',
  async (address) => {
    answers = [json({})]
    await client()
      .fetch(address)
      .catch(() => undefined)
    expect(seen.every((request) => request.headers.host === new URL(url).host)).toBe(true)
  },
)
