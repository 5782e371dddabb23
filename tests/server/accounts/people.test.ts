import { expect, test } from 'vitest'
import { deleteMembership } from '../../../db/queries/memberships.ts'
import { findPerson, insertPerson, putPasswordHash } from '../../../db/queries/people.ts'
import { apiTokens, sessions, signInFailures } from '../../../db/schema/index.ts'
import { createPasswords } from '../../../server/accounts/passwords.ts'
import { SESSION_MS } from '../../../server/accounts/sessions.ts'
import { signInWithPassword } from '../../../server/accounts/sign-in-with-password.ts'
import { startTestApp, type TestApp } from '../test-app.ts'
import { addOrganisation, addPerson, addWork, member, signedIn } from './people-world.ts'

const PASSWORD = 'three plain words'
const passwords = createPasswords()
const hash = await passwords.hash(PASSWORD)

/** A person who signs in with PASSWORD. */
async function addMei(t: TestApp, email = 'mei@juku.example'): Promise<string> {
  const id = t.ctx.newId()
  const row = { id, email, name: 'Mei', passwordHash: hash, version: 1, createdAtMs: 1, updatedAtMs: 1 }
  await t.ctx.db.transaction((tx) => insertPerson(tx, row))
  return id
}

let addresses = 0
async function signIn(t: TestApp, password = PASSWORD, email = 'mei@juku.example', remoteAddress?: string) {
  const from = remoteAddress ?? `198.51.100.${++addresses % 250}`
  const answer = await t.app.inject({
    method: 'POST',
    url: '/api/session',
    payload: { email, password },
    remoteAddress: from,
  })
  const cookie = String(answer.headers['set-cookie'] ?? '').split(';')[0] ?? ''
  return { answer, headers: { cookie, 'x-csrf-token': String(answer.json().csrfToken) } }
}

test('a person signs in with email and password, whatever its case, and reads who they are', async () => {
  await using t = await startTestApp()
  const id = await addMei(t)
  const { answer, headers } = await signIn(t, PASSWORD, ' MEI@juku.example')
  expect(answer.json()).toMatchObject({ caller: { kind: 'person', person: { id, name: 'Mei' } } })
  const read = await t.app.inject({ url: '/api/session', headers })
  expect(read.json()).toEqual(answer.json())
  expect(read.body).not.toContain('argon2')
  t.advance(SESSION_MS)
  expect((await t.app.inject({ url: '/api/people/me', headers })).json()).toMatchObject({
    status: 401,
    code: 'SIGNED_OUT',
  })
})

test.each([
  { email: 'mei@juku.example' },
  { password: PASSWORD },
  {},
  { token: 'x', email: 'mei@juku.example', password: PASSWORD },
  { email: 'mei@juku.example', password: PASSWORD, remember: true },
  { email: 'mei@juku.example', password: 'x'.repeat(201) },
])('%j is no way to sign in', async (payload) => {
  await using t = await startTestApp()
  const answer = await t.app.inject({ method: 'POST', url: '/api/session', payload })
  expect(answer.json()).toMatchObject({ status: 400, code: 'REQUEST_INVALID' })
})

test('an unknown address, a wrong password and a person without one have one answer, in one time', async () => {
  await using t = await startTestApp()
  await addMei(t)
  const without = `${await addPerson(t)}@juku.example`
  const times: number[] = []
  const bodies = []
  for (const email of ['mei@juku.example', 'nobody@juku.example', without, 'no address']) {
    const startedAt = performance.now()
    const { answer } = await signIn(t, 'not the password', email)
    times.push(performance.now() - startedAt)
    bodies.push(answer.json())
    expect(answer.headers['set-cookie']).toBeUndefined()
  }
  expect(bodies[0]).toMatchObject({ status: 401, code: 'CREDENTIALS_WRONG' })
  for (const body of bodies) expect(body).toEqual(bodies[0])
  expect(Math.min(...times)).toBeGreaterThan(10) // each took a hash
})

