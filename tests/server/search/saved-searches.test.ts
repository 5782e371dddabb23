import { afterAll, beforeAll, expect, test } from 'vitest'
import { addOrganisation, addPerson, signedIn } from '../accounts/people-world.ts'
import { startTestApp, type TestApp } from '../test-app.ts'

const NOBODY = '01980000-0000-7000-8000-000000000000'
type Headers = Readonly<Record<string, string>>

let t: TestApp
let curators: string
let mei: Headers
let colleague: Headers
let stranger: Headers
beforeAll(async () => {
  t = await startTestApp()
  curators = await addOrganisation(t, 'curator')
  mei = await signedIn(t, await addPerson(t, { [curators]: 'editor' }))
  colleague = await signedIn(t, await addPerson(t, { [curators]: 'viewer' }))
  stranger = await signedIn(t, await addPerson(t, { [await addOrganisation(t, 'producer')]: 'owner' }))
})
afterAll(() => t[Symbol.asyncDispose]())

const call = async (headers: Headers, method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path = '', body?: object) => {
  const url = `/api/saved-searches${path}`
  const answer = await t.app.inject({ method, url, headers: { ...headers }, ...(body ? { payload: body } : {}) })
  return { status: answer.statusCode, headers: answer.headers, body: answer.body === '' ? null : answer.json() }
}
let count = 0
const save = (headers: Headers, query: object, change: object = {}) =>
  call(headers, 'POST', '', { name: `search ${++count}`, query, ...change })
const names = async (headers: Headers) =>
  (await call(headers, 'GET', '?limit=100')).body.items.map(({ name }: { name: string }) => name)

test('a search is kept in one form, whatever order, spaces and defaults it came with', async () => {
  const one = await save(mei, { yearFrom: 2020, q: ' 末班的士 ', sort: 'relevance', locale: 'ZH-hant-hk' })
  expect(one.status).toBe(201)
  expect(one.body.query).toEqual({ locale: 'zh-Hant-HK', q: '末班的士', yearFrom: 2020 })
  expect(Object.keys(one.body.query)).toEqual(['locale', 'q', 'yearFrom'])
  const { url } = (await save(mei, { locale: 'zh-Hant-HK', q: '末班的士', yearFrom: 2020 })).body
  expect(url).toBe(one.body.url)
  const checked = new URL(url, 'http://localhost')
  expect(Object.fromEntries(checked.searchParams)).toEqual({ locale: 'zh-Hant-HK', q: '末班的士', yearFrom: '2020' })
  expect((await t.app.inject({ url, headers: { ...mei } })).statusCode).not.toBe(400) // no engine runs here
})

test('one’s own are for oneself, until they are shared in one of one’s organisations', async () => {
  const { id, name } = (await save(mei, { q: 'taxi' })).body
  expect(await names(colleague)).not.toContain(name)
  expect((await call(colleague, 'GET', `/${id}`)).body).toMatchObject({ status: 404, code: 'SAVED_SEARCH_NOT_FOUND' })
  const shared = await call(mei, 'PATCH', `/${id}`, { organisationId: curators })
  expect(shared.body).toMatchObject({ organisationId: curators, isOwn: true })
  expect(await names(colleague)).toContain(name)
  expect((await call(colleague, 'GET', `/${id}`)).body).toMatchObject({ isOwn: false, ownerName: expect.any(String) })
  for (const [method, body] of [
    ['PATCH', { name: 'mine' }],
    ['DELETE', undefined],
  ] as const) {
    expect((await call(colleague, method, `/${id}`, body)).body).toMatchObject({ status: 403, code: 'FORBIDDEN' })
    expect((await call(stranger, method, `/${id}`, body)).body).toMatchObject({ code: 'SAVED_SEARCH_NOT_FOUND' })
    expect((await call({}, method, `/${id}`, body)).status).toBe(401)
  }
  await call(mei, 'PATCH', `/${id}`, { organisationId: null })
  expect(await names(colleague)).not.toContain(name)
})

