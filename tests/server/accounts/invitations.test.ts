import { afterAll, beforeAll, expect, test } from 'vitest'
import { invitations } from '../../../db/schema/index.ts'
import { makeSignInLink } from '../../../server/accounts/make-sign-in-link.ts'
import { startTestApp, type TestApp } from '../test-app.ts'
import { addOrganisation, addPerson, member, signedIn } from './people-world.ts'

const PASSWORD = 'three plain words'
const DAY_MS = 24 * 60 * 60 * 1_000

let t: TestApp
let organisationId: string
beforeAll(async () => {
  t = await startTestApp({ env: { PUBLIC_URL: 'http://juku.example', RATE_LIMIT_PER_MINUTE: '100000' } })
  organisationId = await addOrganisation(t, 'producer')
})
afterAll(() => t[Symbol.asyncDispose]())

let addresses = 0
function accept(payload: Record<string, unknown>, headers: Record<string, string> = {}) {
  const remoteAddress = `203.0.113.${++addresses}`
  return t.app.inject({ method: 'POST', url: '/api/invitations/accept', payload, headers, remoteAddress })
}

async function invite(payload: Record<string, unknown>, headers: Record<string, string> = t.operator) {
  const url = `/api/organisations/${organisationId}/invitations`
  const answer = await t.app.inject({ method: 'POST', url, headers, payload })
  return { answer, token: String(answer.json().link).split('#')[1] ?? '' }
}

test('an invitation makes a person, signs them in, and works once', async () => {
  const { answer, token } = await invite({ role: 'owner', email: ' Mei@Example.COM ' })
  expect(answer.statusCode).toBe(201)
  expect(answer.json()).toMatchObject({ role: 'owner', email: 'mei@example.com' })
  expect(answer.json().link).toBe(`http://juku.example/invitation#${token}`)
  expect(token).toMatch(/^juku_once_[\w-]{43}$/)
  expect(JSON.stringify(t.ctx.db.select().from(invitations).all())).not.toContain(token)

  const accepted = await accept({ token, name: ' 梅 ', password: PASSWORD })
  expect(accepted.statusCode).toBe(200)
  expect(accepted.json()).toMatchObject({
    caller: { kind: 'person', person: { name: '梅', email: 'mei@example.com', organisations: [{ role: 'owner' }] } },
    csrfToken: expect.any(String),
  })
  const cookie = String(accepted.headers['set-cookie']).split(';')[0] ?? ''
  const me = await t.app.inject({ url: '/api/people/me', headers: { cookie } })
  expect(me.json()).toMatchObject({ name: '梅', hasPassword: true })
  expect(me.body).not.toMatch(/argon2|three plain/)

  const again = await accept({ token, name: 'Another', password: PASSWORD })
  expect(again.json()).toMatchObject({ status: 404, code: 'INVITATION_NOT_FOUND' })
})

test('of two calls at once with one link, one joins', async () => {
  const { token } = await invite({ role: 'editor' })
  const answers = await Promise.all(
    ['a@juku.example', 'b@juku.example'].map((email) => accept({ token, email, name: 'X', password: PASSWORD })),
  )
  expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 404])
})

test('who is signed in joins as who they are, and keeps their session', async () => {
  const headers = await signedIn(t, await addPerson(t))
  const { token } = await invite({ role: 'viewer' })
  const withoutCsrf = await accept({ token }, { cookie: headers.cookie ?? '' })
  expect(withoutCsrf.json()).toMatchObject({ status: 403, code: 'CSRF_TOKEN_WRONG' })
  const joined = await accept({ token }, headers)
  expect(joined.json()).toMatchObject({
    caller: { person: { organisations: [{ id: organisationId, role: 'viewer' }] } },
    csrfToken: headers['x-csrf-token'],
  })
  expect(joined.headers['set-cookie']).toBeUndefined()
  const second = await invite({ role: 'owner' })
  expect((await accept({ token: second.token }, headers)).json()).toMatchObject({ status: 409, code: 'MEMBER_EXISTS' })
  expect(
    (await accept({ token: second.token, email: 'c@juku.example', name: 'C', password: PASSWORD })).statusCode,
  ).toBe(200)
})

test.each<[string, Record<string, unknown>, Record<string, unknown>, number, string]>([
  ['no such link', {}, { token: 'juku_once_x' }, 404, 'INVITATION_NOT_FOUND'],
  ['no name', {}, { name: undefined }, 422, 'CONTENT_INVALID'],
  ['no email where none is named', {}, { email: undefined }, 422, 'CONTENT_INVALID'],
  ['an email that is none', {}, { email: 'nobody' }, 422, 'EMAIL_UNFIT'],
  [
    'another email than it is for',
    { email: 'one@juku.example' },
    { email: 'two@juku.example' },
    403,
    'INVITATION_FOR_ANOTHER',
  ],
  ['a password of nine characters', {}, { password: 'short one' }, 422, 'PASSWORD_UNFIT'],
  ['a password that is the email', {}, { password: 'New.Person@juku.example' }, 422, 'PASSWORD_UNFIT'],
  ['a common password', {}, { password: 'Password123' }, 422, 'PASSWORD_UNFIT'],
  ['a password of one letter', {}, { password: 'aaaaaaaaaaaaaa' }, 422, 'PASSWORD_UNFIT'],
  ['a name of control characters', {}, { name: 'a\u0000b' }, 422, 'CONTENT_INVALID'],
  ['a field too many', {}, { role: 'owner' }, 400, 'REQUEST_INVALID'],
])('%s is refused, and the link stays good', async (_what, invitation, change, status, code) => {
  const { token } = await invite({ role: 'viewer', ...invitation })
  const email = invitation.email === undefined ? 'new.person@juku.example' : undefined
  const refused = await accept({ token, email, name: 'New', password: PASSWORD, ...change })
  expect(refused.json()).toMatchObject({ status, code })
  const good = { token, name: 'New', password: PASSWORD, ...(email ? { email: `${addresses}@juku.example` } : {}) }
  expect((await accept(good)).statusCode).toBe(200)
})

