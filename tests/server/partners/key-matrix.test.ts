import { afterAll, beforeAll, expect, test } from 'vitest'
import { PARTNER_SCOPES, type PartnerScope } from '../../../db/schema/index.ts'
import { addPerson, member, signedIn } from '../accounts/people-world.ts'
import { routesOf } from '../routes-of.ts'
import { type AddedKey, type PartnersWorld, startPartnersWorld } from './partners-world.ts'

/**
 * Every call of the partner API with the scope that a key needs for it, or `any`; `link` is for who has a signed address. Which of them are about
 * a work, so that a key of another region is told that there is none, their addresses say.
 */
const ROUTES: Readonly<Record<string, PartnerScope | 'any' | 'link'>> = {
  'GET /works': 'catalogue:read',
  'GET /works/{workId}': 'catalogue:read',
  'GET /works/{workId}/readiness': 'catalogue:read',
  'GET /episodes/{episodeId}': 'catalogue:read',
  'GET /stills/{stillId}': 'media:read',
  'GET /episodes/{episodeId}/storyboard.vtt': 'media:read',
  'GET /episodes/{episodeId}/media': 'media:read',
  'GET /subtitles/{trackId}.vtt': 'lines:read',
  'GET /subtitles/{trackId}.srt': 'lines:read',
  'GET /search': 'catalogue:read',
  'GET /search/lines': 'lines:read',
  'GET /changes': 'feed:read',
  'GET /snapshot': 'feed:read',
  'GET /episodes/{episodeId}/video': 'media:read',
  'GET /exports': 'exports:read',
  'GET /exports/{format}': 'exports:read',
  'GET /exports/{format}/report': 'exports:read',
  'GET /openapi.json': 'any',
  'GET /webhooks': 'webhooks:write',
  'POST /webhooks': 'webhooks:write',
  'GET /webhooks/{webhookId}': 'webhooks:write',
  'PATCH /webhooks/{webhookId}': 'webhooks:write',
  'DELETE /webhooks/{webhookId}': 'webhooks:write',
  'POST /webhooks/{webhookId}/rotate-secret': 'webhooks:write',
  'POST /webhooks/{webhookId}/ping': 'webhooks:write',
  'POST /webhooks/{webhookId}/replay': 'webhooks:write',
  'GET /webhooks/{webhookId}/deliveries': 'webhooks:write',
  'GET /webhooks/{webhookId}/deliveries/{deliveryId}': 'webhooks:write',
  'POST /webhooks/{webhookId}/deliveries/{deliveryId}/replay': 'webhooks:write',
  'GET /media/{link}': 'link',
}
/** What they are sent, where that is more than nothing. */
const BODIES: Readonly<Record<string, object>> = {
  'POST /webhooks': { url: 'https://127.0.0.1/' },
  'PATCH /webhooks/{webhookId}': { isEnabled: true },
  'POST /webhooks/{webhookId}/replay': { from: 'dead' },
}
const CALLS = Object.entries(ROUTES).flatMap(([route, scope]) => (scope === 'link' ? [] : [[route, scope] as const]))
const IS_ABOUT_A_WEBHOOK = /webhookId|POST/
const IS_ABOUT_A_WORK = /\{(workId|episodeId|stillId|trackId)\}/
const UNKNOWN = '019a0000-0000-7000-8000-000000000000'
const QUERY: Readonly<Record<string, string>> = { 'GET /search/lines': '?q=x' }

let t: PartnersWorld
let ids: Readonly<Record<string, string>>
/** Of a work that is shown to the rival of the partner alone. */
let rivals: Readonly<Record<string, string>>
beforeAll(async () => {
  t = await startPartnersWorld({ partnerLimits: { costPerMinute: 1_000_000, refusalsPerMinute: 1_000_000 } })
  ids = { ...(await t.addShown()), format: 'csv' }
  const { addOrganisation } = await import('../accounts/people-world.ts')
  const rivalId = await addOrganisation(t, 'partner')
  rivals = { ...(await t.addShown({ windows: [{ licensee: 'Rival', licenseeOrganisationId: rivalId }] })) }
})
afterAll(() => t[Symbol.asyncDispose]())