test('guessing at an account gets slower from anywhere, for a minute at most, and its owner gets in', async () => {
  await using t = await startTestApp({ isClockStill: true })
  await addMei(t)
  for (let n = 0; n < 5; n++) expect((await signIn(t, 'wrong guess')).answer.statusCode).toBe(401)
  const refused = (await signIn(t)).answer
  expect(refused.json()).toMatchObject({ status: 429, code: 'TOO_MANY_REQUESTS' })
  expect(refused.headers['retry-after']).toBe('1')
  let pauseMs = 1_000
  for (; pauseMs < 60_000; pauseMs *= 2) {
    t.advance(pauseMs)
    expect((await signIn(t, 'wrong guess')).answer.statusCode).toBe(401)
    expect((await signIn(t, PASSWORD)).answer.statusCode).toBe(429)
  }
  for (let n = 0; n < 3; n++) {
    t.advance(60_000)
    expect((await signIn(t, 'wrong guess')).answer.statusCode).toBe(401)
  }
  expect(Number((await signIn(t)).answer.headers['retry-after'])).toBeLessThanOrEqual(60)
  t.advance(60_000)
  expect((await signIn(t)).answer.statusCode).toBe(200)
  expect((await signIn(t, 'wrong guess')).answer.statusCode).toBe(401) // counted from the beginning again
  expect((await signIn(t)).answer.statusCode).toBe(200)
  expect(JSON.stringify(t.ctx.db.select().from(signInFailures).all())).not.toContain('mei')
})

test('guesses that come at once are counted before any is looked at', async () => {
  await using t = await startTestApp({ isClockStill: true })
  await addMei(t)
  const answers = await Promise.all(Array.from({ length: 9 }, () => signIn(t, 'wrong guess')))
  const statuses = answers.map(({ answer }) => answer.statusCode)
  expect(statuses.filter((status) => status === 401)).toHaveLength(5)
  expect(statuses.filter((status) => status === 429)).toHaveLength(4)
})

test('an address that tries many accounts waits, whether it has one of its own or not', async () => {
  await using t = await startTestApp({ isClockStill: true })
  await addMei(t)
  const from = '2001:db8:1:2'
  for (let n = 0; n < 20; n++) {
    const { answer } = await signIn(t, 'wrong guess', `${n}@juku.example`, `${from}::${n}`)
    expect(answer.statusCode).toBe(401)
    if (n % 5 === 3)
      expect((await signIn(t, PASSWORD, 'mei@juku.example', `${from}::aa${n}`)).answer.statusCode).toBe(200)
  }
  expect((await signIn(t, PASSWORD, 'mei@juku.example', `${from}::ffff`)).answer.statusCode).toBe(429)
  expect((await signIn(t, PASSWORD, 'mei@juku.example', '2001:db8:1:3::1')).answer.statusCode).toBe(200)
})

test('a new password needs the old one and ends all other sessions', async () => {
  await using t = await startTestApp()
  const id = await addMei(t)
  const [one, two] = [await signIn(t), await signIn(t)]
  const change = (payload: object) =>
    t.app.inject({ method: 'PATCH', url: '/api/people/me', headers: one.headers, payload })
  const read = async (headers: Record<string, string>) =>
    (await t.app.inject({ url: '/api/people/me', headers })).statusCode
  for (const currentPassword of [undefined, 'not the password']) {
    const refused = await change({ password: 'another good one', currentPassword })
    expect(refused.json()).toMatchObject({ status: 422, code: 'PASSWORD_WRONG' })
  }
  expect((await change({ password: 'short', currentPassword: PASSWORD })).json()).toMatchObject({
    code: 'PASSWORD_UNFIT',
  })
  expect(await read(two.headers)).toBe(200)
  const changed = await change({ name: 'Mei L.', password: 'another good one', currentPassword: PASSWORD })
  expect(changed.json()).toMatchObject({ id, name: 'Mei L.' })
  expect(await read(one.headers)).toBe(200)
  expect(await read(two.headers)).toBe(401)
  expect((await signIn(t)).answer.statusCode).toBe(401)
  expect((await signIn(t, 'another good one')).answer.statusCode).toBe(200)
})

