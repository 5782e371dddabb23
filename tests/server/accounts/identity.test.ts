import { afterAll, beforeAll, expect, test } from 'vitest'
import { findPerson, insertPerson } from '../../../db/queries/people.ts'
import { people } from '../../../db/schema/index.ts'
import { createPasswords } from '../../../server/accounts/passwords.ts'
import { readSettings } from '../../../server/config.ts'
import { startTestApp, type TestApp } from '../test-app.ts'
import { addOrganisation, addPerson } from './people-world.ts'
import { CLIENT, startTestProvider, type TestProvider } from './test-provider.ts'

const PUBLIC_URL = 'http://juku.example'

let provider: TestProvider
let t: TestApp
beforeAll(async () => {
  provider = await startTestProvider(PUBLIC_URL)
  const oidc = {
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: CLIENT.id,
    OIDC_CLIENT_SECRET: CLIENT.secret,
  }
  t = await startTestApp({ env: { PUBLIC_URL, ...oidc } })
})
afterAll(async () => {
  await t[Symbol.asyncDispose]()
  await provider[Symbol.asyncDispose]()
})

let addresses = 0
async function begin(invitation?: string) {
  const remoteAddress = `192.0.2.${++addresses}`
  const payload = invitation === undefined ? {} : { invitation }
  const answer = await t.app.inject({ method: 'POST', url: '/api/identity/begin', payload, remoteAddress })
  const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? ''
  return { url: String(answer.json().url), cookie, setCookie: String(answer.headers['set-cookie']) }
}

async function comeBack(address: string, cookie: string) {
  const { pathname, search } = new URL(address)
  const url = `${pathname}${search}`
  const answer = await t.app.inject({ url, headers: { cookie }, remoteAddress: `192.0.2.${++addresses}` })
  const session = [answer.headers['set-cookie']].flat().find((line) => line?.startsWith('juku='))
  return { status: answer.statusCode, location: answer.headers.location, session: session?.split(';')[0] }
}

/** Signs in as an account of the provider, as a browser does. */
async function signIn(accountId: string, invitation?: string) {
  const { url, cookie } = await begin(invitation)
  return comeBack(await provider.visit(url, accountId), cookie)
}

async function whoIs(session: string | undefined) {
  return (await t.app.inject({ url: '/api/session', headers: { cookie: session ?? '' } })).json().caller?.person
}

test('the page learns that there is a provider, and asks it with PKCE, state and nonce', async () => {
  expect((await t.app.inject({ url: '/api/sign-in-options' })).json()).toEqual({ identityProvider: true })
  const { url, setCookie } = await begin()
  const { searchParams } = new URL(url)
  expect(Object.fromEntries(searchParams)).toMatchObject({
    ...{ response_type: 'code', client_id: CLIENT.id, code_challenge_method: 'S256', scope: 'openid email profile' },
    ...{ state: expect.stringMatching(/.{20}/), nonce: expect.stringMatching(/.{20}/) },
    redirect_uri: `${PUBLIC_URL}/api/identity/callback`,
  })
  expect(setCookie).toMatch(/Max-Age=600; Path=\/; HttpOnly; SameSite=Lax/)
})

test('a person is known by the address that the provider has verified, and later by the provider’s own name for them', async () => {
  const id = await addPerson(t)
  provider.accounts.set('mei', { email: `${id}@JUKU.example`, email_verified: true, name: 'Mei' })
  const first = await signIn('mei')
  expect(first).toMatchObject({ status: 303, location: '/' })
  expect(await whoIs(first.session)).toMatchObject({ id })
  provider.accounts.set('mei', { email: 'moved@juku.example', email_verified: true, name: 'Mei' })
  expect(await whoIs((await signIn('mei')).session)).toMatchObject({ id })
})

test('whoever was in an account by a password that nobody proved the address of is out', async () => {
  const id = t.ctx.newId()
  const passwordHash = await createPasswords().hash('three plain words')
  const row = {
    id,
    email: 'owner@juku.example',
    name: 'Imposter',
    passwordHash,
    version: 1,
    createdAtMs: 1,
    updatedAtMs: 1,
  }
  await t.ctx.db.transaction((tx) => insertPerson(tx, row))
  const imposter = { email: 'owner@juku.example', password: 'three plain words' }
  const old = await t.app.inject({ method: 'POST', url: '/api/session', payload: imposter })
  const cookie = String(old.headers['set-cookie']).split(';')[0] ?? ''
  expect(await whoIs(cookie)).toMatchObject({ id })
  provider.accounts.set('owner', { email: 'owner@juku.example', email_verified: true, name: 'Owner' })
  expect(await whoIs((await signIn('owner')).session)).toMatchObject({ id, hasPassword: false })
  expect(await whoIs(cookie)).toBeUndefined()
  expect((await t.app.inject({ method: 'POST', url: '/api/session', payload: imposter })).statusCode).toBe(401)
  expect((await findPerson(t.ctx.db, id))?.passwordHash).toBeNull()
})

