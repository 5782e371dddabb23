import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deleteAllLenses } from '../../../../db/queries/partner-feed.ts'
import { updatePartnerKey } from '../../../../db/queries/partner-keys.ts'
import { updateWork } from '../../../../db/queries/works.ts'
import { encodeCursor } from '../../../../server/http/cursor.ts'
import { passWindowEdges } from '../../../../server/rights/pass-window-edges.ts'
import { until } from '../../../start-server.ts'
import { addOrganisation } from '../../accounts/people-world.ts'
import { type AddedKey, type PartnersWorld, showWork, startPartnersWorld } from '../partners-world.ts'

let t: PartnersWorld
let url: string
beforeAll(async () => {
  t = await startPartnersWorld({ partnerLimits: { pollMs: 10, beatMs: 50, stuckMs: 300, streams: 3, snapshots: 2 } })
  await t.app.listen({ port: 0, host: '127.0.0.1' })
  url = `http://127.0.0.1:${(t.app.server.address() as AddressInfo).port}/api/partner/v1`
})
afterAll(() => {
  t.app.server.closeAllConnections() // of answers that no test has read
  return t[Symbol.asyncDispose]()
})

interface Change {
  readonly cursor: string
  readonly workId: string
  readonly action: 'upsert' | 'remove'
  readonly version: number
}

/** A partner with a key of its own, which has been told nothing. */
async function newPartner(): Promise<AddedKey> {
  return t.addKey({ organisationId: await addOrganisation(t, 'partner') })
}

async function changes(key: AddedKey, query: Record<string, string | number> = {}) {
  const answer = await t.app.inject({ url: '/api/partner/v1/changes', query: query as never, headers: key.headers })
  expect(answer.statusCode).toBe(200)
  return { ...(answer.json() as { items: Change[]; nextCursor: string; hasMore: boolean }), headers: answer.headers }
}

/** Reads until there is no more. @returns what was told, and where to go on */
async function follow(key: AddedKey, after?: string) {
  const items: Change[] = []
  let cursor = after
  for (;;) {
    const page = await changes(key, cursor === undefined ? {} : { after: cursor })
    items.push(...page.items)
    cursor = page.nextCursor
    if (!page.hasMore) return { told: items.map(({ workId, action }) => `${action} ${workId}`), cursor }
  }
}

const edit = (workId: string, change: Parameters<typeof updateWork>[2] = {}) =>
  t.ctx.db.transaction((tx) => updateWork(tx, workId, change, t.ctx.now()))

test('a work that comes, changes and is withdrawn is told of in order, once a page', async () => {
  const key = await newPartner()
  const { cursor } = await follow(key)
  const [first, second] = [await t.addShown(), await t.addShown()]
  await edit(first.workId)
  const page = await changes(key, { after: cursor, limit: 1 })
  expect(page).toMatchObject({ items: [{ workId: second.workId, action: 'upsert' }], hasMore: true })
  expect(page.headers).toMatchObject({ 'cache-control': 'no-store', link: expect.stringContaining('after=') })
  const rest = await follow(key, page.nextCursor)
  expect(rest.told).toEqual([`upsert ${first.workId}`])
  await edit(second.workId, { status: 'withdrawn' })
  await edit(second.workId)
  expect((await follow(key, rest.cursor)).told).toEqual([`remove ${second.workId}`])
})

test('a work that a key never showed is never named, and an old cursor is as good as a new one', async () => {
  const key = await newPartner()
  const { cursor } = await follow(key)
  const { workId } = await t.addShown({ publishedIn: ['HK'] })
  await edit(workId, { status: 'withdrawn' })
  t.advance(20 * 365 * 86_400_000)
  expect((await follow(key, cursor)).told).toEqual([])
})

test('a window that ends is told as soon as its end is in the log, and not before its time', async () => {
  const key = await newPartner()
  const { workId } = await t.addShown({ windows: [{ untilMs: t.ctx.now() + 1_000 }] })
  const { cursor, told } = await follow(key)
  expect(told).toContain(`upsert ${workId}`)
  t.advance(999)
  await passWindowEdges(t.ctx)
  expect((await follow(key, cursor)).told).toEqual([])
  t.advance(1)
  await passWindowEdges(t.ctx)
  expect((await follow(key, cursor)).told).toEqual([`remove ${workId}`])
})

