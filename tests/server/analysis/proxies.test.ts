import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { asc, eq } from '../../../db/drizzle.ts'
import { isFileNamed, listNamedFiles } from '../../../db/queries/media-files.ts'
import { events, jobs, proxies } from '../../../db/schema/index.ts'
import { ffmpeg, h264, pictures, temporaryFolder } from '../../media/clips.ts'
import { until } from '../../start-server.ts'
import { type AnalysisWorld, startAnalysisWorld } from './analysis-world.ts'

vi.setConfig({ testTimeout: 180_000 })

let t: AnalysisWorld
let bytes: Buffer
beforeAll(async () => {
  bytes = await clip(MPEG4)
  t = await startAnalysisWorld()
})
afterAll(() => t[Symbol.asyncDispose]())

const MPEG4 = ['-c:v', 'mpeg4', '-q:v', '5']

async function clip(encoding: readonly string[], name = 'a.mkv', seconds = 4): Promise<Buffer> {
  await using folder = await temporaryFolder()
  const path = folder.file(name)
  await ffmpeg(...pictures('180x320', seconds), '-f', 'lavfi', '-i', `sine=d=${seconds}`, ...encoding, path)
  return readFile(path)
}

const film = (url: string, headers = {}) => t.app.inject({ url, headers: { ...t.operator, ...headers } })
const toldOf = (episodeId: string) =>
  t.ctx.db
    .select()
    .from(events)
    .where(eq(events.kind, 'analysis'))
    .orderBy(asc(events.seq))
    .all()
    .map(({ payload }) => payload)
    .filter((payload) => payload.episodeId === episodeId && payload.step === 'proxy')

test('what browsers do not play gets a copy, which is then what the video address gives, with its own tag and ranges', async () => {
  const { id } = await t.upload(bytes)
  await t.analyseAll()
  const waiting = await t.read(id)
  expect(waiting).toMatchObject({ state: 'ready', playable: false, playback: { state: 'preparing' } })
  const original = await film(waiting.videoUrl)
  expect(original.rawPayload.equals(bytes)).toBe(true)

  await t.makeProxies()
  const episode = await t.read(id)
  expect(episode).toMatchObject({
    playable: false,
    sha256: waiting.sha256,
    playback: { state: 'ready', copy: { method: 'encode', widthPx: 180, heightPx: 320 } },
  })
  const copy = await film(episode.videoUrl)
  expect(copy.headers['content-type']).toBe('video/mp4')
  expect(copy.headers.etag).not.toBe(original.headers.etag)
  expect(copy.rawPayload).toHaveLength(episode.playback.copy?.sizeBytes ?? 0)
  const part = await film(episode.videoUrl, { range: 'bytes=4-7', 'if-range': copy.headers.etag })
  expect(part.statusCode).toBe(206)
  expect(part.body).toBe('ftyp')
  const stale = await film(episode.videoUrl, { range: 'bytes=4-7', 'if-range': original.headers.etag })
  expect(stale.statusCode).toBe(200)
  const sent = await film(episode.playback.originalUrl)
  expect(sent.rawPayload.equals(bytes)).toBe(true)
  expect(sent.headers.etag).toBe(original.headers.etag)
  expect(toldOf(id).at(-1)).toMatchObject({ percent: 100, state: 'ready' })
  expect((await t.leftovers()).temp).toEqual([])

  const sha256 = t.ctx.db.select().from(proxies).get()?.sha256 ?? ''
  expect(await isFileNamed(t.ctx.db, sha256)).toBe(true)
  expect(await listNamedFiles(t.ctx.db)).toContain(sha256)
})

test('the same file in another work has the copy at once', async () => {
  const other = await t.createWork()
  const { id } = await t.upload(bytes, { workId: other })
  await t.analyseAll()
  expect(t.ctx.db.select().from(jobs).where(eq(jobs.kind, 'make-proxy')).all()).toEqual([])
  expect((await t.read(id)).playback.state).toBe('ready')
})

test('what browsers play as it is has no copy', async () => {
  const playable = await clip([...h264(25), '-c:a', 'aac', '-movflags', '+faststart'], 'a.mp4')
  const { id } = await t.upload(playable, { number: 2 })
  await t.analyseAll()
  const episode = await t.read(id)
  expect(episode).toMatchObject({ playable: true, playback: { state: 'original' } })
  expect((await film(episode.playback.originalUrl)).rawPayload.equals(playable)).toBe(true)
})

test('a copy that fails says what to do, leaves the episode ready, and is tried again when asked', async () => {
  const { id } = await t.upload(await damaged(), { number: 3 })
  await t.analyseAll()
  await t.makeProxies()
  const failed = await t.read(id)
  expect(failed).toMatchObject({
    state: 'ready',
    playback: { state: 'failed', problem: { code: 'MEDIA_PROXY_FAILED', detail: expect.stringContaining('Export') } },
  })
  expect(toldOf(id).at(-1)).toMatchObject({ state: 'failed', problem: { code: 'MEDIA_PROXY_FAILED' } })
  expect((await film(failed.videoUrl)).statusCode).toBe(200)
  expect((await t.leftovers()).temp).toEqual([])

  const retry = () => t.app.inject({ method: 'POST', url: `/api/episodes/${id}/retry`, headers: t.operator })
  const again = await retry()
  expect(again.statusCode).toBe(202)
  expect(again.json().playback).toMatchObject({ state: 'preparing' })
  expect((await retry()).json()).toMatchObject({ code: 'EPISODE_NOT_FAILED' })
  await t.makeProxies()
  expect((await t.read(id)).playback.state).toBe('failed')
})

async function damaged(): Promise<Buffer> {
  await using folder = await temporaryFolder()
  const [whole, path] = [folder.file('whole.mkv'), folder.file('a.mkv')]
  await writeFile(whole, await clip([...MPEG4, '-g', '25'], 'a.mkv', 8))
  await ffmpeg('-i', whole, '-c', 'copy', '-bsf:v', 'noise=amount=3000', path)
  return readFile(path)
}

test('no copy is begun while an episode waits for its analysis', async () => {
  const { id } = await t.upload(await clip([...MPEG4, '-g', '7']), { number: 4 })
  await t.analyseAll()
  await t.upload(await clip([...h264(25), '-c:a', 'aac', '-movflags', '+faststart', '-crf', '40'], 'a.mp4'), {
    number: 5,
  })
  const lanes = [{ kinds: ['make-proxy'], concurrency: 1, after: ['analyse-video'] }] as const
  const copies = t.startWorker('copies', lanes)
  const waiting = () => t.ctx.db.select().from(jobs).where(eq(jobs.kind, 'make-proxy')).get()
  const looks = vi.spyOn(t.worker, 'now')
  await until(
    async () => looks.mock.calls.length,
    (calls) => calls >= 5,
    { what: 'five looks at the queue' },
  )
  looks.mockRestore()
  expect(waiting()).toMatchObject({ state: 'queued', attempts: 0 })
  await t.analyseAll()
  await until(
    async () => waiting(),
    (job) => job === undefined,
    { limitMs: 60_000, what: 'the copy' },
  )
  await copies.stop()
  expect((await t.read(id)).playback.state).toBe('ready')
})