test('a stranger and an address that is not verified become nobody', async () => {
  const id = await addPerson(t)
  provider.accounts.set('stranger', { email: 'stranger@juku.example', email_verified: true, name: 'S' })
  provider.accounts.set('unverified', { email: `${id}@juku.example`, email_verified: false, name: 'U' })
  const before = t.ctx.db.select().from(people).all().length
  for (const account of ['stranger', 'unverified']) {
    expect(await signIn(account)).toEqual({ status: 303, location: '/?refused=IDENTITY_UNKNOWN', session: undefined })
  }
  expect(t.ctx.db.select().from(people).all()).toHaveLength(before)
})

test('an invitation makes a member of a stranger, once, and not for another address', async () => {
  const organisationId = await addOrganisation(t, 'producer')
  const invite = async (payload: object) => {
    const url = `/api/organisations/${organisationId}/invitations`
    const answer = await t.app.inject({ method: 'POST', url, headers: t.operator, payload })
    return String(answer.json().link).split('#')[1] ?? ''
  }
  provider.accounts.set('new', { email: 'new@juku.example', email_verified: true, name: '新人' })
  const foreign = await invite({ role: 'editor', email: 'else@juku.example' })
  expect((await signIn('new', foreign)).location).toBe('/?refused=INVITATION_FOR_ANOTHER')
  const secret = await invite({ role: 'editor', email: 'new@juku.example' })
  const joined = await signIn('new', secret)
  expect(await whoIs(joined.session)).toMatchObject({
    name: '新人',
    organisations: [{ id: organisationId, role: 'editor' }],
  })
  expect((await signIn('new', secret)).location).toBe('/?refused=INVITATION_NOT_FOUND')
  expect((await signIn('new')).location).toBe('/')
})

test('an answer that this browser did not ask for is refused: no cookie, a changed one, another’s, or too late', async () => {
  const id = await addPerson(t)
  provider.accounts.set('kai', { email: `${id}@juku.example`, email_verified: true, name: 'Kai' })
  const refused = { status: 303, location: '/?refused=IDENTITY_REFUSED', session: undefined }
  const [one, two] = [await begin(), await begin()]
  const answer = await provider.visit(one.url, 'kai')
  expect(await comeBack(answer, '')).toEqual(refused)
  expect(await comeBack(answer, `${one.cookie.slice(0, -2)}xx`)).toEqual(refused)
  expect(await comeBack(answer, two.cookie)).toEqual(refused)
  expect(await comeBack(`${PUBLIC_URL}/api/identity/callback`, one.cookie)).toEqual(refused)
  expect(await comeBack(`${PUBLIC_URL}/api/identity/callback?error=access_denied`, one.cookie)).toEqual(refused)
  expect((await comeBack(answer, one.cookie)).location).toBe('/')
  expect(await comeBack(answer, one.cookie)).toEqual(refused) // the provider takes a code once
})

test('without a provider, or with one that is away, people are told so', async () => {
  await using none = await startTestApp()
  expect((await none.app.inject({ url: '/api/sign-in-options' })).json()).toEqual({ identityProvider: false })
  const ask = (app: TestApp) => app.app.inject({ method: 'POST', url: '/api/identity/begin', payload: {} })
  expect((await ask(none)).json()).toMatchObject({ status: 503, code: 'IDENTITY_PROVIDER_UNAVAILABLE' })
  const away = { OIDC_ISSUER: 'http://127.0.0.1:9/', OIDC_CLIENT_ID: 'a', OIDC_CLIENT_SECRET: 'b' }
  await using lost = await startTestApp({ env: { PUBLIC_URL, ...away } })
  expect((await ask(lost)).json()).toMatchObject({ status: 503, code: 'IDENTITY_PROVIDER_UNAVAILABLE' })
})

test('settings of a provider come together', () => {
  const all = { OIDC_ISSUER: 'https://id.example', OIDC_CLIENT_ID: 'a', OIDC_CLIENT_SECRET: 'b', PUBLIC_URL }
  expect(readSettings(all)).toMatchObject(all)
  for (const name of Object.keys(all)) {
    expect(() => readSettings({ ...all, [name]: undefined })).toThrow(`The setting ${name} is missing`)
  }
  expect(() => readSettings({ ...all, OIDC_ISSUER: 'http://id.example' })).toThrow('OIDC_ISSUER is wrong')
})
