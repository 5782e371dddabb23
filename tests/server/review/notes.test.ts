import { afterAll, beforeAll, expect, test } from 'vitest'
import type { NoteView } from '../../../server/review/note-schemas.ts'
import { addWork } from '../accounts/people-world.ts'
import { type Headers, type ReviewWorld, startReviewWorld } from './review-world.ts'

const NOBODY = '01980000-0000-7000-8000-000000000000'

let t: ReviewWorld
beforeAll(async () => {
  t = await startReviewWorld()
})
afterAll(() => t[Symbol.asyncDispose]())

const write = (headers: Headers, workId: string, note: object) =>
  t.call(headers, 'POST', `/api/works/${workId}/notes`, note)
const list = async (workId: string, query = '', headers: Headers = t.operator): Promise<NoteView[]> =>
  (await t.call(headers, 'GET', `/api/works/${workId}/notes${query}`)).body.items

test('notes come as the work is watched, by work, episode and second, and page by page', async () => {
  const { workId } = await t.addWork('submitted')
  const [three, two] = [await t.addEpisode(workId, 3), await t.addEpisode(workId, 2)]
  const texts = ['c', 'a', 'd', 'b', 'whole']
  for (const [text, place] of [
    ['d', { episodeId: three, fromMs: 12_000, untilMs: 15_000 }],
    ['b', { episodeId: two, fromMs: 500 }],
    ['whole', {}],
    ['c', { episodeId: three, fromMs: 900 }],
    ['a', { episodeId: two }],
  ] as const) {
    expect((await write(t.as.curatorA, workId, { ...place, text })).status).toBe(201)
  }
  const sorted = ['whole', 'a', 'b', 'c', 'd']
  expect(sorted.toSorted()).toEqual(texts.toSorted())
  expect((await list(workId)).map(({ text }) => text)).toEqual(sorted)
  const paged: string[] = []
  let url: string | undefined = `/api/works/${workId}/notes?limit=2`
  while (url !== undefined) {
    const { body } = await t.call(t.as.producer, 'GET', url)
    paged.push(...body.items.map(({ text }: NoteView) => text))
    url = body.nextCursor === null ? undefined : `/api/works/${workId}/notes?limit=2&cursor=${body.nextCursor}`
  }
  expect(paged).toEqual(sorted)
  expect((await list(workId, '?episodeNumber=3')).map(({ text }) => text)).toEqual(['c', 'd'])
  expect((await list(workId, `?episodeId=${two}`)).map(({ text }) => text)).toEqual(['a', 'b'])
})

test('when its episode is renumbered a note goes with it; when it is removed the note keeps its number, and comes back with it', async () => {
  const { workId } = await t.addWork('submitted')
  const episodeId = await t.addEpisode(workId, 3)
  await write(t.as.curatorA, workId, { episodeId, fromMs: 12_000, text: '字卡遮住了臉' })
  await t.call(t.as.producer, 'PATCH', `/api/episodes/${episodeId}`, { number: 5 })
  expect(await list(workId)).toMatchObject([{ episodeNumber: 5, episodeRemoved: false }])
  await t.call(t.as.producer, 'PATCH', `/api/episodes/${episodeId}`, { number: 3 })
  expect((await t.call(t.as.producer, 'DELETE', `/api/episodes/${episodeId}`)).status).toBe(204)
  expect(await list(workId, '?episodeNumber=3')).toMatchObject([
    { episodeId, episodeNumber: 3, episodeRemoved: true, fromMs: 12_000, text: '字卡遮住了臉' },
  ])
  const [removed] = (await t.call(t.as.producer, 'GET', `/api/works/${workId}/removed`)).body.items
  await t.call(t.as.producer, 'POST', `/api/works/${workId}/removed/${removed.id}/restore`)
  expect(await list(workId)).toMatchObject([{ episodeNumber: 3, episodeRemoved: false }])
})

