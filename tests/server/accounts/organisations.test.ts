import { expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../test-app.ts'
import { addOrganisation, addPerson, member, signedIn } from './people-world.ts'

type Headers = Record<string, string>
const send = (
  t: TestApp,
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  url: string,
  headers: Headers,
  payload?: object,
) => t.app.inject({ method, url: `/api/organisations${url}`, headers, ...(payload ? { payload } : {}) })

test('the operator creates organisations and sees all; a person sees their own', async () => {
  await using t = await startTestApp()
  const made = await send(t, 'POST', '', t.operator, { kind: 'producer', name: ' 雨夜影業 ', quotaBytes: 5_000 })
  expect(made.statusCode).toBe(201)
  expect(made.json()).toMatchObject({ kind: 'producer', name: '雨夜影業', quotaBytes: 5_000 })
  const { id } = made.json()
  expect(made.headers.location).toBe(`/api/organisations/${id}`)
  const other = await addOrganisation(t, 'curator', 'Curators')
  const idsFor = async (headers: Headers, query = '') =>
    (await send(t, 'GET', query, headers)).json().items.map((item: { id: string }) => item.id)
  expect(await idsFor(t.operator)).toEqual([id, other])
  expect(await idsFor(await member(t, id, 'viewer'))).toEqual([id])
  expect(await idsFor(await signedIn(t, await addPerson(t)))).toEqual([])
  const first = await send(t, 'GET', '?limit=1', t.operator)
  expect(first.json().items).toHaveLength(1)
  expect(await idsFor(t.operator, `?limit=1&cursor=${first.json().nextCursor}`)).toEqual([other])

  const keyed = { ...t.operator, 'idempotency-key': 'k' }
  const twice = [1, 2].map(() => send(t, 'POST', '', keyed, { kind: 'partner', name: 'Once' }))
  expect(new Set((await Promise.all(twice)).map((answer) => answer.json().id)).size).toBe(1)
  const again = await send(t, 'POST', '', t.operator, { kind: 'partner', name: '雨夜影業' })
  expect(again.json()).toMatchObject({ status: 409, code: 'ORGANISATION_NAME_TAKEN' })
  for (const body of [{ kind: 'broker', name: 'A' }, { kind: 'partner' }, { kind: 'partner', name: ' ' }]) {
    expect((await send(t, 'POST', '', t.operator, body)).statusCode).toBe(400)
  }
})

test('owners rename, only the operator sets the quota, and a change on an old version is refused', async () => {
  await using t = await startTestApp()
  const id = await addOrganisation(t, 'producer', 'Old')
  await addOrganisation(t, 'producer', 'Taken')
  const owner = await member(t, id, 'owner')
  const tag = (await send(t, 'GET', `/${id}`, owner)).headers.etag ?? ''
  const renamed = await send(t, 'PATCH', `/${id}`, { ...owner, 'if-match': String(tag) }, { name: 'New' })
  expect(renamed.json()).toMatchObject({ name: 'New', quotaBytes: null })
  const stale = await send(t, 'PATCH', `/${id}`, { ...owner, 'if-match': String(tag) }, { name: 'Newer' })
  expect(stale.json()).toMatchObject({ status: 412, code: 'VERSION_CONFLICT' })
  expect((await send(t, 'PATCH', `/${id}`, owner, { name: 'Taken' })).json()).toMatchObject({
    code: 'ORGANISATION_NAME_TAKEN',
  })
  expect((await send(t, 'PATCH', `/${id}`, owner, { name: 'New' })).statusCode).toBe(200)
  expect((await send(t, 'PATCH', `/${id}`, owner, { quotaBytes: 1 })).json()).toMatchObject({
    status: 403,
    code: 'FORBIDDEN',
  })
  expect((await send(t, 'PATCH', `/${id}`, t.operator, { quotaBytes: 7 })).json()).toMatchObject({ quotaBytes: 7 })
  expect((await send(t, 'PATCH', `/${id}`, t.operator, { quotaBytes: null })).json()).toMatchObject({
    quotaBytes: null,
  })
  expect((await send(t, 'PATCH', `/${id}`, t.operator, {})).statusCode).toBe(400)
})

test('an organisation tells how many people it has, and how many are invited by links that still work', async () => {
  await using t = await startTestApp()
  const [id, other] = [await addOrganisation(t, 'producer'), await addOrganisation(t, 'curator')]
  const invite = (to: string) => send(t, 'POST', `/${to}/invitations`, t.operator, { role: 'owner' })
  const countsOf = async () =>
    (await send(t, 'GET', '', t.operator))
      .json()
      .items.map((item: { memberCount: number; invitationCount: number }) => [item.memberCount, item.invitationCount])
  await invite(id)
  t.advance(4 * 24 * 60 * 60 * 1_000)
  await invite(id)
  const viewer = await member(t, id, 'viewer')
  expect(await countsOf()).toEqual([
    [1, 2],
    [0, 0],
  ])
  expect((await send(t, 'GET', `/${id}`, viewer)).json()).toMatchObject({ memberCount: 1, invitationCount: 2 })
  t.advance(4 * 24 * 60 * 60 * 1_000)
  await invite(other)
  expect(await countsOf()).toEqual([
    [1, 1],
    [0, 1],
  ])
})

test('members are listed, change roles and are removed, and the last owner stays', async () => {
  await using t = await startTestApp()
  const id = await addOrganisation(t, 'producer')
  const [ownerId, editorId] = [await addPerson(t, { [id]: 'owner' }), await addPerson(t, { [id]: 'editor' })]
  const owner = await signedIn(t, ownerId)
  const editor = await signedIn(t, editorId)
  const rolesOf = async () =>
    Object.fromEntries(
      (await send(t, 'GET', `/${id}/members`, editor))
        .json()
        .items.map((item: { personId: string; role: string }) => [item.personId, item.role]),
    )
  expect(await rolesOf()).toEqual({ [ownerId]: 'owner', [editorId]: 'editor' })
  const change = (personId: string, role: string, headers: Headers = owner) =>
    send(t, 'PATCH', `/${id}/members/${personId}`, headers, { role })
  const remove = (personId: string, headers: Headers = owner) =>
    send(t, 'DELETE', `/${id}/members/${personId}`, headers)
  expect((await change(ownerId, 'viewer')).json()).toMatchObject({ status: 409, code: 'LAST_OWNER' })
  expect((await remove(ownerId, t.operator)).json()).toMatchObject({ status: 409, code: 'LAST_OWNER' })
  expect((await change(await addPerson(t), 'viewer')).json()).toMatchObject({ status: 404, code: 'MEMBER_NOT_FOUND' })
  expect((await change(editorId, 'owner')).json()).toMatchObject({ personId: editorId, role: 'owner' })
  expect((await change(ownerId, 'viewer', editor)).statusCode).toBe(200)
  expect((await change(editorId, 'editor', owner)).json()).toMatchObject({ status: 403, code: 'FORBIDDEN' }) // no owner any more
  expect((await remove(ownerId, editor)).statusCode).toBe(204)
  expect((await send(t, 'GET', `/${id}`, owner)).json()).toMatchObject({ status: 404, code: 'ORGANISATION_NOT_FOUND' })
  expect((await send(t, 'GET', '', owner)).json().items).toEqual([])
})