test('a first password is set by who is signed in, not by a token that got out', async () => {
  await using t = await startTestApp()
  const headers = await signedIn(t, await addPerson(t))
  const payload = { name: 'laptop' }
  const { token } = (await t.app.inject({ method: 'POST', url: '/api/people/me/tokens', headers, payload })).json()
  const set = (by: Record<string, string>) =>
    t.app.inject({ method: 'PATCH', url: '/api/people/me', headers: by, payload: { password: PASSWORD } })
  expect((await set({ authorization: `Bearer ${token}` })).json()).toMatchObject({ status: 403, code: 'FORBIDDEN' })
  expect((await set(headers)).json()).toMatchObject({ hasPassword: true })
})

test('who is turned away because too many sign in at once has not failed', async () => {
  await using t = await startTestApp({ isClockStill: true })
  const busy = createPasswords()
  const others = Array.from({ length: 22 }, () => busy.verify('x', null))
  const attempt = () =>
    signInWithPassword({ ...t.ctx, passwords: busy }, { email: 'mei@juku.example', password: PASSWORD, address: '::1' })
  for (let n = 0; n < 6; n++) await expect(attempt()).rejects.toThrow('Too many people sign in')
  await Promise.all(others)
  await addMei(t)
  expect((await signIn(t)).answer.statusCode).toBe(200)
})

test('a name changes on the version that was read, and the operator has none', async () => {
  await using t = await startTestApp()
  const headers = await signedIn(t, await addPerson(t))
  const etag = String((await t.app.inject({ url: '/api/people/me', headers })).headers.etag)
  const change = () =>
    t.app.inject({
      method: 'PATCH',
      url: '/api/people/me',
      headers: { ...headers, 'if-match': etag },
      payload: { name: 'N' },
    })
  expect((await change()).json()).toMatchObject({ name: 'N' })
  expect((await change()).json()).toMatchObject({ status: 412, code: 'VERSION_CONFLICT' })
  for (const url of ['/api/people/me', '/api/people/me/tokens', '/api/people/me/sessions']) {
    const answer = await t.app.inject({ url, headers: t.operator })
    expect(answer.json()).toMatchObject({ status: 404, code: 'PERSON_NOT_FOUND' })
  }
})

test('a password hashed at another cost is hashed anew at the next sign-in, and no session ends', async () => {
  await using t = await startTestApp()
  const id = await addMei(t)
  const { headers } = await signIn(t)
  const { argon2Sync } = await import('node:crypto')
  const salt = Buffer.alloc(16, 1)
  const cheap = { message: PASSWORD, nonce: salt, parallelism: 1, tagLength: 32, memory: 64, passes: 1 }
  const encode = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '')
  const old = `$argon2id$v=19$m=64,t=1,p=1$${encode(salt)}$${encode(argon2Sync('argon2id', cheap))}`
  await t.ctx.db.transaction((tx) => putPasswordHash(tx, id, old))
  expect((await signIn(t, 'wrong guess')).answer.statusCode).toBe(401)
  const second = await signIn(t)
  expect(second.answer.statusCode).toBe(200)
  expect((await findPerson(t.ctx.db, id))?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect((await t.app.inject({ url: '/api/people/me', headers: second.headers })).statusCode).toBe(200)
  expect((await t.app.inject({ url: '/api/people/me', headers })).statusCode).toBe(401) // opened with a hash that was replaced by hand
  expect((await signIn(t)).answer.statusCode).toBe(200)
})

test('one password is one, however an input method writes it, and no more hashes run than may', async () => {
  const wide = await passwords.hash('Ａｂｃ　ｄｅｆ　１２３')
  expect(await passwords.verify('Abc def 123', wide)).toBe(true)
  expect(await passwords.verify('abc def 123', wide)).toBe(false)
  for (const broken of [null, '', '$argon2id$', 'plain', wide.slice(0, -1)]) {
    expect(await passwords.verify('Abc def 123', broken)).toBe(false)
  }
  const many = await Promise.allSettled(Array.from({ length: 40 }, () => passwords.verify('x', null)))
  expect(many.filter(({ status }) => status === 'fulfilled')).toHaveLength(22)
})