test('a key with other regions goes on with the same cursor: what it lost is removed, what it gained comes', async () => {
  const organisationId = await addOrganisation(t, 'partner')
  const [macau, hongKong] = [await t.addKey({ organisationId }), await t.addKey({ organisationId, regions: ['HK'] })]
  const lost = await t.addShown()
  const gained = await t.addShown({ publishedIn: ['HK'], windows: [{ regions: ['HK'] }] })
  const both = await t.addShown({ publishedIn: ['HK', 'MO'], windows: [{ regions: ['HK', 'MO'] }] })
  const { cursor } = await follow(macau)
  const turned = await follow(hongKong, cursor)
  expect(turned.told).toEqual(
    expect.arrayContaining([`remove ${lost.workId}`, `upsert ${gained.workId}`, `upsert ${both.workId}`]),
  )
  expect((await follow(hongKong, turned.cursor)).told).toEqual([])
  // It died before it stored the new cursor, and has its old regions again: it may hold works of the other ones.
  expect((await follow(macau, cursor)).told).toEqual(
    expect.arrayContaining([`upsert ${lost.workId}`, `remove ${gained.workId}`, `upsert ${both.workId}`]),
  )
})

test('a page waits for what comes, and no longer than it was asked to', async () => {
  const key = await newPartner()
  const { cursor } = await follow(key)
  const waiting = changes(key, { after: cursor, wait: 10 })
  await pause(50)
  const { workId } = await t.addShown()
  expect((await waiting).items.map((item) => item.workId)).toContain(workId)
  const startedAtMs = performance.now()
  const { items, nextCursor } = await changes(key, { after: (await follow(key)).cursor, wait: 1 })
  expect(items).toEqual([])
  expect(performance.now() - startedAtMs).toBeGreaterThan(900)
  expect(nextCursor).toEqual(expect.any(String))
})

test('a key that is revoked while it waits is told nothing any more', async () => {
  const key = await newPartner()
  const { cursor } = await follow(key)
  const waiting = t.app.inject({ url: `/api/partner/v1/changes?wait=10&after=${cursor}`, headers: key.headers })
  await pause(50)
  await t.ctx.db.transaction((tx) => updatePartnerKey(tx, key.row.id, { revokedAtMs: t.ctx.now() }))
  await t.addShown()
  const answer = await waiting
  expect([answer.statusCode, answer.json().code]).toEqual([401, 'KEY_REVOKED'])
})

async function hear(key: AddedKey, headers: Record<string, string>) {
  const aborted = new AbortController()
  const response = await fetch(`${url}/changes`, {
    headers: { ...key.headers, accept: 'text/event-stream', ...headers },
    signal: aborted.signal,
  })
  let text = ''
  const reading = (async () => {
    const decoder = new TextDecoder()
    for await (const chunk of response.body ?? []) text += decoder.decode(chunk as Uint8Array, { stream: true })
  })().catch(() => undefined)
  const events = () =>
    text.split('\n\n').flatMap((block) => {
      const data = /^data: (.*)$/m.exec(block)?.[1]
      return data === undefined ? [] : [JSON.parse(data) as Change]
    })
  return { response, events, reading, text: () => text, close: () => aborted.abort() }
}

