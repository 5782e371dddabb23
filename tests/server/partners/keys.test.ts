import { afterAll, beforeAll, expect, test } from 'vitest'
import { listPartnerKeys } from '../../../db/queries/partner-keys.ts'
import { member } from '../accounts/people-world.ts'
import { type PartnersWorld, startPartnersWorld } from './partners-world.ts'

let t: PartnersWorld
let owner: Record<string, string>
beforeAll(async () => {
  t = await startPartnersWorld()
  owner = await member(t, t.partnerId, 'owner')
})
afterAll(() => t[Symbol.asyncDispose]())

const NEW = { name: 'App', scopes: ['catalogue:read'], regions: ['MO'] }
const keysUrl = (id = t.partnerId) => `/api/organisations/${id}/keys`
const post = (url: string, payload: object, headers: Record<string, string> = t.operator) =>
  t.app.inject({ method: 'POST', url, headers, payload })
const read = async (key: string) =>
  (await t.app.inject({ url: '/api/partner/v1/works', headers: { authorization: `Bearer ${key}` } })).statusCode
const dayFromNow = (days: number) => new Date(t.ctx.now() + days * 86_400_000).toISOString()

test('a key is shown once, in a form that scanners know, and only its digest is kept', async () => {
  const made = await post(keysUrl(), NEW)
  expect([made.statusCode, made.headers['cache-control']]).toEqual([201, 'no-store'])
  const { key, id, shortToken } = made.json()
  expect(key).toMatch(new RegExp(`^juku_${shortToken}_[0-9A-Za-z]{46}$`))
  expect(await read(key)).toBe(200)
  const listed = (await t.app.inject({ url: keysUrl(), headers: t.operator })).json()
  expect(listed.items.find((one: { id: string }) => one.id === id)).toMatchObject({ ...NEW, state: 'active' })
  expect(JSON.stringify(listed)).not.toContain(key.slice(-30))
  expect(
    JSON.stringify(await listPartnerKeys(t.ctx.db, t.partnerId, { afterId: undefined, limit: 100 })),
  ).not.toContain(key.slice(-30))
})

