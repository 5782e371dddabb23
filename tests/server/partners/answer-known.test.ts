import { channel } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { request as ask } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openDatabase } from '../../../db/open.ts'
import { updatePartnerKey } from '../../../db/queries/partner-keys.ts'
import { replaceWindows } from '../../../db/queries/windows.ts'
import { updateWork } from '../../../db/queries/works.ts'
import { type AddedKey, type PartnersWorld, startPartnersWorld } from './partners-world.ts'

const API = '/api/partner/v1'
let t: PartnersWorld
let port: number
/** Calls that came to a route. */
let routed = 0
const countRouted = () => {
  routed++
}

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['setInterval'] }) // uses are not stored now and then, which would be a write between two calls
  t = await startPartnersWorld({ partnerLimits: { costPerMinute: 100 } })
  vi.useRealTimers()
  await t.app.listen({ port: 0, host: '127.0.0.1' })
  port = (t.app.server.address() as AddressInfo).port
  channel('tracing:fastify.request.handler:start').subscribe(countRouted)
})
afterAll(async () => {
  channel('tracing:fastify.request.handler:start').unsubscribe(countRouted)
  t.app.server.closeAllConnections()
  await t[Symbol.asyncDispose]()
})

interface Told {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: string
  /** It came to a route; else it was answered at the door. */
  readonly isRouted: boolean
}

async function get(path: string, headers: Record<string, string>, method = 'GET'): Promise<Told> {
  const before = routed
  const answer = await fetch(`http://127.0.0.1:${port}${API}${path}`, { method, headers })
  const body = await answer.text()
  const { date: _, ...told } = Object.fromEntries(answer.headers)
  return { status: answer.status, headers: told, body, isRouted: routed > before }
}

/** Asks until it is known. */
async function getKnown(path: string, headers: Record<string, string>): Promise<Told> {
  await get(path, headers)
  await get(path, headers) // what a first page of changes tells is noted, which is a write
  const known = await get(path, headers)
  expect([known.status, known.isRouted]).toEqual([200, false])
  return known
}

const edit = (workId: string, change: Parameters<typeof updateWork>[2]) =>
  t.ctx.db.transaction((tx) => updateWork(tx, workId, change, t.ctx.now()))

test.each([
  ['a work', ({ workId }) => `/works/${workId}`],
  ['a sparse work', ({ workId }) => `/works/${workId}?fields=title&locale=pt-BR`],
  ['an episode', ({ episodeId }) => `/episodes/${episodeId}`],
  ['a page of works', () => '/works?limit=1'],
  ['a page of changes', () => '/changes?limit=1'],
] satisfies [string, (of: { workId: string; episodeId: string }) => string][])(
  '%s that is known is answered at the door as by its route',
  async (_what, pathOf) => {
    const [shown] = [await t.addShown(), await t.addShown()]
    const { headers } = await t.addKey()
    const path = pathOf(shown)
    const [first, again] = [await get(path, headers), await getKnown(path, headers)]
    const { ratelimit, ...rest } = again.headers
    expect({ ...rest, ratelimit: first.headers.ratelimit, body: again.body }).toEqual({
      ...first.headers,
      body: first.body,
    })
    expect(ratelimit).toMatch(/^"default";r=\d+;t=60$/)
    const { etag } = again.headers
    if (etag === undefined) return
    const known = await get(path, { ...headers, 'if-none-match': etag })
    const { 'content-type': _type, 'content-length': _length, ...ofBoth } = rest
    expect({ ...known, headers: { ...known.headers, ratelimit: '' } }).toEqual({
      ...{ status: 304, body: '', isRouted: false },
      headers: { ...ofBoth, ratelimit: '' },
    })
  },
)

