import { afterAll, beforeAll, expect, test } from 'vitest'
import { deleteUnusedCoverImages, insertCoverImage, listCoverImages } from '../../../db/queries/cover-images.ts'
import { type AddedWork, addOrganisation, addPerson, addWork, member, signedIn } from '../accounts/people-world.ts'
import { type Headers, type ReviewWorld, startReviewWorld } from '../review/review-world.ts'

const NOBODY = '01980000-0000-7000-8000-000000000000'

let t: ReviewWorld
let partner: Headers
beforeAll(async () => {
  t = await startReviewWorld()
  partner = await member(t, await addOrganisation(t, 'partner'), 'owner')
})
afterAll(() => t[Symbol.asyncDispose]())

const TEXTS = [
  { locale: 'zh-Hant-HK', title: '的士夜話', description: '午夜之後' },
  { locale: 'pt-PT', title: 'Táxis' },
]
const make = async (headers: Headers = t.as.curatorA, change: object = {}) =>
  t.call(headers, 'POST', '/api/collections', { texts: TEXTS, ...change })
const place = (headers: Headers, id: string, workId: string, body?: object) =>
  t.call(headers, 'PUT', `/api/collections/${id}/works/${workId}`, body)
const members = async (id: string, headers: Headers = t.as.curatorA): Promise<string[]> =>
  (await t.call(headers, 'GET', `/api/collections/${id}/works`)).body.items.map((work: { id: string }) => work.id)

/** A curators' collection with these works. */
async function filled(works: readonly AddedWork[], change: object = {}): Promise<string> {
  const { id } = (await make(t.as.curatorA, change)).body
  for (const { workId } of works) expect((await place(t.as.curatorA, id, workId)).status).toBe(200)
  return id
}

test('a collection has a title in each language, and the reader gets the one for theirs', async () => {
  const made = await make()
  expect(made.status).toBe(201)
  const { id } = made.body
  expect(made.headers.location).toBe(`/api/collections/${id}`)
  expect(made.body).toMatchObject({ organisationId: t.curator, audience: 'organisation', workCount: 0, coverUrl: null })
  for (const [locale, title] of [
    ['pt-BR', 'Táxis'],
    ['zh-Hant-MO', '的士夜話'],
  ]) {
    const read = await t.call(t.as.curatorA, 'GET', `/api/collections/${id}?locale=${locale}`)
    expect(read.body).toMatchObject({
      shownTitle: { text: title, isFallback: true },
      texts: [{ locale: 'pt-PT', description: null }, { locale: 'zh-Hant-HK' }],
    })
  }
})

test('works stand in the order that they are put in, and are moved before another or to the end', async () => {
  const works = [await t.addWork('submitted'), await t.addWork('submitted'), await t.addWork('submitted')]
  const [a = '', b = '', c = ''] = works.map(({ workId }) => workId)
  const id = await filled(works)
  expect(await members(id)).toEqual([a, b, c])
  await place(t.as.curatorA, id, c, { before: a })
  expect(await members(id)).toEqual([c, a, b])
  await place(t.as.curatorA, id, c)
  expect(await members(id)).toEqual([a, b, c])
  await place(t.as.curatorA, id, b, { before: b }).then(({ body }) =>
    expect(body).toMatchObject({ status: 404, code: 'COLLECTION_WORK_NOT_FOUND' }),
  )
  expect((await t.call(t.as.curatorA, 'DELETE', `/api/collections/${id}/works/${a}`)).status).toBe(204)
  expect((await t.call(t.as.curatorA, 'DELETE', `/api/collections/${id}/works/${a}`)).body).toMatchObject({
    ...{ status: 404, code: 'COLLECTION_WORK_NOT_FOUND' },
  })
  expect(await members(id)).toEqual([b, c])
  const first = await t.call(t.as.curatorA, 'GET', `/api/collections/${id}/works?limit=1`)
  const second = await t.call(
    t.as.curatorA,
    'GET',
    `/api/collections/${id}/works?limit=1&cursor=${first.body.nextCursor}`,
  )
  expect([first.body.items[0].id, second.body.items[0].id, second.body.nextCursor]).toEqual([b, c, null])
})

