import { afterAll, beforeAll, expect, test } from 'vitest'
import { addOrganisation, addPerson, addWork, member, signedIn } from '../accounts/people-world.ts'
import { newWork, startTestApp, type TestApp } from '../test-app.ts'

type Headers = Record<string, string>

let t: TestApp
let own: string
let other: string
let curator: string
let partner: string
beforeAll(async () => {
  t = await startTestApp({ env: { RATE_LIMIT_PER_MINUTE: '100000' } })
  own = await addOrganisation(t, 'producer')
  other = await addOrganisation(t, 'producer')
  curator = await addOrganisation(t, 'curator')
  partner = await addOrganisation(t, 'partner')
})
afterAll(() => t[Symbol.asyncDispose]())

const create = (headers: Headers, change: Record<string, unknown> = {}) =>
  t.app.inject({ method: 'POST', url: '/api/works', headers, payload: newWork(change) })
const post = (workId: string, act: string, headers: Headers) =>
  t.app.inject({ method: 'POST', url: `/api/works/${workId}/${act}`, headers })

test("a person's work is the organisation's that they produce for; the operator's may be nobody's", async () => {
  const single = await member(t, own, 'editor')
  expect((await create(single)).json()).toMatchObject({ organisationId: own, status: 'draft' })
  expect((await create(single, { organisationId: own })).json()).toMatchObject({ organisationId: own })
  const double = await signedIn(t, await addPerson(t, { [own]: 'editor', [other]: 'owner', [curator]: 'owner' }))
  const undecided = await create(double)
  expect(undecided.json()).toMatchObject({ status: 422, code: 'ORGANISATION_MISSING' })
  expect(undecided.json().detail).toContain(own)
  expect((await create(double, { organisationId: other })).json()).toMatchObject({ organisationId: other })
  expect((await create(t.operator)).json()).toMatchObject({ organisationId: null })
  expect((await create(t.operator, { organisationId: own })).json()).toMatchObject({ organisationId: own })
})

test('a work cannot be made for an organisation that is not theirs, is no producer, or where they only look', async () => {
  const editor = await member(t, own, 'editor')
  const foreign = await create(editor, { organisationId: other })
  const unknown = await create(editor, { organisationId: '019a0000-0000-7000-8000-000000000000' })
  expect(foreign.json()).toMatchObject({ status: 404, code: 'ORGANISATION_NOT_FOUND' })
  expect(foreign.body.replaceAll(other, '')).toBe(unknown.body.replaceAll('019a0000-0000-7000-8000-000000000000', ''))
  const mixed = await signedIn(t, await addPerson(t, { [own]: 'editor', [other]: 'viewer', [curator]: 'owner' }))
  expect((await create(mixed)).json()).toMatchObject({ organisationId: own })
  expect((await create(mixed, { organisationId: other })).json()).toMatchObject({ status: 403, code: 'FORBIDDEN' })
  expect((await create(mixed, { organisationId: curator })).json()).toMatchObject({
    status: 422,
    code: 'ORGANISATION_UNFIT',
  })
  expect((await create(t.operator, { organisationId: partner })).json()).toMatchObject({ code: 'ORGANISATION_UNFIT' })
  expect((await create(t.operator, { organisationId: '019a0000-0000-7000-8000-000000000000' })).statusCode).toBe(404)
})

test('the same key of two people makes two works', async () => {
  const [one, two] = [await member(t, own, 'editor'), await member(t, own, 'editor')]
  const key = { 'idempotency-key': 'k1' }
  const first = (await create({ ...one, ...key })).json().id
  expect((await create({ ...one, ...key })).json().id).toBe(first)
  expect((await create({ ...two, ...key })).json().id).not.toBe(first)
})

test('a work goes from its producer to the curators and back', async () => {
  const { workId } = await addWork(t, { organisationId: own, status: 'draft' })
  const [editor, judge] = [await member(t, own, 'editor'), await member(t, curator, 'editor')]
  expect((await post(workId, 'publish', judge)).json()).toMatchObject({ status: 404, code: 'WORK_NOT_FOUND' })
  expect((await post(workId, 'submit', editor)).json()).toMatchObject({ status: 'submitted' })
  expect((await post(workId, 'submit', editor)).json()).toMatchObject({ status: 'submitted' })
  expect((await post(workId, 'publish', editor)).json()).toMatchObject({ status: 403, code: 'FORBIDDEN' })
  expect((await post(workId, 'publish', judge)).json()).toMatchObject({ status: 'published' })
  expect((await post(workId, 'submit', editor)).json()).toMatchObject({ status: 409, code: 'WORK_STATUS_CONFLICT' })
  expect((await post(workId, 'withdraw', editor)).json()).toMatchObject({ status: 'withdrawn' })
  expect((await post(workId, 'submit', t.operator)).json()).toMatchObject({ code: 'WORK_STATUS_CONFLICT' })
  expect((await post(workId, 'publish', judge)).json()).toMatchObject({ status: 'published' })
  expect((await post(workId, 'withdraw', judge)).json()).toMatchObject({ status: 'withdrawn' })
})

