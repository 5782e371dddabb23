import { afterAll, beforeAll, expect, test } from 'vitest'
import { deleteAllLenses } from '../../../../db/queries/partner-feed.ts'
import { updatePartnerKey } from '../../../../db/queries/partner-keys.ts'
import { updateWork } from '../../../../db/queries/works.ts'
import { addOrganisation } from '../../accounts/people-world.ts'
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

test('with the cursor of a snapshot, what changed behind it is told, and only the events that were asked for', async () => {
  const key = await newKey()
  const { workId } = await t.addShown()
  const snapshot = await t.app.inject({ url: '/api/partner/v1/snapshot', headers: key.headers })
  const { cursor } = JSON.parse(snapshot.body.split('\n')[0] ?? '')
  const other = await t.addShown()
  await edit(workId, { status: 'withdrawn' })
  await using webhook = await t.listen(key, { body: { after: cursor, events: ['work.removed'] } })
  await t.send()
  expect(told(webhook)).toEqual([`work.removed ${workId}`])
  expect(other.workId).not.toBe(workId)
})

test('a replay goes back to a cursor, or to the beginning, and tells each work as it is by now', async () => {
  const key = await newKey()
  await using webhook = await t.listen(key)
  const { cursor } = webhook
  const [one, two] = [await t.addShown(), await t.addShown()]
  await t.send()
  await edit(one.workId, { status: 'withdrawn' })
  await t.send()
  webhook.receiver.received.length = 0
  const path = `/webhooks/${webhook.id}/replay`
  expect((await t.call(key, 'POST', path, { from: 'cursor', cursor })).status).toBe(202)
  await t.send()
  expect(told(webhook)).toEqual(expect.arrayContaining([`work.upserted ${two.workId}`, `work.removed ${one.workId}`]))
  webhook.receiver.received.length = 0
  await t.call(key, 'POST', path, { from: 'beginning' })
  await t.send()
  expect(told(webhook)).toContain(`work.upserted ${two.workId}`)
  expect(new Set(told(webhook)).size).toBe(told(webhook).length)
  expect(await t.call(key, 'POST', path, { from: 'cursor', cursor: 'abc' })).toMatchObject({
    status: 400,
    body: { code: 'CURSOR_INVALID' },
  })
})

test('once its keys have ended nothing is sent; with another key of the same regions it goes on where it was', async () => {
  const key = await newKey()
  await using webhook = await t.listen(key)
  await t.send()
  await t.ctx.db.transaction((tx) => updatePartnerKey(tx, key.row.id, { revokedAtMs: t.ctx.now() }))
  const { workId } = await t.addShown()
  await t.send()
  expect(told(webhook)).toEqual([])
  const { organisationId } = key.row
  await t.addKey({ organisationId, scopes: ['catalogue:read'] })
  await t.addKey({ organisationId, regions: ['HK'] })
  await t.send()
  expect(told(webhook)).toEqual([])
  const next = await t.addKey({ organisationId })
  expect((await t.call(next, 'GET', `/webhooks/${webhook.id}`)).body).toMatchObject({ hasKey: true })
  await t.send()
  expect(told(webhook)).toEqual([`work.upserted ${workId}`])
})

test('given another key, it tells what that one shows and what it does not show any more', async () => {
  const key = await newKey()
  const wider = await t.addKey({ organisationId: key.row.organisationId, regions: ['HK'] })
  await using webhook = await t.listen(key)
  const lost = await t.addShown()
  const gained = await t.addShown({ publishedIn: ['HK'], windows: [{ regions: ['HK'] }] })
  await t.send()
  const url = `/api/organisations/${key.row.organisationId}/webhooks/${webhook.id}`
  const moved = await t.app.inject({ method: 'PATCH', url, headers: t.operator, payload: { keyId: wider.row.id } })
  expect(moved.json()).toMatchObject({ regions: ['HK'] })
  expect((await t.call(key, 'GET', `/webhooks/${webhook.id}`)).status).toBe(404)
  await t.send()
  expect([...webhook.receiver.held.keys()]).toContain(gained.workId)
  expect([...webhook.receiver.held.keys()]).not.toContain(lost.workId)
})

test('a new secret signs at once, and with the old one for as long as was said', async () => {
  const key = await newKey()
  await using webhook = await t.listen(key)
  const rotated = await t.call(key, 'POST', `/webhooks/${webhook.id}/rotate-secret`, { overlapSeconds: 60 })
  expect(rotated.body.secret).toMatch(/^whsec_/)
  expect(rotated.body.secret).not.toBe(webhook.secret)
  await t.addShown()
  await t.send()
  expect(webhook.receiver.received).toMatchObject([{ isTaken: true }]) // it still knows the old one
  expect(String(webhook.receiver.received[0]?.headers['webhook-signature']).split(' ')).toHaveLength(2)
  t.advance(60_000)
  await t.addShown()
  await t.send()
  expect(webhook.receiver.received.at(-1)).toMatchObject({ isTaken: false })
  expect(String(webhook.receiver.received.at(-1)?.headers['webhook-signature']).split(' ')).toHaveLength(1)
})

test('once a backup has been restored the partner is told so, and what changes from then on', async () => {
  const key = await newKey()
  await using webhook = await t.listen(key)
  const { workId } = await t.addShown()
  await t.send()
  await t.ctx.db.transaction(deleteAllLenses)
  await t.send()
  expect(webhook.receiver.received.at(-1)).toMatchObject({
    type: 'catalogue.restored',
    data: { code: 'SNAPSHOT_NEEDED' },
  })
  webhook.receiver.received.length = 0
  await t.addShown({ publishedIn: ['HK'] })
  await edit(workId, { status: 'withdrawn' })
  await t.send()
  expect(told(webhook)).toEqual([`work.removed ${workId}`])
})
