import { afterEach, beforeEach, expect, test } from 'vitest'
import { setEpisodeState } from '../../../db/queries/episodes.ts'
import { jobs, removals, tracks } from '../../../db/schema/index.ts'
import type { RemovedItemView } from '../../../server/catalogue/history-schemas.ts'
import { sweep } from '../../../server/processes/housekeeping.ts'
import { addOrganisation, addWork, member } from '../accounts/people-world.ts'
import {
  metadata,
  type Part,
  SRT,
  startUploadWorld,
  subtitle,
  TINY_VIDEO,
  type UploadWorld,
  video,
} from '../uploads/upload-world.ts'

const DAY_MS = 24 * 60 * 60_000
const NOBODY = '01980000-0000-7000-8000-000000000000'

let t: UploadWorld
beforeEach(async () => {
  t = await startUploadWorld()
})
afterEach(() => t[Symbol.asyncDispose]())

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
const call = (method: Method, url: string, payload?: object) =>
  t.app.inject({ method, url, headers: t.operator, ...(payload ? { payload } : {}) })
const bytes = (seed: string) => Buffer.concat([TINY_VIDEO, Buffer.from(seed)])

async function addEpisode(number: number, seed: string, parts: Part[] = [], workId = t.workId) {
  const url = `/api/works/${workId}/episodes`
  const answer = await t.send([metadata({ number, titles: TITLES }), video(bytes(seed)), ...parts], { url })
  expect(answer.statusCode).toBe(202)
  return answer.json() as { id: string; sha256: string; tracks: { id: string }[] }
}
const TITLES = [{ locale: 'zh-Hant-TW', text: '第一集', kind: 'display' }]

const listRemoved = async (): Promise<RemovedItemView[]> =>
  (await call('GET', `/api/works/${t.workId}/removed`)).json().items
const restore = (id: string, workId = t.workId) => call('POST', `/api/works/${workId}/removed/${id}/restore`)
const makeReady = (id: string) => t.ctx.db.transaction((tx) => setEpisodeState(tx, id, { state: 'ready' }, t.ctx.now()))

test('an episode that was removed comes back under its id with its titles, tracks and cues', async () => {
  const { id } = await addEpisode(1, 'a', [subtitle()])
  await makeReady(id)
  const before = (await call('GET', `/api/episodes/${id}`)).json()
  const cues = (await call('GET', before.tracks[0].url)).body
  expect((await call('DELETE', `/api/episodes/${id}`)).statusCode).toBe(204)
  expect((await call('GET', `/api/episodes/${id}`)).statusCode).toBe(404)
  const [removed] = await listRemoved()
  expect(removed).toMatchObject({ kind: 'episode', entityId: id, episodeNumber: 1, locale: null })
  expect(removed?.by).toEqual({ kind: 'operator', id: 'operator', name: 'operator' })
  const back = await restore(removed?.id ?? '')
  expect([back.statusCode, back.json()]).toEqual([200, { kind: 'episode', entityId: id, episodeId: id }])
  const after = await call('GET', `/api/episodes/${id}`)
  expect(after.json()).toEqual({ ...before, updatedAt: after.json().updatedAt })
  expect(after.headers.etag).toBe('"v2"')
  expect((await call('GET', before.tracks[0].url)).body).toBe(cues)
  expect(await listRemoved()).toEqual([])
  expect((await restore(removed?.id ?? '')).json().code).toBe('REMOVED_NOT_FOUND')
})

test('an episode that was not analysed yet is analysed when it comes back', async () => {
  const { id } = await addEpisode(1, 'a')
  await call('DELETE', `/api/episodes/${id}`)
  const [removed] = await listRemoved()
  await restore(removed?.id ?? '')
  expect((await call('GET', `/api/episodes/${id}`)).json().state).toBe('uploaded')
  const queued = t.ctx.db.select().from(jobs).all()
  expect(queued.map(({ kind, key }) => `${kind} ${key}`)).toContain(`analyse-video ${id}`)
})

