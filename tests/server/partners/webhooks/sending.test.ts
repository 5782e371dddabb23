import { afterAll, beforeAll, expect, test } from 'vitest'
import { updateWork } from '../../../../db/queries/works.ts'
import { addOrganisation } from '../../accounts/people-world.ts'
import type { Received } from './receiver.ts'
import { type Listening, startWebhooksWorld, type WebhooksWorld } from './webhooks-world.ts'

let t: WebhooksWorld
beforeAll(async () => {
  t = await startWebhooksWorld()
})
afterAll(() => t[Symbol.asyncDispose]())

/** A partner with a key of its own. */
async function newKey(regions = ['MO']) {
  return t.addKey({ organisationId: await addOrganisation(t, 'partner'), regions })
}
const edit = (workId: string, change: Parameters<typeof updateWork>[2] = {}) =>
  t.ctx.db.transaction((tx) => updateWork(tx, workId, change, t.ctx.now()))
const told = ({ receiver }: Listening) => receiver.received.map(({ type, data }) => `${type} ${data.workId}`)
const DAY_MS = 86_400_000

test('a work that comes, changes and is withdrawn is told, signed and in order, and what was there before is not', async () => {
  const key = await newKey()
  const before = await t.addShown()
  await using webhook = await t.listen(key)
  await t.send()
  expect(told(webhook)).toEqual([])
  const { workId } = await t.addShown()
  await t.send()
  await edit(workId)
  await t.send()
  await edit(workId, { status: 'withdrawn' })
  await edit(before.workId, { status: 'withdrawn' })
  await t.send()
  expect(told(webhook)).toEqual([
    `work.upserted ${workId}`,
    `work.upserted ${workId}`,
    `work.removed ${workId}`,
    `work.removed ${before.workId}`,
  ])
  const [first] = webhook.receiver.received as [Received]
  expect(first.isTaken).toBe(true)
  expect(first.headers).toMatchObject({ 'content-type': 'application/json', 'user-agent': 'Juku-Webhooks/1' })
  expect(Buffer.byteLength(first.body)).toBeLessThan(20_000)
  expect(JSON.parse(first.body)).toEqual({
    type: 'work.upserted',
    timestamp: expect.stringMatching(/Z$/),
    data: {
      ...{ workId, action: 'upsert', version: expect.any(Number), url: `/api/partner/v1/works/${workId}` },
      ...{ cursor: expect.any(String), changedAt: expect.any(String) },
    },
  })
  const next = await t.call(key, 'GET', `/changes?after=${first.data.cursor}`)
  expect(next.body.items.map((item: { workId: string }) => item.workId)).toEqual([workId, before.workId])
})