test('an owner shares a work, and its people can do the lesser of both roles until it ends', async () => {
  const { workId } = await addWork(t, { organisationId: own, status: 'draft' })
  const owner = await member(t, own, 'owner')
  const [editor, viewer] = [await member(t, other, 'editor'), await member(t, other, 'viewer')]
  const url = `/api/works/${workId}/shares`
  const share = (organisationId: string, role: string, headers: Headers = owner) =>
    t.app.inject({ method: 'PUT', url: `${url}/${organisationId}`, headers, payload: { role } })
  const edit = async (headers: Headers) =>
    (await t.app.inject({ method: 'PATCH', url: `/api/works/${workId}`, headers, payload: { releaseYear: 2026 } }))
      .statusCode
  expect(await edit(editor)).toBe(404)
  expect((await share(other, 'viewer')).json()).toMatchObject({ organisationId: other, role: 'viewer' })
  expect(await edit(editor)).toBe(403)
  expect((await share(other, 'editor')).json()).toMatchObject({ role: 'editor' })
  expect(await edit(editor)).toBe(200)
  expect(await edit(viewer)).toBe(403)
  expect((await t.app.inject({ url, headers: owner })).json()).toMatchObject({
    items: [{ organisationId: other, role: 'editor' }],
  })
  expect((await share(curator, 'viewer', editor)).statusCode).toBe(403)

  expect((await share(own, 'viewer')).json()).toMatchObject({ status: 422, code: 'ORGANISATION_UNFIT' })
  expect((await share(partner, 'viewer')).json()).toMatchObject({ status: 422, code: 'ORGANISATION_UNFIT' })
  expect((await share(workId, 'viewer')).json()).toMatchObject({ status: 404, code: 'ORGANISATION_NOT_FOUND' })
  expect((await share(other, 'owner')).statusCode).toBe(400)

  const end = () => t.app.inject({ method: 'DELETE', url: `${url}/${other}`, headers: owner })
  expect((await end()).statusCode).toBe(204)
  expect((await end()).json()).toMatchObject({ status: 404, code: 'SHARE_NOT_FOUND' })
  expect(await edit(editor)).toBe(404)
})

test('the list shows each what they may see, filtered and in pages', async () => {
  await using fresh = await startTestApp()
  const mine = await addOrganisation(fresh, 'producer')
  const theirs = await addOrganisation(fresh, 'producer')
  const judging = await addOrganisation(fresh, 'curator')
  const add = async (organisationId: string | null, status: 'draft' | 'submitted', shares = {}) =>
    (await addWork(fresh, { organisationId, status }, shares)).workId
  const draft = await add(mine, 'draft')
  const submitted = await add(theirs, 'submitted')
  const shared = await add(theirs, 'draft', { [mine]: 'viewer' })
  await add(theirs, 'draft')
  await add(null, 'draft')
  const list = async (headers: Headers, query = '') => {
    const { items, nextCursor } = (await fresh.app.inject({ url: `/api/works${query}`, headers })).json()
    return { ids: items.map(({ id }: { id: string }) => id), nextCursor }
  }
  const producer = await member(fresh, mine, 'viewer')
  expect((await list(producer)).ids).toEqual([shared, draft])
  const first = await list(producer, '?limit=1')
  expect(first.ids).toEqual([shared])
  expect(await list(producer, `?limit=1&cursor=${first.nextCursor}`)).toEqual({ ids: [draft], nextCursor: null })
  expect((await list(producer, '?status=submitted')).ids).toEqual([])
  expect((await list(producer, '?updatedSince=2020-01-01T00:00:00Z')).ids).toEqual([draft, shared])
  expect((await list(await member(fresh, judging, 'viewer'))).ids).toEqual([submitted])
  const partnering = await addOrganisation(fresh, 'partner')
  expect((await list(await member(fresh, partnering, 'owner'))).ids).toEqual([])
  expect((await list(fresh.operator)).ids).toHaveLength(5)
})
