import { afterAll, beforeAll, expect, test } from 'vitest'
import { insertRating } from '../../../db/queries/ratings.ts'
import { type DeclaredWorld, startDeclaredWorld } from './declared-world.ts'

const NOBODY = '019a0000-0000-7000-8000-000000000000'
const RATED = { region: 'TW', system: 'MOC-TW-TV', status: 'rated', code: 'PG-15', basis: 'official' }

let t: DeclaredWorld
let workId: string
let url: string
beforeAll(async () => {
  t = await startDeclaredWorld()
  workId = await t.createWork()
  url = `/api/works/${workId}/ratings`
})
afterAll(() => t[Symbol.asyncDispose]())

test('the systems come with their ages, sources and doubts, by region, and the Mainland as one without', async () => {
  const { items, regionsWithout } = await t.good('GET', '/api/rating-systems')
  expect(items.length).toBeGreaterThan(15)
  expect(regionsWithout).toMatchObject([{ region: 'CN', confidence: 'secondary' }])
  const macau = await t.good('GET', '/api/rating-systems?region=MO')
  expect(macau.items.map((system: { id: string }) => system.id)).toEqual(['MO-CCE'])
  expect(macau.items[0]).toMatchObject({ confidence: 'primary', verifiedOn: '2026-11-27' })
  expect(macau.items[0].codes[2]).toMatchObject({ code: 'C', recommendedAge: 18, minimumAge: 13 })
  expect(macau.regionsWithout).toEqual([])
})

test('a rating is noted, read, changed and forgotten; the work has a new version each time, and the history keeps all of it', async () => {
  const id = await t.createWork()
  const base = `/api/works/${id}/ratings`
  const sent = { ...RATED, certificateNo: '112-345', descriptors: ['violence'], validFrom: '2026-01-01T00:00:00+08:00' }
  const added = await t.call('POST', base, sent)
  expect(added.status).toBe(201)
  expect(added.headers).toMatchObject({ etag: '"v2"', location: `${base}/${added.body.id}` })
  expect(added.body).toMatchObject({
    ...sent,
    validFrom: '2025-12-31T16:00:00.000Z',
    validUntil: null,
    recommendedAge: 15,
  })
  expect(await t.good('GET', `${base}/${added.body.id}`)).toEqual(added.body)
  const changed = await t.call('PATCH', `${base}/${added.body.id}`, { code: 'R' }, { 'if-match': '"v2"' })
  expect(changed.body).toMatchObject({ code: 'R', minimumAge: 18, certificateNo: '112-345', descriptors: ['violence'] })
  expect(changed.headers.etag).toBe('"v3"')
  expect((await t.good('GET', base)).items).toEqual([changed.body])
  expect((await t.call('DELETE', `${base}/${added.body.id}`)).status).toBe(204)
  expect((await t.good('GET', base)).items).toEqual([])
  const { items } = await t.good('GET', `/api/works/${id}/history`)
  expect(items.map((edit: { after: object }) => Object.keys(edit.after))).toEqual([
    ...[['ratings'], ['ratings'], ['ratings']],
    expect.arrayContaining(['titles']),
  ])
  expect(items[0]).toMatchObject({ before: { ratings: [{ code: 'R' }] }, after: { ratings: [] } })
})

test('a rating that is pending, unrated or not required has no code', async () => {
  const pending = { region: 'JP', system: 'EIRIN', status: 'pending' }
  const added = await t.good('POST', url, pending)
  expect(added).toMatchObject({ ...pending, code: null, basis: null, recommendedAge: null })
  const rated = await t.good('PATCH', `${url}/${added.id}`, { status: 'rated', code: 'R15+', basis: 'official' })
  expect(rated).toMatchObject({ code: 'R15+', minimumAge: 15 })
  const back = await t.call('PATCH', `${url}/${added.id}`, { status: 'not_required' })
  expect(back.body.errors.map((place: { pointer: string }) => place.pointer)).toEqual(['/code', '/basis'])
})