test('a note is resolved and opened by whoever may write notes, answered, and changed and removed by who wrote it', async () => {
  const { workId } = await t.addWork('submitted')
  const { id } = (await write(t.as.curatorA, workId, { text: '片頭太長' })).body
  const url = `/api/works/${workId}/notes/${id}`
  const patch = (headers: Headers, body: object) => t.call(headers, 'PATCH', url, body)
  const resolved = await patch(t.as.producer, { state: 'resolved' })
  expect(resolved.body).toMatchObject({ state: 'resolved', resolvedBy: { id: expect.any(String) }, text: '片頭太長' })
  const again = await patch(t.as.producer, { state: 'resolved' })
  expect(again.body).toMatchObject({ resolvedAt: resolved.body.resolvedAt })
  expect((await patch(t.as.curatorB, { state: 'open' })).body).toMatchObject({ state: 'open', resolvedBy: null })
  for (const times of [1, 2]) {
    const headers = { ...t.as.producer, 'idempotency-key': 'once' }
    const answer = await t.call(headers, 'POST', `${url}/replies`, { text: '已剪短' })
    expect(answer.body.replies, `${times}`).toMatchObject([{ text: '已剪短' }])
  }
  expect((await patch(t.as.curatorB, { text: 'x' })).body).toMatchObject({ status: 403, code: 'NOT_YOUR_NOTE' })
  expect((await t.call(t.as.producer, 'DELETE', url)).body).toMatchObject({ status: 403, code: 'NOT_YOUR_NOTE' })
  expect((await patch(t.as.curatorA, { text: '片頭剪到三秒' })).body).toMatchObject({ text: '片頭剪到三秒' })
  const stale = await t.call({ ...t.as.curatorA, 'if-match': '"v1"' }, 'DELETE', url)
  expect(stale.body).toMatchObject({ status: 412, code: 'VERSION_CONFLICT' })
  expect((await t.call(t.as.curatorA, 'DELETE', url)).status).toBe(204)
  expect((await patch(t.as.curatorA, { text: 'x' })).body).toMatchObject({ status: 404, code: 'NOTE_NOT_FOUND' })
  const [removed] = await t.history(workId)
  expect(removed).toMatchObject({ entity: 'note', action: 'removed', before: { text: '片頭剪到三秒' }, after: null })
})

test('a note weighs as its author says, an issue where nothing is said, and open blockers are counted', async () => {
  const { workId } = await t.addWork('submitted')
  const issue = (await write(t.as.curatorA, workId, { text: 'a' })).body
  const blocker = (await write(t.as.curatorA, workId, { text: 'b', severity: 'blocker' })).body
  expect([issue.severity, blocker.severity]).toEqual(['issue', 'blocker'])
  expect((await list(workId, '?severity=blocker')).map(({ text }) => text)).toEqual(['b'])
  const counts = async () => (await t.call(t.as.curatorA, 'GET', `/api/works/${workId}/review`)).body
  expect(await counts()).toMatchObject({ openNotes: 2, openBlockers: 1 })
  const patch = (headers: Headers, id: string, body: object) =>
    t.call(headers, 'PATCH', `/api/works/${workId}/notes/${id}`, body)
  expect((await patch(t.as.curatorA, issue.id, { severity: 'fyi' })).body).toMatchObject({ severity: 'fyi', text: 'a' })
  const [edit] = await t.history(workId)
  expect(edit).toMatchObject({ entity: 'note', before: { severity: 'issue' }, after: { severity: 'fyi' } })
  expect((await patch(t.as.curatorB, blocker.id, { severity: 'fyi' })).body).toMatchObject({ code: 'NOT_YOUR_NOTE' })
  await patch(t.as.producer, blocker.id, { state: 'resolved' })
  expect(await counts()).toMatchObject({ openNotes: 1, openBlockers: 0 })
})

test('the same idempotent note is written once', async () => {
  const { workId } = await t.addWork('submitted')
  const headers = { ...t.as.curatorA, 'idempotency-key': 'note-1' }
  const [one, two] = [await write(headers, workId, { text: 'a' }), await write(headers, workId, { text: 'a' })]
  expect(two.body.id).toBe(one.body.id)
  expect((await write(headers, workId, { text: 'b' })).body).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
  expect(await list(workId)).toHaveLength(1)
})

test('a note of another work is not there', async () => {
  const [first, second] = [await t.addWork('submitted'), await t.addWork('submitted')]
  const { id } = (await write(t.as.curatorA, first.workId, { text: 'a' })).body
  const url = `/api/works/${second.workId}/notes/${id}`
  expect((await t.call(t.as.curatorA, 'PATCH', url, { state: 'resolved' })).body).toMatchObject({
    code: 'NOTE_NOT_FOUND',
  })
  expect((await t.call(t.as.curatorA, 'DELETE', url)).body).toMatchObject({ code: 'NOTE_NOT_FOUND' })
})

