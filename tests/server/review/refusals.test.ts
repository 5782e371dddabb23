import { afterAll, beforeAll, expect, test } from 'vitest'
import { setEpisodeState } from '../../../db/queries/episodes.ts'
import { type ReviewWorld, startReviewWorld } from './review-world.ts'

const NOBODY = '01980000-0000-7000-8000-000000000000'

let t: ReviewWorld
beforeAll(async () => {
  t = await startReviewWorld()
})
afterAll(() => t[Symbol.asyncDispose]())

test.each<[string, object | undefined]>([
  ['submit', undefined],
  ['claim', undefined],
  ['release', undefined],
  ['request-changes', { notes: [{ text: 'a' }] }],
  ['approve', { regions: ['MO'] }],
  ['publish', { regions: ['MO'] }],
  ['withdraw', { regions: ['MO'] }],
  ['restore', undefined],
])('%s of no work is 404, by nobody 401, under an old tag 412, by a viewer 403', async (step, body) => {
  const { workId } = await t.addWork('submitted')
  expect((await t.step(t.operator, NOBODY, step, body)).body).toMatchObject({ status: 404, code: 'WORK_NOT_FOUND' })
  expect((await t.step({}, workId, step, body)).status).toBe(401)
  const stale = await t.step({ ...t.operator, 'if-match': '"v99"' }, workId, step, body)
  expect(stale.body).toMatchObject({ status: 412, code: 'VERSION_CONFLICT' })
  expect((await t.step(t.as.viewer, workId, step, body)).body).toMatchObject({ status: 403, code: 'FORBIDDEN' })
  expect((await t.step(t.as.curatorViewer, workId, step, body)).body).toMatchObject({ status: 403, code: 'FORBIDDEN' })
  expect((await t.step(t.as.stranger, workId, step, body)).body).toMatchObject({ status: 404, code: 'WORK_NOT_FOUND' })
  expect(await t.history(workId)).toEqual([])
})

test.each<[string, object, number, string]>([
  ['approve', {}, 400, 'REQUEST_INVALID'],
  ['approve', { regions: [] }, 400, 'REQUEST_INVALID'],
  ['approve', { regions: ['mo'] }, 400, 'REQUEST_INVALID'],
  ['approve', { regions: ['ZZ'] }, 422, 'REGION_INVALID'],
  ['approve', { regions: ['MO', 'MO'] }, 400, 'REQUEST_INVALID'],
  ['publish', { regions: ['UK'] }, 422, 'REGION_INVALID'],
  ['publish', { regions: ['MO'], overrides: [{ region: 'MO' }] }, 400, 'REQUEST_INVALID'],
  ['publish', { regions: ['MO'], overrides: [{ region: 'MO', reason: ' ' }] }, 400, 'REQUEST_INVALID'],
  ['publish', { regions: ['MO'], overrides: [{ region: 'MO', reason: 'a\u0007' }] }, 422, 'CONTENT_INVALID'],
  ['publish', { everywhere: true }, 400, 'REQUEST_INVALID'],
  ['withdraw', { regions: ['XA'] }, 422, 'REGION_INVALID'],
  ['claim', { takeOver: 'yes' }, 400, 'REQUEST_INVALID'],
  ['request-changes', {}, 422, 'REVIEW_NOTE_MISSING'],
  ['request-changes', { notes: [{ text: 'a', fromMs: 3 }] }, 422, 'NOTE_ANCHOR_INVALID'],
])('%s with %o answers %i %s', async (step, body, status, code) => {
  const { workId } = await t.addWork('submitted')
  const answer = await t.step(t.as.curatorA, workId, step, body)
  expect([answer.status, answer.body.code]).toEqual([status, code])
  expect((await t.review(workId)).status).toBe('submitted')
})

test('a refused request for changes leaves no note behind', async () => {
  const { workId } = await t.addWork('submitted')
  const notes = [{ text: 'good' }, { text: 'bad', fromMs: 3 }]
  const answer = await t.step(t.as.curatorA, workId, 'request-changes', { notes })
  expect(answer.body).toMatchObject({ status: 422, errors: [{ pointer: '/notes/1/episodeId' }] })
  expect((await t.call(t.operator, 'GET', `/api/works/${workId}/notes`)).body.items).toEqual([])
})

test('a draft is published in a region by nobody; a work without an episode is published nowhere', async () => {
  const { workId } = await t.addWork('draft')
  const draft = await t.step(t.operator, workId, 'publish', { regions: ['MO'] })
  expect(draft.body).toMatchObject({ status: 409, code: 'WORK_STATUS_CONFLICT' })
  const empty = await t.addWork('submitted')
  await t.ctx.db.transaction((tx) => setEpisodeState(tx, empty.episodeId, { state: 'analysing' }, t.ctx.now()))
  for (const body of [undefined, { regions: ['MO'] }]) {
    const answer = await t.step(t.as.curatorA, empty.workId, 'publish', body)
    expect(answer.body).toMatchObject({ status: 409, code: 'WORK_NOT_READY' })
  }
})

test('withdrawing from where it is not published, or again, changes nothing', async () => {
  const { workId } = await t.addWork('submitted')
  const before = await t.review(workId)
  expect((await t.step(t.as.curatorA, workId, 'withdraw', { regions: ['MO'] })).body).toMatchObject({
    status: 'submitted',
  })
  expect(await t.review(workId)).toEqual(before)
  for (let times = 0; times < 2; times++) {
    expect((await t.step(t.as.curatorA, workId, 'withdraw')).body).toMatchObject({ status: 'withdrawn' })
  }
  expect((await t.history(workId)).map(({ action }) => action)).toEqual(['withdrawn'])
})