test('of a collection for everybody each sees, counts and gets as cover the works that they may see', async () => {
  const own = await t.addWork('submitted')
  const foreign = await addWork(t, { organisationId: await addOrganisation(t, 'producer'), status: 'submitted' })
  const id = await filled([foreign, own], { audience: 'everybody' })
  expect(await members(id)).toEqual([foreign.workId, own.workId])
  expect(await members(id, t.as.producer)).toEqual([own.workId])
  expect(await members(id, partner)).toEqual([])
  const read = async (headers: Headers) => (await t.call(headers, 'GET', `/api/collections/${id}`)).body
  expect(await read(t.as.curatorA)).toMatchObject({ workCount: 2, coverUrl: `/api/stills/${foreign.stillId}` })
  expect(await read(t.as.producer)).toMatchObject({ workCount: 1, coverUrl: `/api/stills/${own.stillId}` })
  expect(await read(partner)).toMatchObject({ workCount: 0, coverUrl: null })
  const listed = (await t.call(partner, 'GET', '/api/collections')).body.items
  expect(listed).toMatchObject([{ id, workCount: 0 }])
  for (const headers of [partner, t.as.producer]) {
    const change = await t.call(headers, 'PATCH', `/api/collections/${id}`, { audience: 'organisation' })
    expect(change.body).toMatchObject({ status: 403, code: 'FORBIDDEN' })
  }
  await t.call(t.as.curatorA, 'DELETE', `/api/collections/${id}`)
})

test('a withdrawn work stays, for those who may see it', async () => {
  const work = await t.addWork('submitted')
  const id = await filled([work], { audience: 'everybody' })
  await t.step(t.as.producer, work.workId, 'withdraw')
  expect(await members(id)).toEqual([work.workId])
  expect(await members(id, t.as.stranger)).toEqual([])
  await t.call(t.as.curatorA, 'DELETE', `/api/collections/${id}`)
})

test('the cover is a work’s, or an image of one; when that is gone, the work’s again', async () => {
  const [one, two] = [await t.addWork('submitted'), await t.addWork('submitted')]
  const id = await filled([one, two])
  const patch = (cover: object | null) => t.call(t.as.curatorA, 'PATCH', `/api/collections/${id}`, { cover })
  expect((await patch({ workId: two.workId })).body).toMatchObject({ coverUrl: `/api/stills/${two.stillId}` })
  expect((await patch({ workId: two.workId, stillId: one.stillId })).body).toMatchObject({
    ...{ status: 422, code: 'COLLECTION_COVER_UNFIT', errors: [{ pointer: '/cover/stillId' }] },
  })
  const other = await t.addWork('submitted')
  expect((await patch({ workId: other.workId })).body).toMatchObject({ errors: [{ pointer: '/cover/workId' }] })

  const image = {
    id: t.ctx.newId(),
    workId: two.workId,
    source: 'upload',
    state: 'ready',
    sha256: 'a'.repeat(64),
  } as const
  const asked = { createdAtMs: 1, usedAtMs: 1, callerKind: 'operator', callerId: 'operator' } as const
  const facts = { reasons: [], findings: [], ...asked }
  await t.ctx.db.transaction((tx) => insertCoverImage(tx, { ...image, ...facts }))
  const chosen = await patch({ workId: two.workId, stillId: image.id })
  expect(chosen.body).toMatchObject({ coverUrl: `/api/stills/${image.id}`, cover: { stillId: image.id } })
  await t.ctx.db.transaction((tx) => deleteUnusedCoverImages(tx, t.ctx.now()))
  expect(await listCoverImages(t.ctx.db, two.workId)).toHaveLength(1) // a collection uses it
  await patch({ workId: one.workId })
  await t.ctx.db.transaction((tx) => deleteUnusedCoverImages(tx, t.ctx.now()))
  expect(await listCoverImages(t.ctx.db, two.workId)).toEqual([])

  await t.call(t.as.curatorA, 'DELETE', `/api/collections/${id}/works/${one.workId}`)
  const read = await t.call(t.as.curatorA, 'GET', `/api/collections/${id}`)
  expect(read.body).toMatchObject({ cover: null, coverUrl: `/api/stills/${two.stillId}` })
})

