import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sessions } from '../../../db/schema/index.ts'
import { readAdminToken } from '../../../server/accounts/admin-token.ts'
import { SESSION_MS } from '../../../server/accounts/sessions.ts'
import { TEST_TOKEN } from '../../start-server.ts'
import { newWork, startTestApp, type TestApp } from '../test-app.ts'

/** For what changes nothing. */
let t: TestApp
beforeAll(async () => {
  t = await startTestApp()
})
afterAll(() => t[Symbol.asyncDispose]())

/** Signs in as a page does: the cookie as it was set, its value, and the token that writes need. */
async function signIn(t: TestApp, token = TEST_TOKEN) {
  const answer = await t.app.inject({ method: 'POST', url: '/api/session', payload: { token } })
  const setCookie = String(answer.headers['set-cookie'] ?? '')
  return { answer, setCookie, cookie: setCookie.split(';')[0] ?? '', csrf: answer.json().csrfToken as string }
}

test('signing in gives a session that reads, and that writes with its CSRF token only', async () => {
  await using t = await startTestApp()
  const { answer, cookie, csrf } = await signIn(t)
  expect(answer.statusCode).toBe(200)
  expect(answer.json()).toEqual({ caller: { kind: 'operator' }, csrfToken: expect.stringMatching(/^[\w-]{43}$/) })
  const read = await t.app.inject({ url: '/api/session', headers: { cookie } })
  expect(read.json()).toEqual({ caller: { kind: 'operator' }, csrfToken: csrf })

  const create = (headers: Record<string, string>) =>
    t.app.inject({ method: 'POST', url: '/api/works', headers: { cookie, ...headers }, payload: newWork() })
  for (const headers of [{}, { 'x-csrf-token': '' }, { 'x-csrf-token': 'x'.repeat(43) }]) {
    const refused = await create(headers)
    expect(refused.json()).toMatchObject({ status: 403, code: 'CSRF_TOKEN_WRONG' })
    expect(refused.statusCode).toBe(403)
  }
  const stranger = await signIn(t)
  expect((await create({ 'x-csrf-token': stranger.csrf })).statusCode).toBe(403)
  expect((await create({ 'x-csrf-token': csrf })).statusCode).toBe(201)
  expect((await t.app.inject({ method: 'DELETE', url: '/api/session', headers: { cookie } })).statusCode).toBe(403)
})

test('a bearer token needs no CSRF token, and wins over a cookie', async () => {
  await using t = await startTestApp()
  const { cookie } = await signIn(t)
  const headers = { ...t.operator, cookie }
  const made = await t.app.inject({ method: 'POST', url: '/api/works', headers, payload: newWork() })
  expect(made.statusCode).toBe(201)
  const read = await t.app.inject({ url: '/api/session', headers })
  expect(read.json().csrfToken).toBeNull()
  const wrong = await t.app.inject({ url: '/api/works', headers: { cookie, authorization: 'Bearer wrong' } })
  expect(wrong.statusCode).toBe(401)
})

test.each([
  ['over HTTP', {}, 'juku', false],
  ['over TLS', { PUBLIC_URL: 'https://juku.example' }, '__Host-juku', true],
])('the cookie %s is bound as tightly as it can be', async (_how, env, name, isSecure) => {
  await using t = await startTestApp({ env })
  const { setCookie } = await signIn(t)
  const [first, ...attributes] = setCookie.split('; ')
  expect(first).toMatch(new RegExp(`^${name}=[\\w-]{43}$`))
  expect(attributes.sort()).toEqual(
    [`Max-Age=${SESSION_MS / 1_000}`, 'Path=/', 'HttpOnly', 'SameSite=Lax', ...(isSecure ? ['Secure'] : [])].sort(),
  )
})

test.each(['wrong', '', 'x'.repeat(600), `${TEST_TOKEN}x`, TEST_TOKEN.toUpperCase()])(
  'the token %j signs nobody in',
  async (token) => {
    const answer = await t.app.inject({ method: 'POST', url: '/api/session', payload: { token } })
    expect([400, 401]).toContain(answer.statusCode)
    expect(answer.headers['set-cookie']).toBeUndefined()
    expect(answer.body).not.toContain(TEST_TOKEN)
  },
)