test('a stream of events tells the same and is resumed behind the last of them', async () => {
  const key = await newPartner()
  const { cursor } = await follow(key)
  const first = await hear(key, { 'last-event-id': cursor })
  expect(first.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  const [one, two] = [await t.addShown(), await t.addShown()]
  const heardAll = async (heard: typeof first, ids: string[]) =>
    until(
      async () => heard.events().map(({ workId }) => workId),
      (all) => ids.every((id) => all.includes(id)),
      { limitMs: 5_000 },
    )
  await heardAll(first, [one.workId, two.workId])
  const behindOne = first.events().findLast(({ workId }) => workId === one.workId)?.cursor ?? ''
  first.close()
  const second = await hear(key, { 'last-event-id': behindOne })
  expect(await heardAll(second, [two.workId])).not.toContain(one.workId)
  await until(
    async () => second.text().split('\n:\n').length,
    (beats) => beats > 3,
    { limitMs: 5_000 },
  )
  await t.ctx.db.transaction((tx) => updatePartnerKey(tx, key.row.id, { revokedAtMs: t.ctx.now() }))
  await second.reading // it ends by itself
})

test('a key has so many streams and no more, and one that ended makes room', async () => {
  const key = await newPartner()
  const open = await Promise.all([1, 2, 3].map(() => hear(key, {})))
  const refused = await fetch(`${url}/changes?wait=1`, { headers: key.headers })
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '5'])
  expect(await refused.json()).toMatchObject({ code: 'TOO_MANY_STREAMS' })
  expect((await fetch(`${url}/changes`, { headers: key.headers })).status).toBe(200) // who does not wait takes no place
  for (const heard of open) heard.close()
  await until(
    async () =>
      (await fetch(`${url}/changes?wait=1&after=${(await follow(key)).cursor}`, { headers: key.headers })).status,
    (status) => status === 200,
    { limitMs: 5_000 },
  )
})

