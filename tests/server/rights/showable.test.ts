import { afterAll, beforeAll, expect, test } from 'vitest'
import { addOrganisation, member } from '../accounts/people-world.ts'
import { newWindow, type RightsWorld, startRightsWorld } from './rights-world.ts'

const JULY = '2026-07-01T00:00:00.000Z'
const AUGUST = '2026-08-01T00:00:00.000Z'
const OCTOBER = '2026-10-01T00:00:00.000Z'
const before = (instant: string) => new Date(Date.parse(instant) - 1).toISOString()

let t: RightsWorld
beforeAll(async () => {
  t = await startRightsWorld()
})
afterAll(() => t[Symbol.asyncDispose]())

const ask = async (workId: string, at: string, region = 'MO') => {
  const { body } = await t.get(`/api/works/${workId}/showable?at=${encodeURIComponent(at)}&region=${region}`)
  const [{ isShowable, whyNot, until, windowIds }] = body.items
  return [isShowable, whyNot.map(({ code }: { code: string }) => code).join(), until, windowIds.length]
}

test('a work is showable where it is published while a window covers the region, the end not included', async () => {
  const workId = await t.addWork()
  await t.put(workId, [
    newWindow({ from: JULY, until: AUGUST }),
    newWindow({ licenceType: 'AVOD', from: AUGUST, until: OCTOBER }),
  ])
  expect(await ask(workId, JULY)).toEqual([false, 'REGION_NOT_PUBLISHED', null, 1])
  await t.publish(workId, 'MO', 'PT')
  expect(await ask(workId, before(JULY))).toEqual([false, 'WINDOW_NOT_BEGUN', JULY, 0])
  expect(await ask(workId, JULY)).toEqual([true, '', OCTOBER, 1]) // the next window goes on where this one ends
  expect(await ask(workId, before(OCTOBER))).toEqual([true, '', OCTOBER, 1])
  expect(await ask(workId, OCTOBER)).toEqual([false, 'WINDOW_ENDED', null, 0])
  expect(await ask(workId, JULY, 'PT')).toEqual([false, 'NO_WINDOW', null, 0])
  expect(await ask(workId, JULY, 'TW')).toEqual([false, 'REGION_NOT_PUBLISHED,NO_WINDOW', null, 0])
})

test('without a region every one is told that it is published in or that a window names', async () => {
  const workId = await t.addWork('approved')
  await t.put(workId, [newWindow({ scope: 'worldwide_except', regions: ['CN'] }), newWindow({ regions: ['HK'] })])
  await t.publish(workId, 'TW')
  const { body } = await t.get(`/api/works/${workId}/showable`)
  expect(body).toMatchObject({ at: new Date(t.ctx.now()).toISOString(), status: 'approved', nextCursor: null })
  expect(body.items.map(({ region }: { region: string }) => region)).toEqual(['CN', 'HK', 'TW'])
  expect(body.items[2].whyNot).toEqual([{ code: 'WORK_NOT_PUBLISHED', detail: 'The work is approved, not published.' }])
})

test.each([
  ['at=2016-12-31T23:59:60Z', 'QUERY_INVALID'],
  ['at=yesterday', 'REQUEST_INVALID'],
  ['region=mo', 'REQUEST_INVALID'],
  ['when=now', 'REQUEST_INVALID'],
])('%s is refused with %s', async (query, code) => {
  const answer = await t.get(`/api/works/${await t.addWork()}/showable?${query}`)
  expect([answer.status, answer.body.code]).toEqual([400, code])
})

test('of a work that a caller may not see nothing is told', async () => {
  const workId = await t.addWork('draft')
  const curator = await member(t, await addOrganisation(t, 'curator'), 'owner')
  expect((await t.get(`/api/works/${workId}/showable`, curator)).body.code).toBe('WORK_NOT_FOUND')
  expect((await t.get(`/api/works/${workId}/showable`, {})).status).toBe(401)
})

test('lists and searches find what may be shown in a region, now or at an instant, as soon as it is so', async () => {
  const owner = await addOrganisation(t, 'producer')
  const reader = await member(t, owner, 'viewer')
  const [always, july, nowhere] = [
    await t.addWork('published', owner),
    await t.addWork('published', owner),
    await t.addWork('published', owner),
  ]
  const put = (workId: string, windows: object[]) => t.put(workId, windows, { headers: t.operator })
  const at = new Date(t.ctx.now() + 60_000).toISOString()
  await put(always, [newWindow({ scope: 'worldwide_except', regions: [] })])
  await put(july, [newWindow({ from: JULY, until: AUGUST }), newWindow({ from: at })])
  await put(nowhere, [newWindow()])
  await t.publish(always, 'MO')
  await t.publish(july, 'MO')
  const find = async (query: string) => {
    const listed = (await t.get(`/api/works?${query}`, reader)).body
    const found = (await t.get(`/api/search?${query}`, reader)).body
    const ids = found.items.map(({ work }: { work: { id: string } }) => work.id)
    expect(listed.items.map(({ id }: { id: string }) => id)).toEqual(ids)
    expect(found.facets.kind).toEqual(ids.length === 0 ? {} : { micro_drama: ids.length })
    return ids
  }
  expect(await find('showableIn=MO')).toEqual([always])
  expect(await find(`showableIn=MO&showableAt=${JULY}`)).toEqual([july, always])
  expect(await find(`showableIn=MO&showableAt=${at}`)).toEqual([july, always])
  expect(await find(`showableIn=MO&showableAt=2026-07-31T23:59:59.999%2B00:00`)).toEqual([july, always])
  expect(await find('showableIn=HK')).toEqual([])
  t.advance(60_000)
  expect(await find('showableIn=MO')).toEqual([july, always])
  await t.publish(nowhere, 'MO')
  expect(await find('showableIn=MO')).toEqual([nowhere, july, always])
  await put(always, [])
  expect(await find('showableIn=MO')).toEqual([nowhere, july])
})

test('an instant without a region is refused, and a cursor goes on although time does', async () => {
  for (const path of ['/api/works', '/api/search']) {
    const answer = await t.get(`${path}?showableAt=${JULY}`)
    expect([answer.status, answer.body.code]).toEqual([400, 'QUERY_INVALID'])
  }
  const works = [await t.addWork(), await t.addWork()]
  for (const workId of works) {
    await t.put(workId, [newWindow({ regions: ['PT'] })])
    await t.publish(workId, 'PT')
  }
  const first = await t.get('/api/search?showableIn=PT&limit=1')
  t.advance(1_000)
  const next = await t.get(`/api/search?showableIn=PT&limit=1&cursor=${first.body.nextCursor}`)
  expect([first, next].map(({ body }) => body.items[0].work.id)).toEqual(works.toReversed())
  const other = await t.get(`/api/search?showableIn=HK&limit=1&cursor=${first.body.nextCursor}`)
  expect(other.body.code).toBe('CURSOR_INVALID')
})