test('what fails comes again with the same id and bytes, later and later, until it is taken', async () => {
  await using webhook = await t.listen(await newKey())
  webhook.receiver.answer(() => ({ status: 500 }))
  const { workId } = await t.addShown()
  const waits: number[] = []
  for (let attempt = 1; attempt <= 4; attempt++) {
    await t.send()
    expect(webhook.receiver.received).toHaveLength(attempt)
    let waitedMs = 0
    while (webhook.receiver.received.length === attempt && attempt < 4) {
      t.advance(500)
      waitedMs += 500
      await t.send()
    }
    if (attempt < 4) waits.push(waitedMs)
  }
  for (const [at, [leastMs, mostMs]] of [
    [4_000, 6_500],
    [12_000, 18_500],
    [36_000, 54_500],
  ].entries()) {
    expect(waits[at]).toBeGreaterThanOrEqual(leastMs as number)
    expect(waits[at]).toBeLessThanOrEqual(mostMs as number)
  }
  webhook.receiver.answer(() => ({ status: 202 }))
  t.advance(10 * 60_000)
  await t.send()
  const { received } = webhook.receiver
  expect(new Set(received.map(({ id }) => id)).size).toBe(1)
  expect(new Set(received.map(({ body }) => body)).size).toBe(1)
  expect(new Set(received.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(5)
  expect([...webhook.receiver.held.keys()]).toEqual([workId])
}, 30_000)

test.each([
  ['seconds', () => '120', 120_000],
  ['an instant', () => new Date(Math.ceil(t.ctx.now() / 1_000) * 1_000 + 119_000).toUTCString(), 119_000],
])('Retry-After in %s is waited for', async (_form, value, leastMs) => {
  await using webhook = await t.listen(await newKey())
  webhook.receiver.answer(() => ({ status: 429, headers: { 'retry-after': value() } }))
  await t.addShown()
  await t.send()
  t.advance(leastMs - 1_000)
  await t.send()
  expect(webhook.receiver.received).toHaveLength(1)
  t.advance(3_000)
  await t.send()
  expect(webhook.receiver.received).toHaveLength(2)
})

test('410 disables the webhook; what waits is kept, and comes once it is enabled', async () => {
  const key = await newKey()
  await using webhook = await t.listen(key)
  webhook.receiver.answer(() => ({ status: 410 }))
  const [one, two] = [await t.addShown(), await t.addShown()]
  await t.send({ connections: 1 })
  t.advance(DAY_MS)
  await t.send()
  expect(webhook.receiver.received).toHaveLength(1)
  const read = await t.call(key, 'GET', `/webhooks/${webhook.id}`)
  expect(read.body).toMatchObject({ state: 'disabled', disabledBy: 'gone', waiting: 2 })
  webhook.receiver.answer(() => ({ status: 200 }))
  await t.call(key, 'PATCH', `/webhooks/${webhook.id}`, { isEnabled: true })
  await t.send()
  expect([...webhook.receiver.held.keys()].toSorted()).toEqual([one.workId, two.workId].toSorted())
})

test('after three days without success the webhook is disabled, and all that changed meanwhile comes once it is enabled', async () => {
  const key = await newKey()
  await using webhook = await t.listen(key)
  webhook.receiver.answer(() => ({ status: 500 }))
  const works = [await t.addShown()]
  let attempts = 0
  for (let hour = 0; hour < 80; hour++) {
    await t.send()
    if (hour === 40) works.push(await t.addShown())
    attempts = webhook.receiver.received.length
    t.advance(3_600_000)
  }
  const read = await t.call(key, 'GET', `/webhooks/${webhook.id}`)
  expect(read.body).toMatchObject({ state: 'disabled', disabledBy: 'failing' })
  expect(attempts).toBeGreaterThan(10)
  expect(attempts).toBeLessThan(40)
  webhook.receiver.answer(() => ({ status: 200 }))
  await t.call(key, 'PATCH', `/webhooks/${webhook.id}`, { isEnabled: true })
  await t.call(key, 'POST', `/webhooks/${webhook.id}/replay`, { from: 'dead' })
  await t.send()
  expect([...webhook.receiver.held.keys()].toSorted()).toEqual(works.map(({ workId }) => workId).toSorted())
}, 30_000)

test('a message that is refused for three days is dead while all others arrive, and can be sent again with its id', async () => {
  const key = await newKey()
  await using webhook = await t.listen(key)
  const poison = await t.addShown()
  webhook.receiver.answer(({ data }) => ({ status: data.workId === poison.workId ? 422 : 200 }))
  const others: string[] = []
  for (let hours = 0; hours < 80; hours += 8) {
    others.push((await t.addShown()).workId)
    await t.send()
    t.advance(8 * 3_600_000)
  }
  expect([...webhook.receiver.held.keys()].toSorted()).toEqual(others.toSorted())
  const dead = (await t.call(key, 'GET', `/webhooks/${webhook.id}/deliveries?state=dead`)).body.items
  expect(dead).toMatchObject([{ workId: poison.workId, state: 'dead', dueAt: null }])
  expect((await t.call(key, 'GET', `/webhooks/${webhook.id}`)).body).toMatchObject({ state: 'active', waiting: 0 })
  webhook.receiver.answer(() => ({ status: 200 }))
  const again = await t.call(key, 'POST', `/webhooks/${webhook.id}/deliveries/${dead[0].id}/replay`)
  expect(again).toMatchObject({ status: 202, body: { state: 'pending', attempts: 0 } })
  await t.send()
  expect(webhook.receiver.received.at(-1)).toMatchObject({ id: dead[0].id, data: { workId: poison.workId } })
}, 30_000)

test('a newer message takes the place of one that waits, and an older one is not sent again behind it', async () => {
  const key = await newKey()
  await using webhook = await t.listen(key)
  webhook.receiver.answer(() => ({ status: 400 }))
  const { workId } = await t.addShown()
  await t.send()
  webhook.receiver.answer(() => ({ status: 200 }))
  await edit(workId)
  await t.send()
  const path = `/webhooks/${webhook.id}/deliveries`
  const { items } = (await t.call(key, 'GET', path)).body
  expect(items).toMatchObject([{ state: 'delivered' }, { state: 'superseded', attempts: 1 }])
  expect(items[0].version).toBeGreaterThan(items[1].version)
  expect(await t.call(key, 'POST', `${path}/${items[1].id}/replay`)).toMatchObject({
    status: 409,
    body: { code: 'DELIVERY_OUTDATED' },
  })
})

test('of one work never more than one message is on its way, of several works as many as may', async () => {
  await using webhook = await t.listen(await newKey())
  webhook.receiver.answer(() => ({ status: 200, afterMs: 60 }))
  const works = [await t.addShown(), await t.addShown(), await t.addShown()]
  const sending = t.send()
  for (let n = 0; n < 10; n++) {
    await edit(works[0]?.workId ?? '')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  await sending
  await t.send()
  const versions = webhook.receiver.received.flatMap(({ data }) =>
    data.workId === works[0]?.workId ? data.version : [],
  )
  expect(versions).toEqual(versions.toSorted((a, b) => a - b))
  expect(versions.length).toBeGreaterThan(1)
  expect(webhook.receiver.mostAtOnce()).toBe(3)
})

test('a ping is sent at once, even while the webhook pauses', async () => {
  const key = await newKey()
  await using webhook = await t.listen(key)
  webhook.receiver.answer(() => ({ status: 503 }))
  await t.addShown()
  await t.send()
  webhook.receiver.answer(() => ({ status: 200 }))
  const ping = await t.call(key, 'POST', `/webhooks/${webhook.id}/ping`)
  expect(ping).toMatchObject({ status: 202, body: { type: 'webhook.ping', workId: null } })
  await t.send()
  expect(webhook.receiver.received.map(({ type }) => type)).toContain('webhook.ping')
  expect(webhook.receiver.received.at(1)).toMatchObject({ type: 'webhook.ping', id: ping.body.id })
})

test('as many messages as may are made, and what is behind them waits in the feed, each work once', async () => {
  const key = await newKey()
  await using webhook = await t.listen(key)
  await t.send()
  for (let n = 0; n < 12; n++) await t.addShown()
  webhook.receiver.answer(() => ({ status: 500 }))
  await t.send({ mostWaiting: 5 })
  expect((await t.call(key, 'GET', `/webhooks/${webhook.id}`)).body).toMatchObject({ waiting: 5, failures: 1 })
  webhook.receiver.answer(() => ({ status: 200 }))
  t.advance(60_000)
  await t.send({ mostWaiting: 5 })
  expect(webhook.receiver.held.size).toBe(12)
  expect((await t.call(key, 'GET', `/webhooks/${webhook.id}`)).body).toMatchObject({ waiting: 0, failures: 0 })
})