test('what took its place meanwhile is named by the refusal', async () => {
  const { id } = await addEpisode(1, 'a')
  await call('DELETE', `/api/episodes/${id}`)
  const [removed] = await listRemoved()
  const other = await addEpisode(1, 'b')
  expect((await restore(removed?.id ?? '')).json()).toMatchObject({ status: 409, code: 'EPISODE_NUMBER_TAKEN' })
  await call('DELETE', `/api/episodes/${other.id}`)
  const same = await addEpisode(2, 'a')
  expect((await restore(removed?.id ?? '')).json()).toMatchObject({ status: 409, code: 'EPISODE_FILE_REPEATED' })
  await call('DELETE', `/api/episodes/${same.id}`)
  expect((await restore(removed?.id ?? '')).statusCode).toBe(200)
})

test('a short video that has another episode by now does not get the old one back', async () => {
  const workId = await t.createWork({ kind: 'short_video' })
  const { id } = await addEpisode(1, 'a', [], workId)
  await call('DELETE', `/api/episodes/${id}`)
  await addEpisode(2, 'b', [], workId)
  const [removed] = (await call('GET', `/api/works/${workId}/removed`)).json().items
  expect((await restore(removed.id, workId)).json().code).toBe('SHORT_VIDEO_HAS_ONE_EPISODE')
})

test('a track comes back, unless its episode is gone or has another one of its locale', async () => {
  const { id, tracks: made } = await addEpisode(1, 'a', [subtitle()])
  const trackId = made[0]?.id ?? ''
  await call('DELETE', `/api/tracks/${trackId}`)
  const [removed] = await listRemoved()
  expect(removed).toMatchObject({ kind: 'track', entityId: trackId, episodeId: id, locale: 'zh-Hant-TW' })
  const another = await t.send([subtitle('b.zh-Hant-TW.srt', SRT.replace('雨夜', '雪夜'))], {
    url: `/api/episodes/${id}/subtitles`,
  })
  expect((await restore(removed?.id ?? '')).json()).toMatchObject({ status: 409, code: 'SUBTITLE_TRACK_EXISTS' })
  await call('DELETE', `/api/tracks/${another.json().id}`)
  await call('DELETE', `/api/episodes/${id}`)
  expect((await restore(removed?.id ?? '')).json()).toMatchObject({ status: 409, code: 'EPISODE_REMOVED' })
  const episode = (await listRemoved()).find(({ kind }) => kind === 'episode')
  await restore(episode?.id ?? '')
  expect((await restore(removed?.id ?? '')).statusCode).toBe(200)
  expect((await call('GET', `/api/tracks/${trackId}.srt`)).body).toContain('雨夜')
})

test('a track that gave way to another can come back', async () => {
  const { id, tracks: made } = await addEpisode(1, 'a', [subtitle()])
  const parts = [metadata({ replace: true, locale: 'zh-Hant-TW' }), subtitle('b.srt', SRT.replace('雨夜', '雪夜'))]
  const replaced = await t.send(parts, { url: `/api/episodes/${id}/subtitles` })
  expect(replaced.statusCode).toBe(201)
  const [removed] = await listRemoved()
  expect(removed).toMatchObject({ kind: 'track', entityId: made[0]?.id })
})

test('files of what may come back are spared by the sweep for 30 days, then they go', async () => {
  const { id, sha256 } = await addEpisode(1, 'a', [subtitle()])
  const source = t.ctx.db.select().from(tracks).get()?.sourceSha256 ?? ''
  await call('DELETE', `/api/episodes/${id}`)
  t.advance(29 * DAY_MS)
  await sweep(t.ctx, Date.now() + DAY_MS)
  expect([await t.ctx.store.has(sha256), await t.ctx.store.has(source)]).toEqual([true, true])
  const [removed] = await listRemoved()
  t.advance(2 * DAY_MS)
  expect(await listRemoved()).toEqual([])
  expect((await restore(removed?.id ?? '')).json().code).toBe('REMOVED_NOT_FOUND')
  await sweep(t.ctx, Date.now() + DAY_MS)
  expect([await t.ctx.store.has(sha256), await t.ctx.store.has(source)]).toEqual([false, false])
  expect(t.ctx.db.select().from(removals).all()).toEqual([])
})