function call(route: string, headers: Record<string, string>, of = ids) {
  const [method = '', path = ''] = route.split(' ')
  const url = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => of[name] ?? UNKNOWN)
  const payload = BODIES[route]
  return t.app.inject({
    ...{ method: method as 'GET', url: `/api/partner/v1${url}${QUERY[route.replace('HEAD', 'GET')] ?? ''}`, headers },
    ...(payload && { payload }),
  })
}

async function answerTo(route: string, headers: Record<string, string>, of = ids): Promise<string> {
  const { statusCode, body } = await call(route, headers, of)
  const { code = '' } = statusCode >= 400 && body !== '' ? (JSON.parse(body) as { code?: string }) : {}
  return `${statusCode} ${code}`.trim()
}

/** Routes as the table names them, of these methods. */
function registered(isMeant: (method: string) => boolean): string[] {
  return routesOf(t.app).flatMap((route) => {
    const [method = '', path = ''] = route.split(' ')
    return path.startsWith('/api/partner/v1') && isMeant(method)
      ? `${method} ${path.slice('/api/partner/v1'.length)}`
      : []
  })
}

test('every route of the partner API stands in the table of this test, and no other', () => {
  expect(registered((method) => method !== 'HEAD').toSorted()).toEqual(Object.keys(ROUTES).toSorted())
})

test('whatever a route names by an id is asked for in this test: of ours, hidden from a key, and a rival’s', () => {
  const named = CALLS.flatMap(([route]) => [...route.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({ route, name })))
  expect(named.filter(({ name }) => !(name in ids))).toEqual([])
  const byId = named.filter(({ name }) => name.endsWith('Id'))
  expect(byId.filter(({ route, name }) => !(name in rivals && IS_ABOUT_A_WORK.test(route)))).toEqual([])
})

/** What answers a key that opens a route: what it asks for, or that there is none of it, or no such place, or that no engine runs in this test. */
const OPENED = [
  ...['200', '307', '404 STORYBOARD_NOT_FOUND', '503 ENGINE_UNAVAILABLE'],
  ...['404 WEBHOOK_NOT_FOUND', '422 WEBHOOK_URL_UNFIT'],
]

test.each(CALLS)('%s is opened by a key with the scope %s, and by no key without it', async (route, scope) => {
  const { headers } = await t.addKey({ scopes: [scope === 'any' ? 'exports:read' : scope] })
  expect(await answerTo(route, headers)).toBeOneOf(OPENED)
  if (scope === 'any') return
  const others = await t.addKey({ scopes: PARTNER_SCOPES.filter((one) => one !== scope) })
  expect(await answerTo(route, others.headers)).toBe('403 SCOPE_MISSING')
})

const last = (text: string, letter: string) => text.slice(0, -1) + letter
const REFUSED: readonly [string, () => Promise<Record<string, string>>, string][] = [
  ['no key', async () => ({}), '401 KEY_MISSING'],
  ['something that is no key', async () => ({ authorization: 'Bearer x' }), '401 KEY_WRONG'],
  ['another scheme', async () => ({ authorization: 'Basic eDp5' }), '401 KEY_WRONG'],
  ['nothing behind Bearer', async () => ({ authorization: 'Bearer ' }), '401 KEY_WRONG'],
  [
    'a wrong checksum',
    async () => {
      const { key } = await t.addKey()
      return { authorization: `Bearer ${last(key, key.endsWith('a') ? 'b' : 'a')}` }
    },
    '401 KEY_WRONG',
  ],
  ['the short part of one key and the secret of another', mixed, '401 KEY_WRONG'],
  ['a key that has expired', async () => (await t.addKey({ expiresAtMs: t.ctx.now() })).headers, '401 KEY_EXPIRED'],
  ['a key that was revoked', async () => (await t.addKey({ revokedAtMs: 1 })).headers, '401 KEY_REVOKED'],
  ['the token of the operator', async () => t.operator, '401 KEY_WRONG'],
  ['the session of an owner of the partner', async () => member(t, t.partnerId, 'owner'), '401 KEY_MISSING'],
  ['a token of a person', tokenOfPerson, '401 KEY_WRONG'],
]