test.each<[string, (ids: { episodeId: string; trackId: string; other: string }) => object, number, string]>([
  ['no text', () => ({ text: ' ' }), 400, 'REQUEST_INVALID'],
  ['a control character', () => ({ text: 'a\u0000b' }), 422, 'CONTENT_INVALID'],
  ['a severity that is none', () => ({ text: 'a', severity: 'grave' }), 400, 'REQUEST_INVALID'],
  ['a field that is unknown', () => ({ text: 'a', colour: 'red' }), 400, 'REQUEST_INVALID'],
  ['a region that is none', () => ({ text: 'a', region: 'ZZ' }), 422, 'NOTE_ANCHOR_INVALID'],
  ['a moment of no episode', () => ({ text: 'a', fromMs: 1 }), 422, 'NOTE_ANCHOR_INVALID'],
  ['a track of no episode', ({ trackId }) => ({ text: 'a', trackId }), 422, 'NOTE_ANCHOR_INVALID'],
  ['an episode of another work', ({ other }) => ({ text: 'a', episodeId: other }), 422, 'NOTE_ANCHOR_INVALID'],
  ['a moment after the end', ({ episodeId }) => ({ text: 'a', episodeId, fromMs: 90_001 }), 422, 'NOTE_ANCHOR_INVALID'],
  [
    'an end before the beginning',
    ({ episodeId }) => ({ text: 'a', episodeId, fromMs: 5, untilMs: 5 }),
    422,
    'NOTE_ANCHOR_INVALID',
  ],
  ['an end without a beginning', ({ episodeId }) => ({ text: 'a', episodeId, untilMs: 5 }), 422, 'NOTE_ANCHOR_INVALID'],
  [
    'a track of another episode',
    ({ episodeId, trackId }) => ({ text: 'a', episodeId, trackId }),
    422,
    'NOTE_ANCHOR_INVALID',
  ],
])('a note with %s is refused', async (_what, noteOf, status, code) => {
  const { workId, trackId } = await t.addWork('submitted')
  const other = await t.addWork('submitted')
  const episodeId = await t.addEpisode(workId, 3)
  const answer = await write(t.as.curatorA, workId, noteOf({ episodeId, trackId, other: other.episodeId }))
  expect([answer.status, answer.body.code]).toEqual([status, code])
  expect(await list(workId)).toEqual([])
})

test('readers see notes and write none; strangers learn of nothing; a cursor of elsewhere is refused', async () => {
  const { workId } = await t.addWork('submitted')
  const { id } = (await write(t.as.producer, workId, { text: 'a' })).body
  expect(await list(workId, '', t.as.viewer)).toHaveLength(1)
  expect((await write(t.as.viewer, workId, { text: 'b' })).body).toMatchObject({ status: 403, code: 'FORBIDDEN' })
  for (const [method, url] of [
    ['GET', `/api/works/${workId}/notes`],
    ['POST', `/api/works/${workId}/notes`],
    ['DELETE', `/api/works/${workId}/notes/${id}`],
  ] as const) {
    const answer = await t.call(t.as.stranger, method, url, method === 'POST' ? { text: 'x' } : undefined)
    expect(answer.body).toMatchObject({ status: 404, code: 'WORK_NOT_FOUND' })
    expect((await t.call({}, method, url)).status).toBe(401)
  }
  expect((await write(t.operator, NOBODY, { text: 'x' })).body).toMatchObject({ code: 'WORK_NOT_FOUND' })
  const strange = await t.call(t.operator, 'GET', `/api/works/${workId}/notes?cursor=eA`)
  expect(strange.body).toMatchObject({ status: 400, code: 'CURSOR_INVALID' })
})

test('a producer of a draft writes notes that curators do not see before it is handed in', async () => {
  const { workId } = await addWork(t, { organisationId: t.producer, status: 'draft' })
  await write(t.as.producer, workId, { text: 'for ourselves' })
  expect((await t.call(t.as.curatorA, 'GET', `/api/works/${workId}/notes`)).status).toBe(404)
})