test('it is renamed, changed and removed by who owns it, under the tag that they saw', async () => {
  const made = await save(mei, { q: 'taxi' })
  const { id } = made.body
  const under = { ...mei, 'if-match': made.headers.etag as string }
  const changed = await call(under, 'PATCH', `/${id}`, { name: '的士', query: { genre: 'suspense' } })
  expect(changed.body).toMatchObject({ name: '的士', query: { genre: 'suspense' } })
  expect((await call(under, 'PATCH', `/${id}`, { name: 'x' })).body).toMatchObject({ status: 412 })
  expect((await call(under, 'DELETE', `/${id}`)).body).toMatchObject({ status: 412 })
  expect((await call(mei, 'DELETE', `/${id}`)).status).toBe(204)
  expect((await call(mei, 'DELETE', `/${id}`)).body).toMatchObject({ status: 404, code: 'SAVED_SEARCH_NOT_FOUND' })
})

test('a name is one’s own once; another may have the same', async () => {
  const named = { name: '夜車' }
  const { id } = (await save(mei, { q: 'a' }, named)).body
  expect((await save(mei, { q: 'b' }, named)).body).toMatchObject({ status: 409, code: 'SAVED_SEARCH_NAME_TAKEN' })
  expect((await save(colleague, { q: 'b' }, named)).status).toBe(201)
  expect((await call(mei, 'PATCH', `/${id}`, named)).status).toBe(200)
  const key = { ...mei, 'idempotency-key': 's1' }
  const twice = [await save(key, { q: 'c' }, { name: 'once' }), await save(key, { q: 'c' }, { name: 'once' })]
  expect(twice.map(({ status }) => status)).toEqual([201, 201])
  expect(twice[0]?.body.id).toBe(twice[1]?.body.id)
})

test.each<[object, object, number, string]>([
  [{ q: 'x'.repeat(201) }, {}, 400, 'REQUEST_INVALID'],
  [{ q: 'a', cursor: 'eA' }, {}, 400, 'REQUEST_INVALID'],
  [{ q: 'a', limit: 5 }, {}, 400, 'REQUEST_INVALID'],
  [{ yearFrom: '2020' }, {}, 400, 'REQUEST_INVALID'],
  [{ originRegion: 'mo' }, {}, 400, 'REQUEST_INVALID'],
  [{ __proto__x: 'a' }, {}, 400, 'REQUEST_INVALID'],
  [{ locale: 'not a locale' }, {}, 422, 'LOCALE_INVALID'],
  [{ showableAt: '2026-07-01T00:00:00Z' }, {}, 400, 'QUERY_INVALID'],
  [{ showableIn: 'MO', showableAt: '2026-06-30T23:59:60Z' }, {}, 400, 'QUERY_INVALID'],
  [{ q: 'a' }, { name: ' ' }, 400, 'REQUEST_INVALID'],
  [{ q: 'a' }, { name: 'a\u0000' }, 422, 'CONTENT_INVALID'],
  [{ q: 'a' }, { organisationId: NOBODY }, 404, 'ORGANISATION_NOT_FOUND'],
])('%o with %o answers %i %s', async (query, change, status, code) => {
  const answer = await save(mei, query, change)
  expect([answer.status, answer.body.code]).toEqual([status, code])
})

test('a search cannot be shared where one is not', async () => {
  expect((await save(stranger, { q: 'a' }, { organisationId: curators })).body).toMatchObject({
    ...{ status: 404, code: 'ORGANISATION_NOT_FOUND' },
  })
})

test('a person has 200 at most, and reads them page by page', async () => {
  const many = await signedIn(t, await addPerson(t, {}))
  for (let index = 0; index < 200; index++) {
    const saved = await call(t.operator, 'POST', '', { name: `n ${index}`, query: {} })
    if (saved.status !== 201) throw new Error(JSON.stringify(saved.body))
  }
  expect((await save(t.operator, { q: 'a' })).body).toMatchObject({ status: 409, code: 'TOO_MANY_SAVED_SEARCHES' })
  expect(await names(many)).toEqual([])
  const seen: string[] = []
  let cursor = ''
  do {
    const { body } = await call(t.operator, 'GET', `?limit=90${cursor && `&cursor=${cursor}`}`)
    seen.push(...body.items.map(({ name }: { name: string }) => name))
    cursor = body.nextCursor ?? ''
  } while (cursor !== '')
  expect(seen).toEqual(Array.from({ length: 200 }, (_, index) => `n ${index}`))
})