test('a call at the door costs and counts like any other', async () => {
  const { workId } = await t.addShown()
  const { headers, row } = await t.addKey()
  const rest = async (path: string, own: Record<string, string> = {}) => {
    const { status, headers: told, isRouted } = await get(path, { ...headers, ...own })
    return [status, told.ratelimit?.split(';')[1], isRouted]
  }
  expect(await rest('/works')).toEqual([200, 'r=95', true])
  expect(await rest('/works')).toEqual([200, 'r=90', false])
  expect(await rest(`/works/${workId}`)).toEqual([200, 'r=89', true])
  expect(await rest(`/works/${workId}`)).toEqual([200, 'r=88', false])
  for (let count = 0; count < 87; count++) await get(`/works/${workId}`, headers)
  expect(await rest('/works')).toEqual([429, 'r=1', false])
  expect(await rest(`/works/${workId}`)).toEqual([200, 'r=0', false])
  expect(await rest(`/works/${workId}`)).toEqual([429, 'r=0', false])
  const keys = `/api/organisations/${row.organisationId}/keys?limit=100`
  const { items } = (await t.app.inject({ url: keys, headers: t.operator })).json()
  const { uses, lastUsedAt } = items.find(({ id }: { id: string }) => id === row.id)
  expect([uses[0].calls, lastUsedAt]).toEqual([94, new Date(t.ctx.now()).toISOString()])
})

test('what is answered at the door stands in the metrics with what its route answered', async () => {
  const { workId } = await t.addShown()
  const { headers } = await t.addKey()
  const counted = async () => {
    const { body } = await t.app.inject({ url: '/metrics', headers: t.operator })
    const name =
      'juku_http_request_duration_seconds_count{method="GET",route="/api/partner/v1/works/:workId",status="200"} '
    const lines = body.split('\n').filter((line) => line.startsWith(name))
    return lines.map((line) => Number(line.slice(name.length)))
  }
  await getKnown(`/works/${workId}`, headers)
  const before = await counted()
  expect((await get(`/works/${workId}`, headers)).isRouted).toBe(false)
  expect(await counted()).toEqual(before.map((count) => count + 1))
  expect(before).toHaveLength(1)
})

const ENDS: readonly [string, (key: AddedKey, workId: string) => Promise<unknown> | unknown, number][] = [
  ['the key is revoked', ({ row }) => revoke(row.id), 401],
  ['another process revokes the key', ({ row }) => revokeElsewhere(row.id), 401],
  ['the key expires', () => t.advance(10_000), 401],
  ['a window ends', () => t.advance(5_000), 404],
  ['the work is withdrawn', (_key, workId) => edit(workId, { status: 'withdrawn' }), 404],
  ['the window is taken away', (_key, workId) => takeWindows(workId), 404],
  ['the work is changed', (_key, workId) => edit(workId, { releaseYear: 1999 }), 200],
]

test.each(ENDS)('what is known ends at once when %s', async (_what, act, expected) => {
  const { workId } = await t.addShown({ windows: [{ untilMs: t.ctx.now() + 5_000 }] })
  const key = await t.addKey({ expiresAtMs: t.ctx.now() + 10_000 })
  const paths = [`/works/${workId}`, `/works/${workId}?fields=releaseYear,availability`]
  const known = [await getKnown(paths[0] ?? '', key.headers), await getKnown(paths[1] ?? '', key.headers)]
  await act(key, workId)
  await get('/search/lines?q=x', key.headers) // the key is looked up again, the work is not
  for (const [place, { headers, body }] of known.entries()) {
    const after = await get(paths[place] ?? '', { ...key.headers, 'if-none-match': headers.etag ?? '' })
    expect([after.status, after.body === body]).toEqual([expected, false])
  }
})

const revoke = (id: string) => t.ctx.db.transaction((tx) => updatePartnerKey(tx, id, { revokedAtMs: t.ctx.now() }))

async function revokeElsewhere(id: string): Promise<void> {
  const other = openDatabase(join(t.dataDir, 'juku.db'), { synchronous: 'normal', migrations: 'check' })
  await other.transaction((tx) => updatePartnerKey(tx, id, { revokedAtMs: t.ctx.now() }))
  await other.close()
}

async function takeWindows(workId: string): Promise<void> {
  await t.ctx.db.transaction(async (tx) => {
    await replaceWindows(tx, workId, [], t.ctx.now())
    await updateWork(tx, workId, {}, t.ctx.now())
  })
}