test('two who change it at once: the second is told by the tag', async () => {
  const made = await make()
  const { id } = made.body
  const under = { ...t.as.curatorA, 'if-match': made.headers.etag as string }
  const [one, two] = [await t.addWork('submitted'), await t.addWork('submitted')]
  const answers = await Promise.all([place(under, id, one.workId), place(under, id, two.workId)])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 412])
  const without = await Promise.all([place(t.as.curatorA, id, one.workId), place(t.as.curatorB, id, two.workId)])
  expect(without.map(({ status }) => status)).toEqual([200, 200])
  expect(await members(id)).toHaveLength(2)
})

test('whose it is has to be said by who is in several; viewers make none; the same call makes one', async () => {
  const second = await addOrganisation(t, 'curator')
  const both = await signedIn(
    t,
    await addPerson(t, { [t.curator]: 'editor', [second]: 'viewer', [t.producer]: 'owner' }),
  )
  expect((await make(both)).body).toMatchObject({ status: 422, code: 'ORGANISATION_MISSING' })
  expect((await make(both, { organisationId: t.producer })).body).toMatchObject({ organisationId: t.producer })
  expect((await make(both, { organisationId: second })).body).toMatchObject({ status: 403, code: 'FORBIDDEN' })
  expect((await make(both, { organisationId: NOBODY })).body).toMatchObject({ code: 'ORGANISATION_NOT_FOUND' })
  expect((await make(t.as.curatorViewer)).status).toBe(403)
  expect((await make(t.operator)).body).toMatchObject({ organisationId: null })
  const key = { ...t.as.curatorA, 'idempotency-key': 'c1' }
  expect((await make(key)).body.id).toBe((await make(key)).body.id)
})

test('another organisation’s collection is not there, and a work that one may not see cannot be put in', async () => {
  const { id } = (await make()).body
  for (const [method, path, body] of [
    ['GET', '', undefined],
    ['PATCH', '', { audience: 'everybody' }],
    ['DELETE', '', undefined],
    ['GET', '/works', undefined],
    ['PUT', `/works/${NOBODY}`, {}],
    ['DELETE', `/works/${NOBODY}`, undefined],
  ] as const) {
    const answer = await t.call(t.as.producer, method, `/api/collections/${id}${path}`, body)
    expect(answer.body, `${method} ${path}`).toMatchObject({ status: 404, code: 'COLLECTION_NOT_FOUND' })
    expect((await t.call({}, method, `/api/collections/${id}${path}`, body)).status).toBe(401)
  }
  const draft = await t.addWork('draft')
  expect((await place(t.as.curatorA, id, draft.workId)).body).toMatchObject({ status: 404, code: 'WORK_NOT_FOUND' })
  expect((await place(t.as.curatorA, NOBODY, draft.workId)).body).toMatchObject({ code: 'COLLECTION_NOT_FOUND' })
})

test.each<[object, number, string]>([
  [{ texts: [] }, 400, 'REQUEST_INVALID'],
  [{ texts: [{ locale: 'zh-Hant-HK' }] }, 400, 'REQUEST_INVALID'],
  [{ texts: [{ locale: 'nothing!', title: 'a' }] }, 422, 'CONTENT_INVALID'],
  [{ texts: [...TEXTS, { locale: 'ZH-hant-hk', title: 'a' }] }, 422, 'CONTENT_INVALID'],
  [{ texts: [{ locale: 'en', title: 'a\u0000' }] }, 422, 'CONTENT_INVALID'],
  [{ audience: 'partners' }, 400, 'REQUEST_INVALID'],
  [{ colour: 'red' }, 400, 'REQUEST_INVALID'],
])('a collection with %o answers %i %s', async (change, status, code) => {
  const answer = await make(t.as.curatorA, change)
  expect([answer.status, answer.body.code]).toEqual([status, code])
})
