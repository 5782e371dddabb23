import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { setEpisodeState } from '../../../db/queries/episodes.ts'
import { type AddressedEvent, deleteOldEvents, insertEvent, listEvents } from '../../../db/queries/events.ts'
import { workShares, works } from '../../../db/schema/index.ts'
import type { StreamLimits } from '../../../server/events/event-hub.ts'
import { createEventHub, STREAM_LIMITS } from '../../../server/events/event-hub.ts'
import { mayHear } from '../../../server/events/may-hear.ts'
import { until } from '../../start-server.ts'
import { addOrganisation, personOf, sha256Of, startTusWorld, type TusWorld } from '../uploads/tus-world.ts'
import { metadata, TINY_VIDEO, video } from '../uploads/upload-world.ts'
import { type Listening, listen } from './listen.ts'

async function startWorld(streamLimits: Partial<StreamLimits> = {}) {
  const t = await startTusWorld({ streamLimits: { pollMs: 20, ...streamLimits } })
  await t.app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = t.app.server.address() as AddressInfo
  const hear = (query = '', headers: Record<string, string> = {}) =>
    listen(`http://127.0.0.1:${port}/api/events${query}`, { ...t.operator, ...headers })
  return { ...t, hear }
}

const untilHeard = (heard: Listening, count: number) =>
  until(
    async () => heard.events.length,
    (length) => length >= count,
    { limitMs: 5_000, what: `${count} events` },
  )

const say = (t: Pick<TusWorld, 'ctx'>, n: number, change: object = {}) =>
  t.ctx.db.transaction((tx) =>
    insertEvent(tx, { atMs: 1_000, kind: 'import', callerId: 'p1', payload: { n }, ...change }),
  )

test('what happens to uploads and episodes is heard in order, each with what it is about', async () => {
  await using t = await startWorld()
  const heard = await t.hear()
  expect(heard.response.headers).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  const id = await t.begin(TINY_VIDEO.length, { filename: '1.mp4' })
  await t.patch(id, 0, TINY_VIDEO.subarray(0, 100))
  await t.patch(id, 100, TINY_VIDEO.subarray(100))
  const bad = await t.begin(3, { sha256: 'a'.repeat(64) })
  await t.patch(bad, 0, Buffer.from('abc'))
  const episode = (await t.send([metadata(), video()])).json()
  const problem = { code: 'MEDIA_NO_VIDEO', detail: 'There is no picture in it: export it again.' }
  await t.ctx.db.transaction((tx) => setEpisodeState(tx, episode.id, { state: 'failed', problem }, 5_000))
  await t.ctx.db.transaction(async (tx) => void tx.update(works).set({ indexedAtMs: 6_000 }).run())
  await untilHeard(heard, 8)
  heard.close()
  const about = { uploadId: id, fileName: '1.mp4', sizeBytes: TINY_VIDEO.length, problem: null }
  const size = TINY_VIDEO.length
  expect(heard.events.map(({ event, data }) => [event, data])).toEqual([
    ['upload', expect.objectContaining({ ...about, state: 'receiving', offset: 100, sha256: null })],
    ['upload', expect.objectContaining({ ...about, state: 'receiving', offset: size })],
    ['upload', expect.objectContaining({ ...about, state: 'finished', offset: size, sha256: sha256Of(TINY_VIDEO) })],
    ['upload', expect.objectContaining({ uploadId: bad, state: 'receiving' })],
    [
      'upload',
      expect.objectContaining({
        uploadId: bad,
        state: 'failed',
        problem: { code: 'UPLOAD_CHECKSUM_WRONG', detail: expect.stringContaining('send it again') },
      }),
    ],
    [
      'episode',
      expect.objectContaining({ workId: t.workId, episodeId: episode.id, number: 1, state: 'uploaded', problem: null }),
    ],
    [
      'episode',
      { at: '1970-01-01T00:00:05.000Z', workId: t.workId, episodeId: episode.id, number: 1, state: 'failed', problem },
    ],
    ['indexed', { at: '1970-01-01T00:00:06.000Z', workId: t.workId }],
  ])
})

test('a stream that broke off goes on behind the last event that was heard', async () => {
  await using t = await startWorld()
  for (let n = 1; n <= 3; n++) await say(t, n)
  const first = await t.hear('?after=0')
  await untilHeard(first, 3)
  first.close()
  for (let n = 4; n <= 2_000; n++) await say(t, n)
  const second = await t.hear('', { 'last-event-id': String(first.lastId()) })
  await untilHeard(second, 1_997)
  await say(t, 2_001)
  await untilHeard(second, 1_998)
  second.close()
  expect(second.events.map(({ data }) => data.n)).toEqual(Array.from({ length: 1_998 }, (_, index) => index + 4))
})

test('who comes back too late is told that something was missed', async () => {
  await using t = await startWorld()
  for (let n = 1; n <= 5; n++) await say(t, n)
  await t.ctx.db.transaction((tx) => deleteOldEvents(tx, 0, 3))
  expect((await listEvents(t.ctx.db, 0, 10)).map(({ seq }) => seq)).toEqual([3, 4, 5])
  for (const after of ['?after=1', '?after=99']) {
    const heard = await t.hear(after)
    await untilHeard(heard, 1)
    heard.close()
    expect(heard.events).toEqual([{ id: 5, event: 'missed', data: {} }])
  }
  const onTime = await t.hear('?after=2')
  await untilHeard(onTime, 3)
  onTime.close()
  expect(onTime.events.map(({ data }) => data.n)).toEqual([3, 4, 5])
})