test('a token does what its person may from the command line, is shown once, and ends when it is revoked', async () => {
  await using t = await startTestApp()
  const organisationId = await addOrganisation(t, 'producer')
  const { workId } = await addWork(t, { organisationId, status: 'draft' })
  const personId = await addPerson(t, { [organisationId]: 'editor' })
  const headers = await signedIn(t, personId)
  const create = (by: Record<string, string>, payload: object = { name: 'laptop' }) =>
    t.app.inject({ method: 'POST', url: '/api/people/me/tokens', headers: by, payload })
  const made = (await create(headers)).json()
  expect(made.token).toMatch(/^juku_pat_[\w-]{43}$/)
  expect(made).toMatchObject({ name: 'laptop', expiresAt: null, lastUsedAt: null })
  const bearer = { authorization: `Bearer ${made.token}` }
  const edit = () =>
    t.app.inject({ method: 'PATCH', url: `/api/works/${workId}`, headers: bearer, payload: { releaseYear: 2026 } })
  expect((await edit()).statusCode).toBe(200) // and needs no CSRF token
  expect((await create(bearer)).json()).toMatchObject({ status: 403, code: 'FORBIDDEN' })

  const [listed] = (await t.app.inject({ url: '/api/people/me/tokens', headers })).json().items
  expect(listed).toMatchObject({ id: made.id, lastUsedAt: expect.stringMatching(/T\d\d:00:00\.000Z$/) })
  expect(listed).not.toHaveProperty('token')
  expect(JSON.stringify(t.ctx.db.select().from(apiTokens).all())).not.toContain(made.token.slice(9))

  const stranger = await signedIn(t, await addPerson(t))
  const revoke = (by: Record<string, string>) =>
    t.app.inject({ method: 'DELETE', url: `/api/people/me/tokens/${made.id}`, headers: by })
  expect((await revoke(stranger)).json()).toMatchObject({ status: 404, code: 'API_TOKEN_NOT_FOUND' })
  await t.ctx.db.transaction((tx) => deleteMembership(tx, { personId, organisationId }))
  expect((await edit()).json()).toMatchObject({ status: 404, code: 'WORK_NOT_FOUND' })
  expect((await revoke(headers)).statusCode).toBe(204)
  expect((await edit()).json()).toMatchObject({ status: 401, code: 'TOKEN_WRONG' })

  const short = (await create(headers, { name: 'today', expiresInDays: 1 })).json()
  const use = () => t.app.inject({ url: '/api/people/me', headers: { authorization: `Bearer ${short.token}` } })
  expect((await use()).statusCode).toBe(200)
  t.advance(24 * 60 * 60 * 1_000)
  expect((await use()).statusCode).toBe(401)
})

test('a person lists their sessions, ends one, and all others at once', async () => {
  await using t = await startTestApp()
  await addMei(t)
  const [one, two, three] = [await signIn(t), await signIn(t), await signIn(t)]
  const list = async (by = one) => {
    const answer = await t.app.inject({ url: '/api/people/me/sessions', headers: by.headers })
    return { body: answer.body, items: answer.json().items as { id: string; isCurrent: boolean }[] }
  }
  const end = (path: string, by = one) =>
    t.app.inject({ method: 'DELETE', url: `/api/people/me/sessions${path}`, headers: by.headers })
  const { body, items } = await list()
  expect(items.map(({ isCurrent }) => isCurrent).toSorted()).toEqual([false, false, true])
  expect(items[0]).toEqual({
    ...{ id: expect.stringMatching(/^[0-9a-f]{64}$/), isCurrent: expect.any(Boolean) },
    ...{ createdAt: expect.any(String), expiresAt: expect.any(String) },
  })
  for (const { tokenDigest } of t.ctx.db.select().from(sessions).all()) expect(body).not.toContain(tokenDigest)

  const idOfTwo = (await list(two)).items.find(({ isCurrent }) => isCurrent)?.id
  const stranger = await signedIn(t, await addPerson(t))
  const refused = await end(`/${idOfTwo}`, { ...one, headers: stranger as typeof one.headers })
  expect(refused.json()).toMatchObject({ status: 404, code: 'SESSION_NOT_FOUND' })
  expect((await end('/nothing')).json()).toMatchObject({ status: 400, code: 'REQUEST_INVALID' })
  expect((await end(`/${idOfTwo}`)).statusCode).toBe(204)
  expect((await end(`/${idOfTwo}`)).statusCode).toBe(404)
  const read = async (by: typeof one) => (await t.app.inject({ url: '/api/people/me', headers: by.headers })).statusCode
  expect([await read(one), await read(two), await read(three)]).toEqual([200, 401, 200])
  expect((await end('')).statusCode).toBe(204)
  expect([await read(one), await read(three)]).toEqual([200, 401])
  expect((await t.app.inject({ url: '/api/people/me', headers: stranger })).statusCode).toBe(200)
})

