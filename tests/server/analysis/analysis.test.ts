import { readFile, writeFile } from 'node:fs/promises'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { countJobs } from '../../../db/queries/jobs.ts'
import { changes } from '../../../db/schema/index.ts'
import { makeClip } from '../../made-clips.ts'
import { sharedData } from '../../shared-data.ts'
import { subtitle, TINY_VIDEO } from '../uploads/upload-world.ts'
import { type AnalysisWorld, startAnalysisWorld } from './analysis-world.ts'

let t: AnalysisWorld
beforeAll(async () => {
  t = await startAnalysisWorld()
})
afterAll(() => t[Symbol.asyncDispose]())

const get = (url: string | null) => t.app.inject({ url: url ?? '', headers: t.operator })

test('an episode becomes ready with its facts, a poster, candidates, a storyboard and its uploaded track', async () => {
  const clip = await makeClip({ seconds: 8 })
  const { id } = await t.upload(clip, { parts: [subtitle()] })
  await t.analyseAll()
  const episode = await t.read(id)
  expect(episode).toMatchObject({
    state: 'ready',
    container: 'mp4',
    widthPx: 270,
    heightPx: 480,
    videoCodec: 'h264',
    audioCodec: 'aac',
    sound: { channels: 1, channelLayout: 'mono', silentShare: 0, targets: expect.any(Array) },
    hdr: false,
    playable: true,
    frameRate: 12,
    sizeBytes: clip.length,
    tracks: [{ locale: 'zh-Hant-TW', origin: 'uploaded' }],
  })
  expect(episode.sound?.integratedLufs).toBeGreaterThan(-30)
  expect(episode.warnings.map(({ code }) => code)).toEqual(['SOUND_MONO'])
  expect(episode.problem).toBeUndefined()
  expect(Math.abs((episode.durationMs ?? 0) - 8_000)).toBeLessThan(200)
  expect(episode.stillUrls.length).toBeGreaterThan(0)
  expect(episode.stillUrls.length).toBeLessThanOrEqual(10)
  for (const url of [episode.posterUrl, ...episode.stillUrls]) {
    const image = await get(url)
    expect(image.headers['content-type']).toMatch(/^image\/(webp|jpeg)$/)
    const { width, height } = await sharp(image.rawPayload).metadata()
    expect(height).toBeGreaterThan(width)
  }
  const map = (await get(episode.storyboardUrl)).body
  expect(map).toMatch(/^WEBVTT\n/)
  const sheetUrl = /(\/api\/stills\/[\w-]+)#xywh=/.exec(map)?.[1] ?? ''
  expect((await get(sheetUrl)).statusCode).toBe(200)
  const film = await get(episode.videoUrl)
  expect(film.headers['content-type']).toBe('video/mp4')
  expect(film.rawPayload.equals(clip)).toBe(true)
  expect((await t.leftovers()).temp).toEqual([])
})

test('a work with a ready episode is published, and shows its poster in lists', async () => {
  const answer = await t.app.inject({ method: 'POST', url: `/api/works/${t.workId}/publish`, headers: t.operator })
  expect(answer.json()).toMatchObject({
    status: 'published',
    episodes: [{ state: 'ready', posterUrl: expect.any(String) }],
  })
  const again = await t.app.inject({ method: 'POST', url: `/api/works/${t.workId}/publish`, headers: t.operator })
  expect(again.json()).toMatchObject({ status: 409, code: 'WORK_STATUS_CONFLICT' })
})

test('the same file in another work is analysed once: both show the same stills', async () => {
  const workId = await t.createWork()
  const { id } = await t.upload(await makeClip({ seconds: 8 }), { workId })
  await t.analyseAll()
  const second = await t.read(id)
  const first = (await t.app.inject({ url: `/api/works/${t.workId}`, headers: t.operator })).json().episodes[0]
  expect(second.state).toBe('ready')
  expect(second.posterUrl).toBe(first.posterUrl)
  expect(second.warnings).toContainEqual(expect.objectContaining({ code: 'DUPLICATE_FILE' }))
})