test('a repeated call gives the same key, without its text', async () => {
  const headers = { ...t.operator, 'idempotency-key': 'once' }
  const [first, again] = [await post(keysUrl(), NEW, headers), await post(keysUrl(), NEW, headers)]
  expect([again.statusCode, again.json().id, again.json().key]).toEqual([201, first.json().id, null])
  const other = await post(keysUrl(), { ...NEW, name: 'Other' }, headers)
  expect([other.statusCode, other.json().code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED'])
})

test.each<[string, object, number, string]>([
  ['no name', { ...NEW, name: ' ' }, 400, 'REQUEST_INVALID'],
  ['no scope', { ...NEW, scopes: [] }, 400, 'REQUEST_INVALID'],
  ['an unknown scope', { ...NEW, scopes: ['all'] }, 400, 'REQUEST_INVALID'],
  ['no region', { ...NEW, regions: [] }, 400, 'REQUEST_INVALID'],
  ['a region that is none', { ...NEW, regions: ['ZZ'] }, 422, 'CONTENT_INVALID'],
  ['an unknown field', { ...NEW, territory: 'MO' }, 400, 'REQUEST_INVALID'],
  ['an expiry that has passed', { ...NEW, expiresAt: '2020-01-01T00:00:00Z' }, 422, 'CONTENT_INVALID'],
  ['an expiry that is no instant', { ...NEW, expiresAt: '2030-02-30T00:00:00Z' }, 400, 'REQUEST_INVALID'],
])('a key with %s is refused', async (_what, body, status, code) => {
  const refused = await post(keysUrl(), body)
  expect([refused.statusCode, refused.json().code]).toEqual([status, code])
})

test('keys are for partners', async () => {
  const refused = await post(keysUrl(t.producerId), NEW)
  expect([refused.statusCode, refused.json().code]).toEqual([422, 'ORGANISATION_UNFIT'])
  const unknown = '019a0000-0000-7000-8000-000000000000'
  for (const answer of [
    await post(keysUrl(unknown), NEW),
    await t.app.inject({ url: keysUrl(unknown), headers: t.operator }),
  ]) {
    expect(answer.json().code).toBe('ORGANISATION_NOT_FOUND')
  }
})

test('an owner of the partner makes keys that do and show no more than one which it has', async () => {
  const lone = await startPartnersWorld()
  try {
    const by = await member(lone, lone.partnerId, 'owner')
    const url = `/api/organisations/${lone.partnerId}/keys`
    const make = async (change: object, headers: Record<string, string> = by) =>
      (await lone.app.inject({ method: 'POST', url, headers, payload: { ...NEW, ...change } })).statusCode
    expect(await make({})).toBe(403) // the first is the operator's to make
    expect(await make({ regions: ['HK', 'MO'], licenceTypes: ['SVOD', 'AVOD'] }, lone.operator)).toBe(201)
    expect(await make({ licenceTypes: ['AVOD'] })).toBe(201)
    for (const wider of [
      { licenceTypes: null },
      { licenceTypes: ['EST'] },
      { licenceTypes: ['AVOD'], regions: ['TW'] },
      { licenceTypes: ['AVOD'], scopes: ['media:read'] },
    ]) {
      expect(await make(wider)).toBe(403)
    }
  } finally {
    await lone[Symbol.asyncDispose]()
  }
})

test('a rotated key works until the instant that was chosen, and the new one after it', async () => {
  const old = (await post(keysUrl(), { ...NEW, expiresAt: dayFromNow(30) })).json()
  const rotated = await post(`${keysUrl()}/${old.id}/rotate`, { oldExpiresAt: dayFromNow(1) }, owner)
  expect(rotated.statusCode).toBe(201)
  const { key, id, scopes, regions, expiresAt } = rotated.json()
  expect({ scopes, regions, expiresAt }).toEqual({
    scopes: NEW.scopes,
    regions: NEW.regions,
    expiresAt: dayFromNow(30),
  })
  expect([await read(old.key), await read(key)]).toEqual([200, 200])
  const twice = await post(`${keysUrl()}/${old.id}/rotate`, {})
  expect([twice.statusCode, twice.json().code]).toEqual([409, 'PARTNER_KEY_ENDED'])
  t.advance(86_400_000)
  expect([await read(old.key), await read(key)]).toEqual([401, 200])
  const { items } = (await t.app.inject({ url: `${keysUrl()}?limit=100`, headers: t.operator })).json()
  expect(items.find((one: { id: string }) => one.id === old.id)).toMatchObject({ state: 'expired', replacedById: id })
})

test('a key that is revoked opens nothing from then on', async () => {
  const { key, id } = (await post(keysUrl(), NEW)).json()
  expect(await read(key)).toBe(200)
  const revoke = () => t.app.inject({ method: 'DELETE', url: `${keysUrl()}/${id}`, headers: owner })
  expect((await revoke()).statusCode).toBe(204)
  expect(await read(key)).toBe(401)
  expect((await revoke()).statusCode).toBe(204)
  expect((await post(`${keysUrl()}/${id}/rotate`, {})).json().code).toBe('PARTNER_KEY_ENDED')
})

test("another partner's key is not there", async () => {
  const { addOrganisation } = await import('../accounts/people-world.ts')
  const { id } = (await post(keysUrl(), NEW)).json()
  const rival = await addOrganisation(t, 'partner')
  const rivals = await member(t, rival, 'owner')
  for (const answer of [
    await post(`${keysUrl(rival)}/${id}/rotate`, {}, rivals),
    await t.app.inject({ method: 'DELETE', url: `${keysUrl(rival)}/${id}`, headers: rivals }),
  ]) {
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'PARTNER_KEY_NOT_FOUND'])
  }
  expect((await t.app.inject({ url: keysUrl(), headers: rivals })).statusCode).toBe(404)
})

test('uses are counted by day, without a write for each call', async () => {
  const { key, id } = (await post(keysUrl(), NEW)).json()
  const before = t.ctx.db.dataVersion()
  for (let count = 0; count < 5; count++) await read(key)
  expect(t.ctx.db.dataVersion().split(' ')[0]).toBe(before.split(' ')[0]) // commits of this process
  t.advance(86_400_000)
  await read(key)
  const { items } = (await t.app.inject({ url: `${keysUrl()}?limit=100`, headers: t.operator })).json()
  const day = (ago: number) => dayFromNow(-ago).slice(0, 10)
  expect(items.find((one: { id: string }) => one.id === id)).toMatchObject({
    lastUsedAt: new Date(t.ctx.now()).toISOString(),
    uses: [
      { day: day(0), calls: 1 },
      { day: day(1), calls: 5 },
    ],
  })
})