test('a token is of its person alone: what others belong to is not found by it', async () => {
  await using t = await startTestApp()
  const [own, other, curator] = [
    await addOrganisation(t, 'producer'),
    await addOrganisation(t, 'producer'),
    await addOrganisation(t, 'curator'),
  ]
  const { workId } = await addWork(t, { organisationId: other, status: 'submitted' })
  await addPerson(t, { [other]: 'owner' })
  await addPerson(t, { [curator]: 'owner' })
  const headers = await signedIn(t, await addPerson(t, { [own]: 'editor' }))
  const made = await t.app.inject({
    method: 'POST',
    url: '/api/people/me/tokens',
    headers,
    payload: { name: 'laptop' },
  })
  const by = { authorization: `Bearer ${made.json().token}` }
  const read = async (url: string) => (await t.app.inject({ url, headers: by })).json()

  expect(await read(`/api/works/${workId}`)).toMatchObject({ status: 404, code: 'WORK_NOT_FOUND' })
  expect(await read(`/api/organisations/${other}`)).toMatchObject({ status: 404, code: 'ORGANISATION_NOT_FOUND' })
  expect((await read('/api/organisations')).items).toEqual([expect.objectContaining({ id: own })])
  expect((await read('/api/works')).items).toEqual([])
})

test('a removed member is out at the next call, in the session that was open', async () => {
  await using t = await startTestApp()
  const organisationId = await addOrganisation(t, 'producer')
  const { workId } = await addWork(t, { organisationId, status: 'draft' })
  const personId = await addPerson(t, { [organisationId]: 'viewer' })
  const headers = await signedIn(t, personId)
  const read = () => t.app.inject({ url: `/api/works/${workId}`, headers })
  expect((await read()).statusCode).toBe(200)
  await t.ctx.db.transaction((tx) => deleteMembership(tx, { personId, organisationId }))
  expect((await read()).json()).toMatchObject({ status: 404, code: 'WORK_NOT_FOUND' })
  expect(t.ctx.db.select().from(sessions).all()).toHaveLength(1)
})

test('calls are limited by person, not by address', async () => {
  await using t = await startTestApp({ env: { RATE_LIMIT_PER_MINUTE: '3' } })
  const organisationId = await addOrganisation(t, 'producer')
  const [one, two] = [await member(t, organisationId, 'viewer'), await member(t, organisationId, 'viewer')]
  const call = async (headers: Record<string, string>) =>
    (await t.app.inject({ url: '/api/works', headers })).statusCode
  for (let n = 0; n < 3; n++) expect(await call(one)).toBe(200)
  expect(await call(one)).toBe(429)
  expect(await call(two)).toBe(200)
})

test('a token that is asked for again with its Idempotency-Key is the same one, without its secret', async () => {
  await using t = await startTestApp()
  const headers = { ...(await signedIn(t, await addPerson(t))), 'idempotency-key': 'token-1' }
  const make = (payload: object) => t.app.inject({ method: 'POST', url: '/api/people/me/tokens', headers, payload })
  const [first, again] = [await make({ name: 'laptop' }), await make({ name: 'laptop' })]
  expect([again.statusCode, again.json()]).toEqual([201, { ...first.json(), token: null }])
  expect((await make({ name: 'desk' })).json()).toMatchObject({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' })
  const other = { ...(await signedIn(t, await addPerson(t))), 'idempotency-key': 'token-1' }
  const ofOther = await t.app.inject({
    method: 'POST',
    url: '/api/people/me/tokens',
    headers: other,
    payload: { name: 'laptop' },
  })
  expect(ofOther.json().id).not.toBe(first.json().id)
})