test('what was removed of one work is not found under another', async () => {
  const { id } = await addEpisode(1, 'a')
  await call('DELETE', `/api/episodes/${id}`)
  const [removed] = await listRemoved()
  expect((await restore(removed?.id ?? '', await t.createWork())).json().code).toBe('REMOVED_NOT_FOUND')
  expect((await restore(NOBODY)).statusCode).toBe(404)
  expect((await restore('x')).statusCode).toBe(400)
  const url = `/api/works/${t.workId}/removed/${removed?.id}/restore`
  expect((await t.app.inject({ method: 'POST', url })).statusCode).toBe(401)
})

const restoreIt = () => call('POST', `/api/works/${t.workId}/restore`)

test('a withdrawn work gets the status back that it had, within 30 days', async () => {
  await makeReady((await addEpisode(1, 'a')).id)
  for (const status of ['draft', 'published']) {
    if (status === 'published') await call('POST', `/api/works/${t.workId}/publish`)
    await call('DELETE', `/api/works/${t.workId}`)
    const back = await restoreIt()
    expect([back.statusCode, back.json().status]).toEqual([200, status])
  }
  expect((await restoreIt()).json()).toMatchObject({ status: 409, code: 'WORK_STATUS_CONFLICT' })
  await call('DELETE', `/api/works/${t.workId}`)
  t.advance(31 * DAY_MS)
  expect((await restoreIt()).json()).toMatchObject({ status: 409, code: 'UNDO_EXPIRED' })
})

test('a published work whose episodes went meanwhile has to wait for one', async () => {
  const { id } = await addEpisode(1, 'a')
  await makeReady(id)
  await call('POST', `/api/works/${t.workId}/publish`)
  await call('DELETE', `/api/works/${t.workId}`)
  await call('DELETE', `/api/episodes/${id}`)
  expect((await restoreIt()).json()).toMatchObject({ status: 409, code: 'WORK_NOT_READY' })
})

test('a restore under an old tag, of no work, or by nobody is refused', async () => {
  await call('DELETE', `/api/works/${t.workId}`)
  const url = `/api/works/${t.workId}/restore`
  const stale = await t.app.inject({ method: 'POST', url, headers: { ...t.operator, 'if-match': '"v1"' } })
  expect(stale.statusCode).toBe(412)
  expect((await call('POST', `/api/works/${NOBODY}/restore`)).statusCode).toBe(404)
  expect((await t.app.inject({ method: 'POST', url })).statusCode).toBe(401)
})

test('what a curator took down a producer does not bring back; what a colleague withdrew, they do', async () => {
  const [curators, producers] = [await addOrganisation(t, 'curator'), await addOrganisation(t, 'producer')]
  const [curator, producer] = [await member(t, curators, 'editor'), await member(t, producers, 'editor')]
  const colleague = await member(t, producers, 'owner')
  const { workId } = await addWork(t, { organisationId: producers, status: 'submitted' })
  const post = async (step: string, headers: Record<string, string>) =>
    (await t.app.inject({ method: 'POST', url: `/api/works/${workId}/${step}`, headers })).json()
  await post('withdraw', curator)
  expect(await post('restore', producer)).toMatchObject({ code: 'WORK_STATUS_CONFLICT' })
  expect(await post('restore', curator)).toMatchObject({ status: 'submitted' })
  await post('withdraw', colleague)
  expect(await post('restore', producer)).toMatchObject({ status: 'submitted' })
})