test('an address that signs in already is told to, and its link stays good for it', async () => {
  const person = await addPerson(t)
  const { token } = await invite({ role: 'viewer', email: `${person}@juku.example` })
  const refused = await accept({ token, name: 'Imposter', password: PASSWORD })
  expect(refused.json()).toMatchObject({ status: 409, code: 'EMAIL_TAKEN' })
  expect((await accept({ token }, await signedIn(t, await addPerson(t)))).json()).toMatchObject({
    code: 'INVITATION_FOR_ANOTHER',
  })
  expect((await accept({ token }, await signedIn(t, person))).statusCode).toBe(200)
})

test('a link that is a week old, or taken back, is no link; what is open can be listed', async () => {
  const url = `/api/organisations/${organisationId}/invitations`
  const list = async () => (await t.app.inject({ url, headers: t.operator })).json().items
  const before = (await list()).length
  const { answer, token } = await invite({ role: 'viewer' })
  const { id } = answer.json()
  const listed = await list()
  expect(listed).toHaveLength(before + 1)
  expect(listed.at(-1)).not.toHaveProperty('link')
  const other = await addOrganisation(t, 'producer')
  const revoke = (organisation: string) =>
    t.app.inject({ method: 'DELETE', url: `/api/organisations/${organisation}/invitations/${id}`, headers: t.operator })
  expect((await revoke(other)).json()).toMatchObject({ status: 404, code: 'INVITATION_NOT_FOUND' })
  expect((await revoke(organisationId)).statusCode).toBe(204)
  expect((await accept({ token, email: 'd@juku.example', name: 'D', password: PASSWORD })).statusCode).toBe(404)

  await using own = await startTestApp()
  const organisation = await addOrganisation(own, 'curator')
  const invited = await own.app.inject({
    ...{ method: 'POST', url: `/api/organisations/${organisation}/invitations` },
    ...{ headers: own.operator, payload: { role: 'owner' } },
  })
  own.advance(7 * DAY_MS)
  const late = await own.app.inject({
    ...{ method: 'POST', url: '/api/invitations/accept' },
    payload: { token: invited.json().link.split('#')[1], email: 'd@juku.example', name: 'D', password: PASSWORD },
  })
  expect(late.json()).toMatchObject({ status: 404, code: 'INVITATION_NOT_FOUND' })
})

test('an owner invites, an editor does not, and the operator’s link is nobody’s invitation', async () => {
  expect((await invite({ role: 'editor' }, await member(t, organisationId, 'owner'))).answer.statusCode).toBe(201)
  expect((await invite({ role: 'editor' }, await member(t, organisationId, 'editor'))).answer.statusCode).toBe(403)
  const link = await makeSignInLink(t.ctx, 'http://juku.example')
  const token = link.split('#')[1] ?? ''
  expect((await accept({ token, email: 'e@juku.example', name: 'E', password: PASSWORD })).statusCode).toBe(404)
})

test('the link of the first start signs the operator in once, within a quarter of an hour', async () => {
  await using own = await startTestApp()
  const signIn = (link: string) =>
    own.app.inject({ method: 'POST', url: '/api/session', payload: { token: link.split('#')[1] ?? '' } })
  const link = await makeSignInLink(own.ctx, 'http://juku.example')
  const answers = await Promise.all([signIn(link), signIn(link)])
  expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 401])
  expect(answers.find(({ statusCode }) => statusCode === 200)?.json().caller).toEqual({ kind: 'operator' })
  const late = await makeSignInLink(own.ctx, 'http://juku.example')
  own.advance(15 * 60_000)
  expect((await signIn(late)).json()).toMatchObject({ code: 'TOKEN_WRONG' })
  const organisation = await addOrganisation(own, 'producer')
  const url = `/api/organisations/${organisation}/invitations`
  const invited = await own.app.inject({ method: 'POST', url, headers: own.operator, payload: { role: 'owner' } })
  expect((await signIn(invited.json().link)).json()).toMatchObject({ code: 'TOKEN_WRONG' })
})

test('an invitation that is asked for again with its Idempotency-Key is the same one, without its link', async () => {
  const headers = { ...t.operator, 'idempotency-key': 'invite-1' }
  const { answer: first } = await invite({ role: 'viewer' }, headers)
  const { answer: again } = await invite({ role: 'viewer' }, headers)
  expect([again.statusCode, again.json()]).toEqual([201, { ...first.json(), link: null }])
  const { answer: other } = await invite({ role: 'owner' }, headers)
  expect([other.statusCode, other.json().code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED'])
  const url = `/api/organisations/${organisationId}/invitations/${first.json().id}`
  await t.app.inject({ method: 'DELETE', url, headers: t.operator })
  const { answer: gone } = await invite({ role: 'viewer' }, headers)
  expect([gone.statusCode, gone.json().code]).toEqual([404, 'INVITATION_NOT_FOUND'])
})
