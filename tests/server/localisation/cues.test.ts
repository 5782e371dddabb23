import { expect, test } from 'vitest'
import { eq } from '../../../db/drizzle.ts'
import { jobs, mediaFiles, tracks, works } from '../../../db/schema/index.ts'
import { MAX_OPERATIONS } from '../../../server/localisation/cue-schemas.ts'
import { NOBODY, useLocalisationWorld } from './localisation-world.ts'

const { call, addEpisode, replaceTrack, runDraftJobs, world } = useLocalisationWorld()

interface Cue {
  position: number
  startMs: number
  endMs: number
  text: string
  made: null | { edited: boolean; stale: boolean; changes: { to: string; at: number | null; decision: string }[] }
}
const LINES = ['你怎么来了', '我打车来的', '快走']
const pathOf = (trackId: string) => `/api/tracks/${trackId}/cues`

async function read(trackId: string) {
  const answer = await call('GET', pathOf(trackId))
  expect(answer.statusCode, answer.body).toBe(200)
  const view = answer.json() as { cueCount: number; sourceLocale: string | null; cues: Cue[] }
  return { ...view, tag: String(answer.headers.etag), texts: view.cues.map(({ text }) => text) }
}
const patch = (trackId: string, tag: string | undefined, body: object) =>
  call('PATCH', pathOf(trackId), body, tag === undefined ? {} : { 'if-match': tag })

/** Sends steps with the tag of now. */
async function edit(trackId: string, operations: readonly object[]) {
  const answer = await patch(trackId, (await read(trackId)).tag, { operations })
  expect(answer.statusCode, answer.body).toBe(200)
  return { tag: String(answer.headers.etag), inverse: (answer.json() as { inverse: object }).inverse }
}
async function draftOf(episodeId: string) {
  const made = await call('POST', `/api/episodes/${episodeId}/drafts`, { to: ['TW'] })
  return (made.json() as { drafts: { trackId: string }[] }).drafts[0]?.trackId ?? ''
}
const jobsOf = (kind: 'index-work' | 'make-drafts') =>
  world()
    .ctx.db.select()
    .from(jobs)
    .where(eq(jobs.kind, kind))
    .all()
    .map(({ key }) => key)

test('cues are split, moved, written, added and removed in one edit, which its inverse undoes and does again', async () => {
  const { trackId } = await addEpisode(LINES)
  const before = await read(trackId)
  const { tag, inverse } = await edit(trackId, [
    { op: 'split', position: 0, atMs: 1_200, texts: ['你怎么', '来了'] },
    { op: 'text', position: 2, text: '我坐车来的' },
    { op: 'times', position: 2, startMs: 3_100, endMs: 5_000 },
    { op: 'insert', position: 3, startMs: 5_000, endMs: 5_900, text: '真的' },
    { op: 'delete', position: 4 },
  ])
  const edited = await read(trackId)
  expect(edited.texts).toEqual(['你怎么', '来了', '我坐车来的', '真的'])
  expect(edited.tag).toBe(tag)
  const undone = await patch(trackId, tag, inverse)
  expect((await read(trackId)).cues).toEqual(before.cues)
  await patch(trackId, String(undone.headers.etag), (undone.json() as { inverse: object }).inverse)
  expect((await read(trackId)).cues).toEqual(edited.cues)
})

test('an edit is noted in the history, and has the work indexed and drafts made anew', async () => {
  const { id, trackId } = await addEpisode(LINES)
  const draftId = await draftOf(id)
  await edit(trackId, [{ op: 'text', position: 2, text: '坐出租车走' }])
  expect(jobsOf('index-work')).toContain(world().workId)
  expect(jobsOf('make-drafts')).toEqual([`episode/${id}`])
  const history = await call('GET', `/api/works/${world().workId}/history?entity=track&limit=1`)
  expect(history.json()).toMatchObject({ items: [{ entityId: trackId, action: 'edited' }] })
  await runDraftJobs()
  expect((await read(draftId)).texts).toEqual(['你怎麼來了', '我打車來的', '坐計程車走'])
})

