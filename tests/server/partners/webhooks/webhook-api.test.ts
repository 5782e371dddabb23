import { afterAll, beforeAll, expect, test } from 'vitest'
import { addOrganisation, member } from '../../accounts/people-world.ts'
import type { AddedKey } from '../partners-world.ts'
import { startWebhooksWorld, type WebhooksWorld } from './webhooks-world.ts'

let t: WebhooksWorld
beforeAll(async () => {
  t = await startWebhooksWorld()
})
afterAll(() => t[Symbol.asyncDispose]())

const URL_OF_NOBODY = 'http://127.0.0.1:9/juku'
const NEW = { url: URL_OF_NOBODY }
const UNKNOWN = '019a0000-0000-7000-8000-000000000000'
const newKey = async (change: Partial<AddedKey['row']> = {}) =>
  t.addKey({ organisationId: await addOrganisation(t, 'partner'), ...change })
const studio = async (
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  key: AddedKey,
  path: string,
  payload?: object,
  headers = t.operator as Record<string, string>,
) => {
  const url = `/api/organisations/${key.row.organisationId}/webhooks${path}`
  const answer = await t.app.inject({ method, url, headers, ...(payload && { payload }) })
  return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() }
}

test('a webhook has its secret in the first answer alone, and begins with what its key shows', async () => {
  const key = await newKey()
  const made = await t.app.inject({
    method: 'POST',
    url: '/api/partner/v1/webhooks',
    headers: key.headers,
    payload: NEW,
  })
  expect([made.statusCode, made.headers['cache-control']]).toEqual([201, 'no-store'])
  expect(made.json()).toMatchObject({
    ...{
      url: URL_OF_NOBODY,
      description: null,
      state: 'active',
      disabledBy: null,
      hasKey: true,
      waiting: 0,
      failures: 0,
    },
    ...{ events: ['catalogue.restored', 'work.removed', 'work.upserted'], regions: ['MO'], licenceTypes: null },
    secret: expect.stringMatching(/^whsec_/),
  })
  const { secret, id, ...rest } = made.json()
  expect((await t.call(key, 'GET', `/webhooks/${id}`)).body).toEqual({ id, ...rest })
  const listed = await t.call(key, 'GET', '/webhooks')
  expect(listed.body.items).toHaveLength(1)
  expect(JSON.stringify(listed.body)).not.toContain(secret)
})