test.each([
  'Bearer wrong',
  'Bearer',
  'Basic YTpi',
  `Bearer ${TEST_TOKEN}x`,
  `Bearer  ${TEST_TOKEN}`,
  `Token ${TEST_TOKEN}`,
  '',
])('Authorization: %j is 401', async (authorization) => {
  const answer = await t.app.inject({ url: '/api/works', headers: { authorization } })
  expect(answer.json()).toMatchObject({ status: 401, code: 'TOKEN_WRONG' })
})

test('a session that never was, is signed out, or has had its time is 401', async () => {
  await using t = await startTestApp()
  const read = async (cookie: string) => (await t.app.inject({ url: '/api/works', headers: { cookie } })).statusCode
  expect(await read(`juku=${'x'.repeat(43)}`)).toBe(401)
  expect(await read('juku=')).toBe(401)
  expect(await read('juku=%E0%A4%A')).toBe(401)

  const one = await signIn(t)
  expect(await read(one.cookie)).toBe(200)
  const headers = { cookie: one.cookie, 'x-csrf-token': one.csrf }
  const out = await t.app.inject({ method: 'DELETE', url: '/api/session', headers })
  expect(out.statusCode).toBe(204)
  expect(out.headers['set-cookie']).toMatch(/^juku=; .*(Expires=Thu, 01 Jan 1970|Max-Age=0)/)
  expect(await read(one.cookie)).toBe(401)

  const two = await signIn(t)
  t.advance(SESSION_MS - 1_000)
  expect(await read(two.cookie)).toBe(200)
  t.advance(2_000)
  expect(await read(two.cookie)).toBe(401)
  await signIn(t)
  expect(t.ctx.db.select().from(sessions).all()).toHaveLength(1) // what has expired is cleared away
})

test('a session ends with the admin token it was opened with, and the database holds no token', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'juku-sessions-'))
  try {
    let cookie = ''
    {
      await using t = await startTestApp({ dataDir })
      const one = await signIn(t)
      cookie = one.cookie
      const rows = JSON.stringify(t.ctx.db.select().from(sessions).all())
      expect(rows).not.toContain(cookie.slice('juku='.length))
      expect(rows).not.toContain(TEST_TOKEN)
    }
    await using same = await startTestApp({ dataDir })
    expect((await same.app.inject({ url: '/api/works', headers: { cookie } })).statusCode).toBe(200)
    await using other = await startTestApp({ dataDir, adminToken: 'another-token-of-more-than-32-characters' })
    expect((await other.app.inject({ url: '/api/works', headers: { cookie } })).statusCode).toBe(401)
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
})

test('ten sign-ins a minute an address are looked at, and no more', async () => {
  await using t = await startTestApp()
  const attempt = (token: string, remoteAddress = '203.0.113.1') =>
    t.app.inject({ method: 'POST', url: '/api/session', payload: { token }, remoteAddress })
  for (let n = 0; n < 10; n++) expect((await attempt('wrong')).statusCode).toBe(401)
  const refused = await attempt(TEST_TOKEN)
  expect(refused.statusCode).toBe(429)
  expect(refused.json()).toMatchObject({ code: 'TOO_MANY_REQUESTS', status: 429 })
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  expect((await attempt(TEST_TOKEN, '203.0.113.2')).statusCode).toBe(200)
})

test('the first start makes a token that only its owner can read, and later ones keep it', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'juku-token-'))
  try {
    const made = await readAdminToken(dataDir, undefined)
    expect(made.token).toMatch(/^[\w-]{43}$/)
    expect((await stat(join(dataDir, 'admin-token'))).mode & 0o777).toBe(0o600)
    expect(made.isNew).toBe(true)
    expect(await readAdminToken(dataDir, undefined)).toEqual({ ...made, isNew: false })
    expect(await readAdminToken(dataDir, TEST_TOKEN)).toEqual({ token: TEST_TOKEN, path: null, isNew: false })
    await writeFile(join(dataDir, 'admin-token'), 'short\n')
    await expect(readAdminToken(dataDir, undefined)).rejects.toThrow(/delete it and start again/)
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
})
