import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { upsertWorker } from '../../../db/queries/workers.ts'
import { newWork, startTestApp, type TestApp } from '../test-app.ts'

/** For what changes nothing. */
let t: TestApp
beforeAll(async () => {
  t = await startTestApp()
})
afterAll(() => t[Symbol.asyncDispose]())

test('an address without a caller has its calls a minute, then 429 with the time to wait; the operator is exempt', async () => {
  await using t = await startTestApp({ env: { RATE_LIMIT_PER_MINUTE: '5' } })
  const call = (headers: Record<string, string>, remoteAddress = '203.0.113.1') =>
    t.app.inject({ url: '/api/works', headers, remoteAddress })
  for (let n = 0; n < 5; n++) expect((await call({})).statusCode).toBe(401)
  const refused = await call({ authorization: 'Bearer wrong' })
  expect(refused.statusCode).toBe(429)
  expect(refused.headers['content-type']).toBe('application/problem+json')
  expect(refused.json()).toMatchObject({ code: 'TOO_MANY_REQUESTS' })
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  expect((await call({}, '203.0.113.2')).statusCode).toBe(401)
  for (let n = 0; n < 20; n++) expect((await call(t.operator)).statusCode).toBe(200)
  expect((await t.app.inject({ url: '/healthz', remoteAddress: '203.0.113.1' })).statusCode).toBe(200)
})

test('behind a proxy that is not trusted, nobody can choose an address', async () => {
  await using t = await startTestApp({ env: { RATE_LIMIT_PER_MINUTE: '2' } })
  const call = (n: number) => t.app.inject({ url: '/api/works', headers: { 'x-forwarded-for': `203.0.113.${n}` } })
  const statuses = []
  for (let n = 0; n < 4; n++) statuses.push((await call(n)).statusCode)
  expect(statuses).toEqual([401, 401, 429, 429])
})

test.each<
  [string, { method?: 'GET' | 'POST'; url: string; payload?: string; headers?: Record<string, string> }, number, string]