test('a person hears of their own, of their organisation, and of works that are shared with it', async () => {
  await using t = await startWorld()
  const [ours, partner, stranger] = [await addOrganisation(t), await addOrganisation(t), await addOrganisation(t)]
  await t.ctx.db.transaction(async (tx) => {
    tx.update(works).set({ organisationId: ours, version: 2 }).run()
    tx.insert(workShares).values({ workId: t.workId, organisationId: partner, role: 'viewer', createdAtMs: 1 }).run()
  })
  await say(t, 1, { callerId: null, workId: t.workId })
  await say(t, 2, { kind: 'upload', organisationId: ours })
  await say(t, 3)
  const hears = async (caller: ReturnType<typeof personOf>) => {
    const events: AddressedEvent[] = await listEvents(t.ctx.db, 0, 10)
    return events.filter((event) => mayHear(caller, event)).map(({ payload }) => payload.n)
  }
  expect(await hears(personOf('p1', ours))).toEqual([1, 2, 3])
  expect(await hears(personOf('p2', ours, { role: 'owner' }))).toEqual([1, 2])
  expect(await hears(personOf('p3', ours, { role: 'viewer' }))).toEqual([1])
  const curator = personOf('p6', stranger, { organisationKind: 'curator' })
  expect(await hears(curator)).toEqual([]) // it is a draft
  expect(await hears(personOf('p4', partner))).toEqual([1])
  expect(await hears(personOf('p5', stranger))).toEqual([])
  expect(await hears({ kind: 'operator', id: 'operator', memberships: [] })).toEqual([1, 2, 3])
})

test('a silent stream beats, and says up to where nothing was missed', async () => {
  await using t = await startWorld({ beatMs: 60 })
  const heard = await t.hear()
  const hub = createEventHub(t.ctx, { ...STREAM_LIMITS, pollMs: 20, beatMs: 60 })
  const stream = await hub.listen(personOf('p9', 'o9'), undefined)
  let text = ''
  stream.on('data', (chunk) => {
    text += String(chunk)
  })
  await say(t, 1) // not for p9
  await until(
    async () => text,
    (so) => so.includes(':\nid: 1\n\n'),
  )
  await until(async () => heard.lastId(), Boolean)
  heard.close()
  await hub.close()
})

test('a caller has so many streams, and one that ended makes room', async () => {
  await using t = await startWorld({ streamsPerCaller: 2 })
  const [first, second] = [await t.hear(), await t.hear()]
  const third = await t.hear()
  expect([third.response.statusCode, third.response.headers['content-type']]).toEqual([429, 'application/problem+json'])
  first.close()
  await until(
    async () => {
      const again = await t.hear()
      again.close()
      return again.response.statusCode
    },
    (status) => status === 200,
    { limitMs: 3_000 },
  )
  second.close()
})

test('a stream ends after its time, so that its caller is looked at again', async () => {
  await using t = await startWorld({ lifeMs: 100 })
  const heard = await t.hear()
  await heard.ended
  expect(heard.response.complete).toBe(true)
})

test('a listener that takes nothing is dropped, and goes on where it was when it comes back', async () => {
  await using t = await startWorld({ stuckMs: 200 })
  const hub = createEventHub(t.ctx, { ...STREAM_LIMITS, pollMs: 10, stuckMs: 200 })
  const stream = await hub.listen({ kind: 'operator', id: 'x', memberships: [] }, undefined)
  const pad = 'x'.repeat(10_000)
  for (let n = 1; n <= 60; n++) await say(t, n, { payload: { n, pad } })
  await new Promise((resolve) => stream.once('close', resolve)) // it was never read
  expect(stream.destroyed).toBe(true)
  expect(stream.readableLength).toBeLessThan(400_000)
  await hub.close()
})

test('when the server stops its streams end at once', async () => {
  const t = await startWorld()
  const heard = await t.hear()
  const startedAtMs = performance.now()
  await t[Symbol.asyncDispose]()
  await heard.ended
  expect(heard.response.complete).toBe(true)
  expect(performance.now() - startedAtMs).toBeLessThan(1_500)
})

test('a thousand streams that come and go leave no timer, no listener and no query behind', async () => {
  await using t = await startWorld()
  const hub = createEventHub(t.ctx, { ...STREAM_LIMITS, pollMs: 5, streamsPerCaller: 1_000 })
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
  const before = timers()
  for (let round = 0; round < 10; round++) {
    const streams = await Promise.all(Array.from({ length: 100 }, () => hub.listen(personOf('p', 'o'), undefined)))
    await say(t, round)
    await pause(15)
    for (const stream of streams) stream.destroy()
  }
  await pause(50)
  expect(timers()).toBeLessThanOrEqual(before)
  expect(await hub.listen(personOf('p', 'o'), undefined)).toMatchObject({ destroyed: false })
  await hub.close()
})

test.each([
  ['without a caller', '', { authorization: '' }, 401],
  ['with an id that is none', '', { 'last-event-id': 'x' }, 400],
  ['from nowhere', '?after=-1', {}, 400],
])('a stream %s is refused', async (_what, query, headers, status) => {
  await using t = await startTusWorld()
  const answer = await t.app.inject({ url: `/api/events${query}`, headers: { ...t.operator, ...headers } })
  expect(answer.statusCode).toBe(status)
  expect(answer.headers['content-type']).toBe('application/problem+json')
})