test('a repeated call gives the same webhook, without its secret, and with another body is refused', async () => {
  const key = await newKey()
  const post = (payload: object) => {
    const headers = { ...key.headers, 'idempotency-key': 'once' }
    return t.app.inject({ method: 'POST', url: '/api/partner/v1/webhooks', headers, payload })
  }
  const [first, again] = [await post(NEW), await post(NEW)]
  expect([again.statusCode, again.json().id, again.json().secret]).toEqual([201, first.json().id, null])
  const other = await post({ ...NEW, description: 'Other' })
  expect([other.statusCode, other.json().code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED'])
  const rotate = () => {
    const url = `/api/partner/v1/webhooks/${first.json().id}/rotate-secret`
    return t.app.inject({ method: 'POST', url, headers: { ...key.headers, 'idempotency-key': 'turn' } })
  }
  const [turned, repeated] = [await rotate(), await rotate()]
  expect([turned.json().secret, repeated.json().secret]).toEqual([expect.stringMatching(/^whsec_/), null])
  expect(repeated.json().oldSecretUntil).toBe(turned.json().oldSecretUntil)
})

test.each<[string, object, number, string]>([
  ['no address', {}, 400, 'REQUEST_INVALID'],
  ['an address that is none', { url: 'somewhere' }, 422, 'WEBHOOK_URL_UNFIT'],
  ['an address that is not opened', { url: 'https://127.0.0.2/' }, 422, 'WEBHOOK_URL_UNFIT'],
  ['an address that is too long', { url: `https://a.test/${'x'.repeat(2_048)}` }, 400, 'REQUEST_INVALID'],
  ['an event that there is not', { ...NEW, events: ['work.created'] }, 400, 'REQUEST_INVALID'],
  ['no event', { ...NEW, events: [] }, 400, 'REQUEST_INVALID'],
  ['an event twice', { ...NEW, events: ['work.removed', 'work.removed'] }, 400, 'REQUEST_INVALID'],
  ['a blank description', { ...NEW, description: ' ' }, 400, 'REQUEST_INVALID'],
  ['a description with a NUL', { ...NEW, description: 'a\u0000b' }, 422, 'CONTENT_INVALID'],
  ['a cursor that is none', { ...NEW, after: 'abc' }, 400, 'CURSOR_INVALID'],
  ['a field that there is not', { ...NEW, secret: 'whsec_mine' }, 400, 'REQUEST_INVALID'],
  ['a key in its body', { ...NEW, keyId: UNKNOWN }, 400, 'REQUEST_INVALID'],
])('a webhook with %s is refused', async (_what, body, status, code) => {
  const answer = await t.call(await newKey(), 'POST', '/webhooks', body)
  expect([answer.status, answer.body.code]).toEqual([status, code])
})

test('a partner has twenty webhooks at most', async () => {
  const key = await newKey()
  for (let n = 0; n < 20; n++) await t.add(key, NEW)
  expect(await t.call(key, 'POST', '/webhooks', NEW)).toMatchObject({
    status: 409,
    body: { code: 'TOO_MANY_WEBHOOKS' },
  })
  const [first] = (await t.call(key, 'GET', '/webhooks')).body.items
  expect((await t.call(key, 'DELETE', `/webhooks/${first.id}`)).status).toBe(204)
  expect((await t.call(key, 'POST', '/webhooks', NEW)).status).toBe(201)
})

const CALLS = [
  ['GET', ''],
  ['PATCH', '', { isEnabled: false }],
  ['DELETE', ''],
  ['POST', '/rotate-secret', {}],
  ['POST', '/ping'],
  ['POST', '/replay', { from: 'beginning' }],
  ['GET', '/deliveries'],
  ['GET', `/deliveries/${UNKNOWN}`],
  ['POST', `/deliveries/${UNKNOWN}/replay`],
] as const

test('a webhook of another partner, or of a key that shows something else, is as one that is not there', async () => {
  const key = await newKey()
  const { id } = await t.add(key, NEW)
  const { organisationId } = key.row
  const strangers = [
    await newKey(),
    await t.addKey({ organisationId, regions: ['HK'] }),
    await t.addKey({ organisationId, regions: ['HK', 'MO'] }),
    await t.addKey({ organisationId, licenceTypes: ['SVOD'] }),
  ]
  for (const [method, path, body] of CALLS) {
    for (const stranger of strangers) {
      const hidden = await t.call(stranger, method, `/webhooks/${id}${path}`, body)
      const missing = await t.call(stranger, method, `/webhooks/${UNKNOWN}${path}`, body)
      expect([hidden.status, hidden.body.code], `${method} ${path}`).toEqual([404, 'WEBHOOK_NOT_FOUND'])
      expect(JSON.stringify(hidden.body).replaceAll(id, UNKNOWN)).toBe(JSON.stringify(missing.body))
    }
  }
  for (const stranger of strangers) expect((await t.call(stranger, 'GET', '/webhooks')).body.items).toEqual([])
  const other = await newKey()
  const hidden = await studio('GET', other, `/${id}`)
  expect([hidden.status, hidden.body.code]).toEqual([404, 'WEBHOOK_NOT_FOUND'])
  const same = await t.addKey({ organisationId })
  expect((await t.call(same, 'GET', `/webhooks/${id}`)).status).toBe(200)
})

test('a message of another webhook is as one that is not there', async () => {
  const key = await newKey()
  const [one, two] = [await t.add(key, NEW), await t.add(key, NEW)]
  const { body } = await t.call(key, 'POST', `/webhooks/${one.id}/ping`)
  for (const [method, path] of [
    ['GET', ''],
    ['POST', '/replay'],
  ] as const) {
    const answer = await t.call(key, method, `/webhooks/${two.id}/deliveries/${body.id}${path}`)
    expect([answer.status, answer.body.code]).toEqual([404, 'DELIVERY_NOT_FOUND'])
  }
})

test('owners of a partner and the operator have all of its webhooks, and add them for its keys', async () => {
  const key = await newKey({ regions: ['HK', 'MO'], licenceTypes: ['SVOD'] })
  const owner = await member(t, key.row.organisationId, 'owner')
  const made = await studio('POST', key, '', { ...NEW, keyId: key.row.id, description: ' Studio ' }, owner)
  expect(made).toMatchObject({
    status: 201,
    body: { regions: ['HK', 'MO'], licenceTypes: ['SVOD'], description: 'Studio', secret: expect.any(String) },
  })
  await t.add(key, NEW)
  expect((await studio('GET', key, '')).body.items).toHaveLength(2)
  expect((await studio('PATCH', key, `/${made.body.id}`, { isEnabled: false }, owner)).body).toMatchObject({
    ...{ state: 'disabled', disabledBy: 'asked' },
  })
  expect(await studio('POST', key, `/${made.body.id}/ping`, undefined, owner)).toMatchObject({
    ...{ status: 409, body: { code: 'WEBHOOK_DISABLED' } },
  })
  expect((await studio('DELETE', key, `/${made.body.id}`, undefined, owner)).status).toBe(204)
  const editor = await member(t, key.row.organisationId, 'editor')
  expect((await studio('GET', key, '', undefined, editor)).status).toBe(403)
})

test.each<[string, () => Promise<AddedKey>, number, string]>([
  ['a key that is revoked', () => newKey({ revokedAtMs: 1 }), 422, 'WEBHOOK_KEY_UNFIT'],
  ['a key that has expired', () => newKey({ expiresAtMs: t.ctx.now() }), 422, 'WEBHOOK_KEY_UNFIT'],
  ['a key without the scope', () => newKey({ scopes: ['feed:read'] }), 422, 'WEBHOOK_KEY_UNFIT'],
])('in the studio %s is refused', async (_what, keyOf, status, code) => {
  const key = await keyOf()
  const answer = await studio('POST', key, '', { ...NEW, keyId: key.row.id })
  expect([answer.status, answer.body.code]).toEqual([status, code])
})

test('in the studio a key of another partner is as one that is not there', async () => {
  const [key, other] = [await newKey(), await newKey()]
  const answer = await studio('POST', key, '', { ...NEW, keyId: other.row.id })
  expect([answer.status, answer.body.code]).toEqual([404, 'PARTNER_KEY_NOT_FOUND'])
})

test.each<[string, object, number, string]>([
  ['nothing', {}, 400, 'REQUEST_INVALID'],
  ['a private address', { url: 'https://10.0.0.1/' }, 422, 'WEBHOOK_URL_UNFIT'],
  ['a state', { state: 'active' }, 400, 'REQUEST_INVALID'],
])('to change %s of a webhook is refused', async (_what, body, status, code) => {
  const key = await newKey()
  const { id } = await t.add(key, NEW)
  const answer = await t.call(key, 'PATCH', `/webhooks/${id}`, body)
  expect([answer.status, answer.body.code]).toEqual([status, code])
})

test.each<[string, object, number, string]>([
  ['from nowhere', {}, 400, 'REQUEST_INVALID'],
  ['from a cursor without one', { from: 'cursor' }, 400, 'QUERY_INVALID'],
  ['from the beginning with a cursor', { from: 'beginning', cursor: 'abc' }, 400, 'QUERY_INVALID'],
])('a replay %s is refused', async (_what, body, status, code) => {
  const key = await newKey()
  const { id } = await t.add(key, NEW)
  const answer = await t.call(key, 'POST', `/webhooks/${id}/replay`, body)
  expect([answer.status, answer.body.code]).toEqual([status, code])
})

test('the log is read in pages, the newest first, and by state', async () => {
  const key = await newKey()
  const { id } = await t.add(key, NEW)
  const ids: string[] = []
  for (let n = 0; n < 5; n++) ids.unshift((await t.call(key, 'POST', `/webhooks/${id}/ping`)).body.id)
  const page = await t.call(key, 'GET', `/webhooks/${id}/deliveries?limit=3&state=pending`)
  const rest = await t.call(key, 'GET', `/webhooks/${id}/deliveries?limit=3&cursor=${page.body.nextCursor}`)
  const read = [...page.body.items, ...rest.body.items].map((item: { id: string }) => item.id)
  expect(read).toEqual(ids)
  expect(rest.body.nextCursor).toBeNull()
  expect((await t.call(key, 'GET', `/webhooks/${id}/deliveries?state=dead`)).body.items).toEqual([])
  expect((await t.call(key, 'GET', `/webhooks/${id}/deliveries?state=x`)).status).toBe(400)
  expect((await t.call(key, 'GET', `/webhooks/${id}/deliveries?cursor=x`)).body.code).toBe('CURSOR_INVALID')
})