test('a system says one thing of a work at an instant, and another thing afterwards', async () => {
  const id = await t.createWork()
  const base = `/api/works/${id}/ratings`
  const until = '2026-07-01T00:00:00Z'
  const first = await t.good('POST', base, { ...RATED, validUntil: until })
  expect(await t.call('POST', base, RATED)).toMatchObject({ status: 409, body: { code: 'RATING_OVERLAPS' } })
  const second = await t.good('POST', base, { ...RATED, code: 'R', validFrom: until })
  const moved = await t.call('PATCH', `${base}/${first.id}`, { validUntil: null })
  expect(moved).toMatchObject({ status: 409, body: { code: 'RATING_OVERLAPS' } })
  expect(moved.body.detail).toContain(second.id)
  expect((await t.good('GET', base)).items).toHaveLength(2)
})

test('the same call with the same key notes one rating, and with another body is refused', async () => {
  const id = await t.createWork()
  const headers = { 'idempotency-key': 'once' }
  const send = (body: object) => t.call('POST', `/api/works/${id}/ratings`, body, headers)
  const first = await send(RATED)
  expect((await send(RATED)).body).toEqual(first.body)
  expect(await send({ ...RATED, code: 'R' })).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } })
})

test('codes that are not given any more, that prohibit, or that were worked out are said to be so', async () => {
  const id = await t.createWork()
  const add = (body: object) =>
    t.good('POST', `/api/works/${id}/ratings`, { status: 'rated', basis: 'official', ...body })
  expect((await add({ region: 'KR', system: 'KMRB', code: '18' })).warnings).toMatchObject([
    { code: 'RATING_CODE_DEPRECATED', values: { system: 'KMRB', rating: '18' } },
  ])
  expect((await add({ region: 'VN', system: 'MCST', code: 'C' })).warnings).toMatchObject([
    { code: 'RATING_PROHIBITS', values: { system: 'MCST', rating: 'C' } },
  ])
  expect((await add({ region: 'SG', system: 'MDA', code: 'NC16', basis: 'mapped' })).warnings).toMatchObject([
    { code: 'RATING_MAPPED', values: {} },
  ])
})

test('suggestions go by the strictest rating that somebody gave, and never to the Mainland', async () => {
  const id = await t.createWork()
  const base = `/api/works/${id}`
  const none = await t.good('GET', `${base}/rating-suggestions`)
  expect(none.items).toEqual([])
  await t.good('POST', `${base}/ratings`, RATED)
  const film = { region: 'TW', system: 'MOC-TW', status: 'rated', code: 'P', basis: 'official' }
  await t.good('POST', `${base}/ratings`, film)
  const mapped = { region: 'BR', system: 'DJCTQ', status: 'rated', code: '18', basis: 'mapped' }
  await t.good('POST', `${base}/ratings`, mapped)
  const { items, rule } = await t.good('GET', `${base}/rating-suggestions`)
  expect(rule).toContain('recommended age')
  const bySystem = new Map(items.map((item: { system: string }) => [item.system, item]))
  expect(bySystem.get('MDA')).toMatchObject({
    code: 'NC16',
    basis: 'mapped',
    from: { code: 'PG-15' },
    isLessEnforced: false,
  })
  expect(bySystem.get('FCO')).toMatchObject({ code: 'IIB', isAgeStated: false })
  expect([...bySystem.keys()]).not.toContain('MOC-TW-TV')
  expect([...bySystem.keys()]).not.toContain('DJCTQ')
  const hongKong = await t.good('GET', `${base}/rating-suggestions?region=HK&system=FCO`)
  expect(hongKong.items).toEqual([bySystem.get('FCO')])
  const mainland = await t.call('GET', `${base}/rating-suggestions?region=CN`)
  expect(mainland).toMatchObject({ status: 422, body: { code: 'RATING_REGION_HAS_NONE' } })
})

test('ratings that do not hold at an instant suggest nothing for it', async () => {
  const id = await t.createWork()
  await t.good('POST', `/api/works/${id}/ratings`, { ...RATED, validUntil: '2026-07-01T00:00:00Z' })
  const at = async (text: string) =>
    (await t.good('GET', `/api/works/${id}/rating-suggestions?system=MDA&at=${text}`)).items
  expect(await at('2026-06-30T23:59:59Z')).toHaveLength(1)
  expect(await at('2026-07-01T00:00:00Z')).toEqual([])
})