test('an approved work whose cues are edited goes back into review', async () => {
  const { trackId } = await addEpisode(LINES)
  const { db } = world().ctx
  await db.transaction(async (tx) => {
    const { version } = tx.select().from(works).where(eq(works.id, world().workId)).get() ?? { version: 0 }
    tx.update(works)
      .set({ status: 'approved', version: version + 1 })
      .where(eq(works.id, world().workId))
      .run()
  })
  await edit(trackId, [{ op: 'text', position: 0, text: '你来了' }])
  expect((await call('GET', `/api/works/${world().workId}`)).json()).toMatchObject({ status: 'in_review' })
})

test('words of a draft are accepted and refused one by one, and stay so when the draft is made anew', async () => {
  const { id, trackId } = await addEpisode(['坐出租车去地铁站', '里面的空调坏了', '快走'])
  const draftId = await draftOf(id)
  const fresh = await read(draftId)
  const words = fresh.cues[0]?.made?.changes.map(({ to }) => to) ?? []
  const taxi = words.indexOf('計程車')
  for (const { at, to } of fresh.cues[0]?.made?.changes ?? []) {
    expect(fresh.cues[0]?.text.slice(at ?? -1).startsWith(to)).toBe(true)
  }
  const { tag, inverse } = await edit(draftId, [
    { op: 'decide', position: 0, change: taxi, decision: 'refused' },
    { op: 'decide', position: 1, decision: 'accepted' },
    { op: 'text', position: 2, text: '趕快走' },
  ])
  const decided = await read(draftId)
  expect(decided.texts).toEqual([fresh.texts[0]?.replace('計程車', '出租车'), fresh.texts[1], '趕快走'])
  expect(decided.cues[0]?.made?.changes[taxi]).toMatchObject({ decision: 'refused' })
  expect(decided.cues.map(({ made }) => made?.edited)).toEqual([true, true, true])
  expect(decided.cues[2]?.made?.changes.map(({ at }) => at)).toEqual(fresh.cues[2]?.made?.changes.map(() => null))

  const sourceTag = (await read(trackId)).tag
  const moved = { operations: [{ op: 'insert', position: 0, startMs: 0, endMs: 0 + 1, text: '喂' }] }
  expect((await patch(trackId, sourceTag, moved)).statusCode).toBe(200)
  await runDraftJobs()
  const again = await read(draftId)
  expect(again.texts).toEqual(['喂', ...decided.texts])
  expect(again.cues.slice(1).map(({ made }) => made)).toEqual(decided.cues.map(({ made }) => made))
  expect((await patch(draftId, tag, inverse)).statusCode).toBe(412)
})

test('an edit of a draft is undone whole', async () => {
  const { id } = await addEpisode(['坐出租车去地铁站', '快走'])
  const draftId = await draftOf(id)
  const fresh = await read(draftId)
  const { tag, inverse } = await edit(draftId, [
    { op: 'decide', position: 0, decision: 'refused' },
    { op: 'text', position: 0, text: '搭車去' },
    { op: 'text', position: 1, text: '走' },
  ])
  expect((await patch(draftId, tag, inverse)).statusCode).toBe(200)
  expect((await read(draftId)).cues).toEqual(fresh.cues)
})

test('calls about a draft keep to the tag that they are sent with, and each answers the new one', async () => {
  const { id } = await addEpisode(LINES)
  const draftId = await draftOf(id)
  const url = `/api/tracks/${draftId}/draft`
  const first = String((await call('GET', url)).headers.etag)
  const lines = { lines: [{ position: 0, text: '你來啦' }] }
  const written = await call('PATCH', url, lines, { 'if-match': first })
  expect([written.statusCode, written.headers.etag]).toEqual([200, (await read(draftId)).tag])
  expect((await call('PATCH', url, lines, { 'if-match': first })).json()).toMatchObject({ code: 'VERSION_CONFLICT' })
  const approve = `/api/tracks/${draftId}/approve`
  expect((await call('POST', approve, undefined, { 'if-match': first })).statusCode).toBe(412)
  const approved = await call('POST', approve, undefined, { 'if-match': String(written.headers.etag) })
  expect([approved.statusCode, approved.headers.etag]).toEqual([200, (await read(draftId)).tag])
})