>([
  [
    'JSON that is none',
    { method: 'POST', url: '/api/works', payload: '{"kind":', headers: { 'content-type': 'application/json' } },
    400,
    'BODY_INVALID',
  ],
  [
    'an empty body',
    { method: 'POST', url: '/api/works', payload: '', headers: { 'content-type': 'application/json' } },
    400,
    'BODY_INVALID',
  ],
  [
    'JSON with __proto__',
    {
      method: 'POST',
      url: '/api/works',
      payload: '{"__proto__":{"x":1}}',
      headers: { 'content-type': 'application/json' },
    },
    400,
    'BODY_INVALID',
  ],
  [
    'a body that is no object',
    { method: 'POST', url: '/api/works', payload: '[]', headers: { 'content-type': 'application/json' } },
    400,
    'REQUEST_INVALID',
  ],
  [
    'a body of another type',
    { method: 'POST', url: '/api/works', payload: '<a/>', headers: { 'content-type': 'text/xml' } },
    415,
    'CONTENT_TYPE_UNSUPPORTED',
  ],
  [
    'a multipart body where JSON is taken',
    {
      method: 'POST',
      url: '/api/works',
      payload: '--x--',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
    },
    400,
    'REQUEST_INVALID',
  ],
  [
    'a body that is too large',
    {
      method: 'POST',
      url: '/api/works',
      payload: JSON.stringify({ kind: 'x'.repeat(300_000) }),
      headers: { 'content-type': 'application/json' },
    },
    413,
    'BODY_TOO_LARGE',
  ],
  ['an address that is no UTF-8', { url: '/api/works/%E0%A4%A' }, 400, 'URL_INVALID'],
  ['an id that is none', { url: '/api/works/1' }, 400, 'REQUEST_INVALID'],
  ['an id of 300 characters', { method: 'POST', url: `/api/works/${'1'.repeat(300)}/publish` }, 400, 'URL_INVALID'],
  ['a path trick', { url: '/api/works/..%2f..%2fetc%2fpasswd' }, 400, 'REQUEST_INVALID'],
  ['an unknown route', { url: '/api/nothing' }, 404, 'ROUTE_NOT_FOUND'],
  ['a method that a route has not', { method: 'POST', url: '/healthz' }, 404, 'ROUTE_NOT_FOUND'],
  ['an unknown query parameter', { url: '/api/works?colour=red' }, 400, 'REQUEST_INVALID'],
  ['a parameter that is given twice', { url: '/api/works?limit=1&limit=2' }, 400, 'REQUEST_INVALID'],
  ['a limit that is no number', { url: '/api/works?limit=many' }, 400, 'REQUEST_INVALID'],
  ['a limit of nothing', { url: '/api/works?limit=' }, 400, 'REQUEST_INVALID'],
  ['a limit that is too high', { url: '/api/works?limit=101' }, 400, 'REQUEST_INVALID'],
  ['a status that is none', { url: '/api/works?status=lost' }, 400, 'REQUEST_INVALID'],
  ['an instant that is none', { url: '/api/works?updatedSince=yesterday' }, 400, 'REQUEST_INVALID'],
  ['a leap second', { url: '/api/works?updatedSince=2016-12-31T23:59:60Z' }, 400, 'QUERY_INVALID'],
  ['a cursor that is none', { url: '/api/works?cursor=abc' }, 400, 'CURSOR_INVALID'],
  [
    'a cursor of another list',
    { url: `/api/works?cursor=${Buffer.from('{"offset":20}').toString('base64url')}` },
    400,
    'CURSOR_INVALID',
  ],
  [
    'a cursor with another type inside',
    { url: `/api/works?cursor=${Buffer.from('{"updatedAtMs":"1","id":"x"}').toString('base64url')}` },
    400,
    'CURSOR_INVALID',
  ],
])('%s is refused as a problem that shows nothing of the inside', async (_what, call, status, code) => {
  const answer = await t.app.inject({ method: 'GET', ...call, headers: { ...t.operator, ...call.headers } })
  expect(answer.json()).toMatchObject({ type: `/problems/${code}`, status, code })
  expect(answer.statusCode).toBe(status)
  expect(answer.headers['content-type']).toBe('application/problem+json')
  expect(answer.headers['cache-control']).toBe('no-store')
  expect(answer.body).not.toMatch(/node_modules|\.ts:|at \w+ \(|juku-app-/)
})

test('an unknown field is refused by its place, and not dropped', async () => {
  const payload = newWork({ colour: 'red', titles: [{ locale: 'en', text: 'x', kind: 'display', 'a/b~c': 1 }] })
  const answer = await t.app.inject({ method: 'POST', url: '/api/works', headers: t.operator, payload })
  expect(answer.statusCode).toBe(400)
  expect(
    answer
      .json()
      .errors.map((place: { pointer: string }) => place.pointer)
      .sort(),
  ).toEqual(['/colour', '/titles/0/a~1b~0c'])
})

test('what nobody expected is a 500 that says nothing of the inside', async () => {
  await using t = await startTestApp()
  await t.ctx.db.transaction((tx) => upsertWorker(tx, { id: 'x', pid: 1, startedAtMs: 0, heartbeatAtMs: 0 }))
  await t.ctx.db.close()
  const answer = await t.app.inject({ url: '/api/works', headers: t.operator })
  expect(answer.statusCode).toBe(500)
  expect(answer.json()).toMatchObject({ code: 'INTERNAL', status: 500 })
  expect(answer.body).not.toMatch(/database|sqlite|connection/i)
  expect((await t.app.inject({ url: '/healthz' })).statusCode).toBe(200)
  const ready = await t.app.inject({ url: '/readyz' })
  expect(ready.statusCode).toBe(503)
  expect(ready.json()).toMatchObject({ status: 'not_ready', checks: { database: 'failed' } })
})

test('a database that another process keeps locked is 503 with the time to wait, and reading goes on', async () => {
  await using t = await startTestApp()
  const { default: Database } = await import('better-sqlite3')
  const other = new Database(`${t.dataDir}/juku.db`)
  try {
    other.exec('BEGIN IMMEDIATE')
    const write = t.app.inject({ method: 'POST', url: '/api/works', headers: t.operator, payload: newWork() })
    expect((await t.app.inject({ url: '/api/works', headers: t.operator })).statusCode).toBe(200)
    const answer = await write
    expect(answer.statusCode).toBe(503)
    expect(answer.json()).toMatchObject({ code: 'DATABASE_BUSY' })
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
  } finally {
    other.close()
  }
})

test('readiness names each part; a worker counts while its heart beats', async () => {
  await using t = await startTestApp()
  const read = async () => (await t.app.inject({ url: '/readyz' })).json().checks
  expect(await read()).toEqual({ database: 'ok', engine: 'failed', store: 'ok', worker: 'failed' })
  const row = { id: 'w', pid: 1, startedAtMs: 0, heartbeatAtMs: t.ctx.now() }
  await t.ctx.db.transaction((tx) => upsertWorker(tx, row))
  expect(await read()).toMatchObject({ worker: 'ok' })
  t.advance(20_000)
  expect(await read()).toMatchObject({ worker: 'failed' })
})

test('metrics count calls by route, and jobs and episodes by state', async () => {
  await using t = await startTestApp()
  await t.app.inject({ method: 'POST', url: '/api/works', headers: t.operator, payload: newWork() })
  await t.app.inject({ url: '/api/works/1', headers: t.operator })
  const { body, headers } = await t.app.inject({ url: '/metrics', headers: t.operator })
  expect(headers['content-type']).toMatch(/^text\/plain/)
  expect(body).toContain('juku_http_request_duration_seconds_count{method="POST",route="/api/works",status="201"} 1')
  expect(body).toContain(
    'juku_http_request_duration_seconds_count{method="GET",route="/api/works/:workId",status="400"} 1',
  )
  const buckets =
    /juku_http_request_duration_seconds_bucket{method="POST",route="\/api\/works",status="201",le="(.+)"} (\d+)/g
  const counts = [...body.matchAll(buckets)].map(([, bound, count]) => [bound, Number(count)])
  expect(counts.map(([bound]) => bound)).toEqual('0.005 0.01 0.025 0.05 0.1 0.25 0.5 1 2.5 10 60 +Inf'.split(' '))
  expect(counts.map(([, count]) => count)).toEqual(counts.map(([, count]) => count).toSorted()) // each holds those below it
  expect(counts.at(-1)).toEqual(['+Inf', 1])
  expect(body).toContain('juku_jobs{kind="index-work",state="queued"} 1')
  expect(body).toContain('juku_episodes{state="ready"} 0')
  expect(body).toContain('juku_part_up{part="database"} 1')
})

test('every answer is guarded: the policy of the page lets nothing in from outside', async () => {
  await using t = await startTestApp({ env: { PUBLIC_URL: 'https://juku.example' } })
  for (const url of ['/', '/healthz', '/api/works', '/docs/static/index.html']) {
    const { headers } = await t.app.inject({ url, headers: t.operator })
    const policy = String(headers['content-security-policy'])
    expect(policy, url).toMatch(/default-src 'self'/)
    expect(policy, url).toMatch(/object-src 'none'/)
    expect(policy, url).toMatch(/frame-ancestors 'none'/)
    expect(policy, url).not.toMatch(/unsafe-inline|unsafe-eval|https?:|\*/)
    expect(headers['x-content-type-options'], url).toBe('nosniff')
    expect(headers['strict-transport-security'], url).toMatch(/max-age=\d{7,}/)
    expect(headers['referrer-policy'], url).toBe('no-referrer')
  }
  await using plain = await startTestApp()
  expect((await plain.app.inject({ url: '/healthz' })).headers['strict-transport-security']).toBeUndefined()
})

test('what is for one caller is kept by no cache that others share', async () => {
  const { headers } = await t.app.inject({ url: '/api/works', headers: t.operator })
  expect(headers['cache-control']).toBe('private, no-cache')
})

test.each([
  ['a header that is none', 'bad header\r\n\r\n', 400],
  ['headers of 40 KB', `x: ${'x'.repeat(40_000)}\r\n\r\n`, 431],
  ['two lengths', 'content-length: 1\r\ncontent-length: 2\r\n\r\n', 400],
  ['a length and chunks', 'content-length: 1\r\ntransfer-encoding: chunked\r\n\r\n', 400],
])('what is no HTTP request is a problem too: %s', async (_what, rest, status) => {
  await using own = await startTestApp()
  await own.app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = own.app.server.address() as AddressInfo
  const socket = connect(port, '127.0.0.1')
  socket.write(`POST /api/works HTTP/1.1\r\nhost: x\r\n${rest}`)
  const answer = await text(socket)
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({ status, code: 'REQUEST_UNREADABLE' })
})

test('every answer to who has a limit says what is left of it, in structured fields', async () => {
  await using t = await startTestApp({ env: { RATE_LIMIT_PER_MINUTE: '3' }, isClockStill: true })
  const call = (headers = {}) => t.app.inject({ url: '/api/works', headers, remoteAddress: '203.0.113.9' })
  const limits = ({ headers }: { headers: Record<string, unknown> }) => [
    headers['ratelimit-policy'],
    headers.ratelimit,
    headers['retry-after'],
  ]
  expect(limits(await call())).toEqual(['"default";q=3;w=60', '"default";r=2;t=60', undefined])
  t.advance(20_000)
  await call()
  await call()
  expect(limits(await call())).toEqual(['"default";q=3;w=60', '"default";r=0;t=40', '40'])
  t.advance(40_000)
  expect(limits(await call())).toEqual(['"default";q=3;w=60', '"default";r=2;t=60', undefined])
  expect(limits(await call(t.operator))).toEqual([undefined, undefined, undefined])
  const signIn = await t.app.inject({ method: 'POST', url: '/api/session', payload: {}, remoteAddress: '203.0.113.9' })
  expect(limits(signIn).slice(0, 2)).toEqual(['"default";q=10;w=60', '"default";r=9;t=60'])
})