async function mixed(): Promise<Record<string, string>> {
  const { newKeyText } = await import('../../../server/partners/key-text.ts')
  const { digestOfKey } = await import('../../../server/partners/verify-key.ts')
  const [one, other] = [newKeyText(), newKeyText()]
  await t.addKey({ shortToken: one.shortToken, keyDigest: digestOfKey(other.text) }) // its own checksum is right
  return { authorization: `Bearer ${one.text}` }
}

async function tokenOfPerson(): Promise<Record<string, string>> {
  const headers = await signedIn(t, await addPerson(t, { [t.partnerId]: 'owner' }))
  const made = await t.app.inject({ method: 'POST', url: '/api/people/me/tokens', headers, payload: { name: 'x' } })
  const { token } = made.json() as { token: string }
  expect(token).toMatch(/^juku_pat_/)
  return { authorization: `Bearer ${token}` }
}

test.each(REFUSED)('no call is opened by %s', async (_what, headersOf, expected) => {
  const headers = await headersOf()
  const found = await Promise.all(CALLS.map(async ([route]) => [route, await answerTo(route, headers)]))
  expect(found).toEqual(CALLS.map(([route]) => [route, expected]))
})

test('what is outside of a key answers word for word as what is not there', async () => {
  const outside: readonly [AddedKey, typeof ids][] = [
    [await t.addKey({ regions: ['TW'] }), ids],
    [await t.addKey({ licenceTypes: ['AVOD'] }), ids],
    [await t.addKey(), rivals],
  ]
  for (const [route] of CALLS.filter(([name]) => IS_ABOUT_A_WORK.test(name))) {
    for (const [key, of] of outside) {
      const [hidden, missing] = [await call(route, key.headers, of), await call(route, key.headers, {})]
      expect(missing.statusCode, route).toBe(404)
      const asMissing = Object.values(of).reduce((text, id) => text.replaceAll(id, UNKNOWN), hidden.body)
      expect([hidden.statusCode, JSON.parse(asMissing)], route).toEqual([404, missing.json()])
    }
  }
})

test('lists and searches of a key of another region hold nothing of it', async () => {
  const key = await t.addKey({ regions: ['TW'] })
  const lists = CALLS.filter(([name]) => !IS_ABOUT_A_WORK.test(name) && !IS_ABOUT_A_WEBHOOK.test(name))
  for (const [route, scope] of lists) {
    if (scope === 'any') continue // it tells of no work
    const answer = await call(route, key.headers)
    const lines = answer.body.trimEnd().split('\n')
    if (route === 'GET /snapshot') expect(lines.at(-1)).toBe('{"kind":"end","works":0}')
    else if (route === 'GET /exports') expect(answer.json()).toMatchObject({ profile: { version: 0 } })
    else if (route === 'GET /exports/{format}')
      expect(lines).toHaveLength(1) // the names of columns
    else if (route === 'GET /exports/{format}/report') expect(lines.at(-1)).toContain('"works":0,')
    else expect([answer.statusCode, answer.json().items], route).toEqual([200, []])
  }
})

test('a key opens nothing but the partner API', async () => {
  const { headers } = await t.addKey()
  for (const url of ['/api/works', `/api/works/${ids.workId}`, '/api/session', '/api/openapi.json', '/metrics']) {
    const answer = await t.app.inject({ url, headers })
    expect([answer.statusCode, answer.json().code], url).toEqual([401, 'TOKEN_WRONG'])
  }
})

test('HEAD is for those whom GET is for', async () => {
  const withoutScopes = await t.addKey({ scopes: ['webhooks:write'] })
  const callers = [(await t.addKey()).headers, (await t.addKey({ regions: ['TW'] })).headers, withoutScopes.headers, {}]
  const heads = registered((method) => method === 'HEAD').filter(
    (route) => ROUTES[route.replace('HEAD', 'GET')] !== 'link',
  )
  expect(heads).toContain('HEAD /works/{workId}')
  for (const route of heads) {
    const get = route.replace('HEAD', 'GET')
    for (const headers of callers) {
      const [head, whole] = [await call(route, headers), await call(get, headers)]
      expect([head.statusCode, head.body], route).toEqual([whole.statusCode, ''])
    }
  }
})