test('a file that no tool can read fails with its reason, and the same again when it is retried', async () => {
  const workId = await t.createWork()
  const { id } = await t.upload(TINY_VIDEO, { workId })
  for (const method of ['first', 'retry']) {
    if (method === 'retry') {
      const retried = await t.app.inject({ method: 'POST', url: `/api/episodes/${id}/retry`, headers: t.operator })
      expect([retried.statusCode, retried.json().state]).toEqual([202, 'uploaded'])
      expect(retried.json().problem).toBeUndefined()
    }
    await t.analyseAll()
    const episode = await t.read(id)
    expect(episode.state).toBe('failed')
    expect(episode.problem?.code).toMatch(/^MEDIA_/)
    expect(episode.problem?.detail).not.toMatch(/\/tmp|\/files\//)
  }
  const publish = await t.app.inject({ method: 'POST', url: `/api/works/${workId}/publish`, headers: t.operator })
  expect(publish.json()).toMatchObject({ code: 'WORK_NOT_READY' })

  const clip = await makeClip({ seconds: 3, seed: 4 })
  const put = (headers: Record<string, string>, payload = clip) =>
    t.app.inject({ method: 'PUT', url: `/api/episodes/${id}/video`, headers: { ...t.operator, ...headers }, payload })
  expect((await put({ 'content-type': 'video/mp4', 'if-match': '"v9"' })).statusCode).toBe(412)
  expect((await put({ 'content-type': 'text/plain' })).statusCode).toBe(415)
  expect((await put({ 'content-type': 'video/mp4' }, Buffer.alloc(0))).json()).toMatchObject({ code: 'UPLOAD_EMPTY' })
  const replaced = await put({ 'content-type': 'video/mp4; codecs="avc1.42E01E"', 'if-match': '"v1"' })
  expect([replaced.statusCode, replaced.headers.etag, replaced.json().state]).toEqual([202, '"v2"', 'uploaded'])
  await t.analyseAll()
  expect(await t.read(id)).toMatchObject({ state: 'ready', sizeBytes: clip.length })
  const retried = await t.app.inject({ method: 'POST', url: `/api/episodes/${id}/retry`, headers: t.operator })
  expect(retried.json()).toMatchObject({ status: 409, code: 'EPISODE_NOT_FAILED' })
})

test('an episode that failed is ready after a retry, once its file is whole', async () => {
  const { id, sha256 } = await t.upload(Buffer.concat([TINY_VIDEO, Buffer.from('x')]), { workId: await t.createWork() })
  await t.analyseAll()
  expect((await t.read(id)).state).toBe('failed')
  await writeFile(t.ctx.store.pathOf(sha256), await makeClip({ seconds: 3, seed: 5 })) // as from a backup
  await t.app.inject({ method: 'POST', url: `/api/episodes/${id}/retry`, headers: t.operator })
  await t.analyseAll()
  expect(await t.read(id)).toMatchObject({ state: 'ready' })
})

test('a damaged file that still shows frames is kept, with a warning', async () => {
  const clip = Buffer.from(await makeClip({ seconds: 8, seed: 6 }))
  for (let at = Math.floor(clip.length * 0.4); at < clip.length * 0.7; at += 3) clip[at] = (clip[at] ?? 0) ^ 0xa5
  const { id } = await t.upload(clip, { workId: await t.createWork() })
  await t.analyseAll()
  const episode = await t.read(id)
  expect(episode.state).toBe('ready')
  expect(episode.posterUrl).not.toBeNull()
  expect(episode.warnings.length).toBeGreaterThan(0)
})

test('the text tracks inside a video become tracks of the episode, and go with the file they came in', async (context) => {
  const path = sharedData('videos', 'androidx_sample_with_srt.mkv')
  if (path === undefined) return context.skip('no ../shared/data/videos here')
  const workId = await t.createWork()
  const { id } = await t.upload(await readFile(path), { workId })
  await t.analyseAll()
  const episode = await t.read(id)
  expect(episode).toMatchObject({ state: 'ready', tracks: [{ origin: 'embedded', state: 'approved', locale: 'en' }] })
  const [added] = (await get(`/api/works/${workId}/history`)).json().items
  expect(added).toMatchObject({ entity: 'track', action: 'created', by: { kind: 'program' }, after: { locale: 'en' } })
  expect((await get(`/api/episodes/${id}/subtitles/en.srt`)).body).toMatch(/-->/)

  const headers = { ...t.operator, 'content-type': 'application/octet-stream' }
  const payload = await makeClip({ seconds: 3, seed: 7 })
  const replaced = await t.app.inject({ method: 'PUT', url: episode.videoUrl, headers, payload })
  expect(replaced.json()).toMatchObject({ state: 'uploaded', tracks: [] })
  await t.analyseAll()
  expect(await t.read(id)).toMatchObject({ state: 'ready', tracks: [] })
})

test.each(['se_sample_MKV_SRT.mkv', 'se_sample_MP4_SRT.mp4'])(
  'a text track in %s whose language nothing tells is a warning, which goes with its file',
  async (name) => {
    const path = sharedData('videos', name)
    if (path === undefined) return
    const { id } = await t.upload(await readFile(path), { workId: await t.createWork() })
    await t.analyseAll()
    const warned = { code: 'EMBEDDED_SUBTITLE_LOCALE_UNKNOWN', values: { stream: expect.any(Number) } }
    const episode = await t.read(id)
    expect(episode).toMatchObject({
      state: 'ready',
      tracks: [],
      warnings: expect.arrayContaining([expect.objectContaining(warned)]),
    })

    const payload = await makeClip({ seconds: 3, seed: 7 })
    const headers = { ...t.operator, 'content-type': 'video/mp4' }
    const replaced = await t.app.inject({ method: 'PUT', url: episode.videoUrl, headers, payload })
    expect(replaced.json().warnings).not.toContainEqual(expect.objectContaining(warned))
    await t.analyseAll()
  },
)

test('pictures that are no text are a warning, not a track', async (context) => {
  const path = sharedData('videos', 'androidx_sample_with_pgs_subtitles.mkv')
  if (path === undefined) return context.skip('no ../shared/data/videos here')
  const { id } = await t.upload(await readFile(path), { workId: await t.createWork() })
  await t.analyseAll()
  const episode = await t.read(id)
  expect(episode.state).toBe('ready')
  expect(episode.tracks).toEqual([])
  const warned = { code: 'EMBEDDED_SUBTITLE_NOT_TEXT', values: { stream: expect.any(Number) } }
  expect(episode.warnings).toContainEqual(expect.objectContaining(warned))
})

test('when all is done there are no jobs but indexing and comparing, no temporary files, and a log of every step', async () => {
  await t.makeProxies()
  expect((await countJobs(t.ctx.db)).map((job) => job.kind)).toEqual(['find-duplicates', 'index-work'])
  expect((await t.leftovers()).temp).toEqual([])
  const log = t.ctx.db.select().from(changes).all()
  expect(log.filter((change) => change.entityKind === 'episode' && change.action === 'updated').length).toBeGreaterThan(
    10,
  )
})