async function snapshot(key: AddedKey, query: Record<string, string> = {}) {
  const answer = await t.app.inject({ url: '/api/partner/v1/snapshot', query, headers: key.headers })
  expect(answer.statusCode).toBe(200)
  return answer.body
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

test('a snapshot holds all that a key shows, and what changes behind its beginning is behind its cursor', async () => {
  const key = await newPartner()
  const [shown, hidden] = [await t.addShown({ title: '雨夜計程車' }), await t.addShown({ publishedIn: ['HK'] })]
  const [begin, ...lines] = await snapshot(key)
  const end = lines.pop()
  expect(begin).toEqual({ kind: 'begin', cursor: expect.any(String) })
  expect(end).toEqual({ kind: 'end', works: lines.length })
  const ids = lines.map(({ workId }) => workId)
  expect(ids).toEqual(ids.toSorted())
  expect(ids).not.toContain(hidden.workId)
  expect(lines.find(({ workId }) => workId === shown.workId)).toMatchObject({
    kind: 'work',
    work: { id: shown.workId, title: { text: '雨夜計程車' } },
  })
  await edit(shown.workId, { status: 'withdrawn' })
  expect((await follow(key, begin.cursor)).told).toEqual([`remove ${shown.workId}`])
})

test('a snapshot that was cut off goes on behind the last work that came, with the cursor of its beginning', async () => {
  const key = await newPartner()
  await t.addShown()
  const [begin, ...lines] = await snapshot(key)
  const half = lines[Math.floor(lines.length / 2) - 1]
  const { workId } = await t.addShown()
  const [again, ...rest] = await snapshot(key, { cursor: begin.cursor, after: half.workId })
  expect(again).toEqual(begin)
  expect(rest.slice(0, -1).map((line) => line.workId)).toEqual([
    ...lines.slice(lines.indexOf(half) + 1, -1).map((line) => line.workId),
    workId,
  ])
  expect((await follow(key, again.cursor)).told).toEqual([`upsert ${workId}`])
})

test('whoever takes nothing of a snapshot is cut off, and its place is free again', async () => {
  const key = await newPartner()
  const works = Array.from({ length: 300 }, () => t.addShown({ title: '長'.repeat(150) }))
  await Promise.all(works)
  const stuck = await Promise.all([1, 2].map(() => fetch(`${url}/snapshot`, { headers: key.headers })))
  expect(stuck.map(({ status }) => status)).toEqual([200, 200])
  await until(
    async () => {
      const answer = await fetch(`${url}/snapshot`, { headers: key.headers })
      await answer.body?.cancel()
      return answer.status
    },
    (status) => status === 200,
    { limitMs: 10_000 },
  )
}, 60_000)

test.each([
  ['a malformed cursor', 'after=abc', 400, 'CURSOR_INVALID'],
  ['a cursor of another list', `after=${encodeCursor({ id: 'x' })}`, 400, 'CURSOR_INVALID'],
  [
    'a place that cannot be',
    `after=${encodeCursor({ lens: 'x', generation: 1, seq: -1, walkedTo: '-' })}`,
    400,
    'CURSOR_INVALID',
  ],
  ['a cursor that is too long', `after=${'a'.repeat(401)}`, 400, 'REQUEST_INVALID'],
  ['too many at once', 'limit=501', 400, 'REQUEST_INVALID'],
  ['none at once', 'limit=0', 400, 'REQUEST_INVALID'],
  ['too long a wait', 'wait=31', 400, 'REQUEST_INVALID'],
  ['a parameter that there is not', 'since=1', 400, 'REQUEST_INVALID'],
  [
    'a cursor from before a backup was restored',
    `after=${encodeCursor({ lens: 'gone', generation: 1, seq: 1, walkedTo: '-' })}`,
    410,
    'SNAPSHOT_NEEDED',
  ],
])('of changes, %s is refused', async (_what, query, status, code) => {
  const key = await newPartner()
  const answer = await t.app.inject({ url: `/api/partner/v1/changes?${query}`, headers: key.headers })
  expect([answer.statusCode, answer.json().code]).toEqual([status, code])
})

test.each([
  ['a place without its cursor', () => ({ after: t.partnerId }), 400, 'QUERY_INVALID'],
  ['a malformed cursor', () => ({ cursor: 'abc' }), 400, 'CURSOR_INVALID'],
  ['a place that is no id', () => ({ cursor: 'abc', after: 'x' }), 400, 'REQUEST_INVALID'],
])('of a snapshot, %s is refused', async (_what, query, status, code) => {
  const key = await newPartner()
  const answer = await t.app.inject({ url: '/api/partner/v1/snapshot', query: query() as never, headers: key.headers })
  expect([answer.statusCode, answer.json().code]).toEqual([status, code])
})

test("another partner's cursor is refused like a malformed one, and a snapshot goes on with its own regions only", async () => {
  const [ours, theirs] = [await newPartner(), await newPartner()]
  const { cursor } = await follow(theirs)
  const wider = await t.addKey({ organisationId: ours.row.organisationId, regions: ['HK', 'MO'] })
  for (const path of [`/changes?after=${cursor}`, `/snapshot?cursor=${cursor}`]) {
    const answer = await t.app.inject({ url: `/api/partner/v1${path}`, headers: ours.headers })
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'CURSOR_INVALID'])
  }
  const [begin] = await snapshot(ours)
  const turned = await t.app.inject({ url: `/api/partner/v1/snapshot?cursor=${begin.cursor}`, headers: wider.headers })
  expect([turned.statusCode, turned.json().code]).toEqual([410, 'SNAPSHOT_NEEDED'])
})

test.each(['/changes', '/snapshot'])('%s needs the scope feed:read', async (path) => {
  const key = await t.addKey({ scopes: ['catalogue:read'] })
  const answer = await t.app.inject({ url: `/api/partner/v1${path}`, headers: key.headers })
  expect([answer.statusCode, answer.json().code]).toEqual([403, 'SCOPE_MISSING'])
})

test('once lenses are forgotten, as by a restored backup, a follower is sent for a snapshot', async () => {
  const key = await newPartner()
  const { cursor } = await follow(key)
  await t.ctx.db.transaction(deleteAllLenses)
  const answer = await t.app.inject({ url: `/api/partner/v1/changes?after=${cursor}`, headers: key.headers })
  expect([answer.statusCode, answer.json().code]).toEqual([410, 'SNAPSHOT_NEEDED'])
})

test('a work is shown again as it was taken away', async () => {
  const key = await newPartner()
  const { workId } = await t.addShown()
  const { cursor } = await follow(key)
  await edit(workId, { status: 'withdrawn' })
  const gone = await follow(key, cursor)
  await edit(workId, { status: 'published' })
  await showWork(t, workId, ['MO'], [{}])
  expect((await follow(key, gone.cursor)).told).toEqual([`upsert ${workId}`])
})
