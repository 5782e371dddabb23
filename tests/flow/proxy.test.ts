import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { ffmpeg, pictures } from '../media/clips.ts'
import { jsonBody, startServer, type TestServer, until } from '../start-server.ts'
import { descendantsOf, findDescendant, untilGone } from './server-processes.ts'

const root = await mkdtemp(join(tmpdir(), 'juku-proxy-'))
afterAll(() => rm(root, { recursive: true, force: true }))

interface Episode {
  readonly id: string
  readonly videoUrl: string
  readonly playback: { readonly state: string }
}

test('a server that is killed while it makes a copy for browsers leaves nothing running, and the next one makes it', async () => {
  const path = join(root, 'a.mkv')
  await ffmpeg(...pictures('540x960', 10), '-c:v', 'mpeg4', '-q:v', '4', path)
  const dataDir = join(root, 'data')
  await using first = await startServer({ dataDir })
  const { id } = await upload(first, await readFile(path))
  await until(
    async () => findDescendant(first.process.pid, 'libx264'),
    (tool) => tool !== undefined,
    { limitMs: 120_000, pauseMs: 20, what: 'the making of the copy' },
  )
  const below = descendantsOf(first.process.pid ?? 0)
  await first.kill()
  await untilGone(below)

  await using second = await startServer({ dataDir })
  const read = () => second.json<Episode>(`/api/episodes/${id}`)
  const episode = await until(read, ({ playback }) => playback.state === 'ready', {
    limitMs: 120_000,
    what: 'the copy',
  })
  const film = await second.call(episode.videoUrl)
  expect(film.headers.get('content-type')).toBe('video/mp4')
  expect(Buffer.from(await film.arrayBuffer()).toString('latin1', 4, 8)).toBe('ftyp')
  expect(findDescendant(second.process.pid, 'libx264')).toBeUndefined()
  expect(await second.stop()).toBe(0)
})

async function upload(server: TestServer, video: Buffer): Promise<Episode> {
  const titles = [{ locale: 'zh-Hans-CN', text: '夜班司机', kind: 'display' }]
  const body = { kind: 'micro_drama', originalLocale: 'zh-Hans-CN', originRegion: 'CN', titles }
  const work = await server.json<{ id: string }>('/api/works', jsonBody(body), 201)
  const form = new FormData()
  form.append('metadata', JSON.stringify({ number: 1 }))
  form.append('video', new Blob([new Uint8Array(video)]), 'a.mkv')
  return server.json<Episode>(`/api/works/${work.id}/episodes`, { method: 'POST', body: form }, 202)
}