test('a cue is not moved behind the end of the video, unless that is said; where it stood is undone', async () => {
  const { trackId } = await addEpisode(LINES)
  const { db } = world().ctx
  await db.transaction(async (tx) => {
    tx.update(mediaFiles).set({ durationMs: 8_000 }).run()
  })
  const { tag, cues } = await read(trackId)
  expect(cues[2]?.endMs).toBe(8_500) // it was sent so
  const late = { op: 'times', position: 2, startMs: 6_000, endMs: 8_501 }
  const refused = await patch(trackId, tag, { operations: [late] })
  expect(refused.statusCode).toBe(422)
  expect(refused.json()).toMatchObject({
    code: 'CONTENT_INVALID',
    errors: [{ pointer: '/operations/0', code: 'TIMES_BEYOND_VIDEO' }],
  })
  const mended = await edit(trackId, [{ ...late, endMs: 7_900 }])
  expect((await patch(trackId, mended.tag, mended.inverse)).statusCode).toBe(200)
  expect((await read(trackId)).cues).toEqual(cues)
})

test('what a person wrote in a track of the file itself is theirs from then on', async () => {
  const { id, trackId } = await addEpisode(LINES)
  const { db } = world().ctx
  const say = (change: object) =>
    db.transaction(async (tx) => void tx.update(tracks).set(change).where(eq(tracks.id, trackId)).run())
  await say({ origin: 'embedded', streamIndex: 2 })
  await edit(trackId, [{ op: 'text', position: 0, text: '你来了' }])
  expect((await call('GET', `/api/tracks/${trackId}`)).json()).toMatchObject({ origin: 'uploaded' })
  await say({ origin: 'embedded' })
  await replaceTrack(id, LINES)
  const answer = await patch(trackId, (await read(trackId)).tag, { operations: [{ op: 'delete', position: 0 }] })
  expect([answer.statusCode, (answer.json() as { code: string }).code]).toEqual([409, 'SUBTITLE_TRACK_EXISTS'])
})

test('cues are read in pages', async () => {
  const { trackId } = await addEpisode(LINES)
  const page = (await call('GET', `${pathOf(trackId)}?fromPosition=1&limit=1`)).json() as { cues: Cue[] }
  expect(page.cues.map(({ position, text }) => [position, text])).toEqual([[1, '我打车来的']])
})

test('an edit without a tag, with an old one, of nothing, or with a step that does not fit is refused, and nothing is made', async () => {
  const { trackId } = await addEpisode(LINES)
  const { tag, cues } = await read(trackId)
  const shorten = { op: 'text', position: 0, text: '走' }
  const codeOf = async (sent: ReturnType<typeof patch>) => {
    const answer = await sent
    expect(answer.headers['content-type']).toContain('application/problem+json')
    return [answer.statusCode, (answer.json() as { code: string }).code]
  }
  expect(await codeOf(patch(trackId, undefined, { operations: [shorten] }))).toEqual([428, 'IF_MATCH_MISSING'])
  expect(await codeOf(patch(trackId, '"v0"', { operations: [shorten] }))).toEqual([412, 'VERSION_CONFLICT'])
  expect(await codeOf(patch(NOBODY, tag, { operations: [shorten] }))).toEqual([404, 'TRACK_NOT_FOUND'])
  expect((await call('GET', pathOf(NOBODY))).statusCode).toBe(404)
  const half = { operations: [shorten, { op: 'delete', position: 9 }] }
  expect(await codeOf(patch(trackId, tag, half))).toEqual([422, 'CONTENT_INVALID'])
  const tooMany = Array.from({ length: MAX_OPERATIONS + 1 }, () => shorten)
  for (const operations of [[], tooMany, [{ op: 'burn', position: 0 }], [{ ...shorten, position: -1 }], 'all']) {
    expect(await codeOf(patch(trackId, tag, { operations }))).toEqual([400, 'REQUEST_INVALID'])
  }
  expect((await read(trackId)).cues).toEqual(cues)
})