test('what is known is for keys with the scope and the lens that it was given to', async () => {
  const { workId } = await t.addShown()
  await getKnown(`/works/${workId}`, (await t.addKey()).headers)
  const [same, narrow, elsewhere] = [
    await t.addKey(),
    await t.addKey({ scopes: ['feed:read'] }),
    await t.addKey({ regions: ['TW'] }),
  ]
  const told = async ({ headers }: AddedKey) => {
    const tries = [await get(`/works/${workId}`, headers), await get(`/works/${workId}`, headers)]
    return tries.map(({ status }) => status)
  }
  expect(await told(same)).toEqual([200, 200])
  expect(await told(narrow)).toEqual([403, 403])
  expect(await told(elsewhere)).toEqual([404, 404])
})

test('what is not plain goes to the route: other tags, HEAD, a call with a body, another scheme', async () => {
  const { workId } = await t.addShown()
  const { headers, key } = await t.addKey()
  const path = `/works/${workId}`
  const { headers: told } = await getKnown(path, headers)
  for (const [tag, status] of [
    ['*', 304],
    [`W/${told.etag}`, 304],
    [`"x", ${told.etag}`, 304],
    ['"x"', 200],
    ['x'.repeat(4_001), 400],
  ] as const) {
    expect((await get(path, { ...headers, 'if-none-match': tag })).status, tag).toBe(status)
  }
  expect(await get(path, headers, 'HEAD')).toMatchObject({ status: 200, body: '', isRouted: true })
  expect((await get(path, { authorization: `Basics ${key}` })).status).toBe(401)
  const before = routed
  const sent = ask({ port, host: '127.0.0.1', path: API + path, headers: { ...headers, 'content-length': '2' } }).end(
    '{}',
  )
  const [answer] = await once(sent, 'response')
  answer.resume()
  expect([answer.statusCode, routed - before]).toEqual([200, 1])
})

test('a page of changes is given again until there is something new, and never to who listens', async () => {
  const { headers } = await t.addKey()
  await t.addShown()
  let path = '/changes?limit=100'
  for (;;) {
    const page = JSON.parse((await get(path, headers)).body)
    path = `/changes?limit=100&after=${page.nextCursor}`
    if (!page.hasMore) break
  }
  expect(JSON.parse((await getKnown(path, headers)).body).items).toEqual([])
  const listening = await fetch(`http://127.0.0.1:${port}${API}${path}`, {
    headers: { ...headers, accept: 'text/event-stream' },
  })
  expect(listening.headers.get('content-type')).toMatch(/^text\/event-stream/)
  await listening.body?.cancel()
  const { workId } = await t.addShown({ windows: [{ untilMs: t.ctx.now() + 1_000 }] })
  await get('/search/lines?q=x', headers) // the key is looked up again, the page is not
  const { items } = JSON.parse((await get(path, headers)).body)
  expect(items).toMatchObject([{ action: 'upsert', workId }])
  await getKnown(path, headers)
  t.advance(1_000) // before anybody has written that the window is over
  expect(JSON.parse((await get(path, headers)).body).items).toMatchObject([{ action: 'remove', workId }])
})

test('a server that closes lets nobody stay who asks again and again for what is known', async () => {
  const lone = await startPartnersWorld()
  await lone.app.listen({ port: 0, host: '127.0.0.1' })
  const { workId } = await lone.addShown()
  const { headers } = await lone.addKey()
  const arrived = once(lone.app.server, 'connection')
  const socket = connect((lone.app.server.address() as AddressInfo).port, '127.0.0.1')
  const [accepted] = (await arrived) as [Socket]
  const call = `GET ${API}/works/${workId} HTTP/1.1\r\nhost: x\r\nauthorization: ${headers.authorization}\r\n\r\n`
  let told = ''
  const answered = async (count: number) => {
    await expect.poll(() => told.split('HTTP/1.1 ').length - 1).toBe(count)
  }
  socket.on('data', (part) => {
    told += part.toString()
  })
  for (let count = 1; count <= 3; count++) {
    socket.write(call)
    await answered(count)
  }
  socket.write(call.slice(0, 20)) // not idle, so that it is not just cut
  await expect.poll(() => accepted.bytesRead).toBe(3 * call.length + 20)
  const closed = lone[Symbol.asyncDispose]()
  await expect.poll(() => lone.app.server.listening).toBe(false)
  socket.write(call.slice(20))
  await answered(4)
  expect(told.slice(told.lastIndexOf('HTTP/1.1 ')).toLowerCase()).toContain('connection: close')
  await closed
})