test.each([
  ['a region without ratings', { ...RATED, region: 'CN' }, 422, 'RATING_REGION_HAS_NONE', undefined],
  ['a region that is none', { ...RATED, region: 'XX' }, 422, 'CONTENT_INVALID', '/region'],
  ['a system of elsewhere', { ...RATED, region: 'HK' }, 422, 'CONTENT_INVALID', '/system'],
  ['a system that is none', { ...RATED, system: 'OFLC' }, 422, 'CONTENT_INVALID', '/system'],
  ['a code of another system', { ...RATED, code: 'III' }, 422, 'CONTENT_INVALID', '/code'],
  ['a rating without its code', { ...RATED, code: null }, 422, 'CONTENT_INVALID', '/code'],
  ['a code without a rating', { ...RATED, status: 'unrated' }, 422, 'CONTENT_INVALID', '/code'],
  [
    'a warning that the system has no word for',
    { ...RATED, descriptors: ['gore'] },
    422,
    'CONTENT_INVALID',
    '/descriptors/0',
  ],
  [
    'an end before its beginning',
    { ...RATED, validFrom: '2026-02-01T00:00:00Z', validUntil: '2026-01-01T00:00:00Z' },
    422,
    'CONTENT_INVALID',
    '/validUntil',
  ],
  ['a leap second', { ...RATED, validFrom: '2016-12-31T23:59:60Z' }, 422, 'CONTENT_INVALID', '/validFrom'],
  ['a field that there is not', { ...RATED, age: 15 }, 400, 'REQUEST_INVALID', '/age'],
  ['a name of the prototype', { ...RATED, system: '__proto__' }, 400, 'REQUEST_INVALID', '/system'],
  ['a day for an instant', { ...RATED, validFrom: '2026-01-01' }, 400, 'REQUEST_INVALID', '/validFrom'],
  [
    'too many warnings',
    { ...RATED, descriptors: Array.from({ length: 21 }, (_, i) => `x${i}`) },
    400,
    'REQUEST_INVALID',
    '/descriptors',
  ],
])('%s is refused', async (_what, body, status, code, pointer) => {
  const before = (await t.good('GET', url)).items
  const answer = await t.call('POST', url, body)
  expect([answer.status, answer.body.code]).toEqual([status, code])
  if (pointer !== undefined) expect(answer.body.errors[0].pointer).toBe(pointer)
  expect((await t.good('GET', url)).items).toEqual(before)
})

test('a change that falls on another version is refused, and so is one of a rating of another work', async () => {
  const id = await t.createWork()
  const { id: ratingId } = await t.good('POST', `/api/works/${id}/ratings`, RATED)
  const stale = { 'if-match': '"v1"' }
  for (const [method, path, body] of [
    ['POST', `/api/works/${id}/ratings`, RATED],
    ['PATCH', `/api/works/${id}/ratings/${ratingId}`, { code: 'R' }],
    ['DELETE', `/api/works/${id}/ratings/${ratingId}`, undefined],
  ] as const) {
    expect((await t.call(method, path, body, stale)).status).toBe(412)
  }
  for (const [method, body] of [['GET'], ['PATCH', { code: 'R' }], ['DELETE']] as const) {
    expect(await t.call(method, `${url}/${ratingId}`, body)).toMatchObject({
      status: 404,
      body: { code: 'RATING_NOT_FOUND' },
    })
  }
  const gone = await t.call('POST', `/api/works/${NOBODY}/ratings`, RATED)
  expect(gone).toMatchObject({ status: 404, body: { code: 'WORK_NOT_FOUND' } })
  const anonymous = await t.app.inject({ method: 'POST', url, payload: RATED })
  expect(anonymous.statusCode).toBe(401)
})

test('a work has 200 ratings at most', async () => {
  const id = await t.createWork()
  const dayMs = (n: number) => Date.UTC(2020, 0, 1 + n)
  const row = { workId: id, region: 'TW', system: 'MOC-TW-TV', status: 'unrated', createdAtMs: 1 } as const
  await t.ctx.db.transaction(async (tx) => {
    for (let n = 0; n < 200; n++) {
      const span = { validFromMs: dayMs(n), validUntilMs: dayMs(n + 1) }
      await insertRating(tx, { ...row, ...span, id: t.ctx.newId(), descriptors: [] })
    }
  })
  const validFrom = new Date(dayMs(200)).toISOString()
  const more = await t.call('POST', `/api/works/${id}/ratings`, { ...RATED, validFrom })
  expect(more).toMatchObject({ status: 409, body: { code: 'TOO_MANY_RATINGS' } })
})
