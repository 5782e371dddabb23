import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStore } from '../../media/store.ts'
import { backUpCatalogue } from '../../server/backup/back-up-catalogue.ts'
import { restoreCatalogue } from '../../server/backup/restore-catalogue.ts'
import type { CoverView } from '../../server/covers/schemas.ts'
import { makeClip } from '../made-clips.ts'
import { newWork } from '../server/test-app.ts'
import { jsonBody, startServer, type TestServer, until } from '../start-server.ts'

let root: string
let dataDir: string
let server: TestServer
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'juku-cover-'))
  dataDir = join(root, 'data')
  server = await startServer({ dataDir })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await rm(root, { recursive: true, force: true })
})

test('a cover of a moment that is being made when the power fails is made after the next start, and stands', async () => {
  const { id: workId } = await server.json<{ id: string }>('/api/works', jsonBody(newWork()), 201)
  const episodeId = await addEpisode(workId)
  const body = { episodeId, atMs: 2_345, locale: 'zh-Hant-HK' }
  const asked = await server.json<CoverView>(`/api/works/${workId}/covers`, jsonBody(body), 202)
  const jobs = new Database(join(dataDir, 'juku.db'), { readonly: true })
  const stateOf = () => jobs.prepare("select state from jobs where kind = 'make-cover'").pluck().get()
  await until(
    async () => stateOf(),
    (state) => state === 'running',
    { pauseMs: 1, what: 'the worker to begin' },
  )
  await server.kill()
  expect(stateOf()).toBe('running')
  jobs.close()

  server = await startServer({ dataDir })
  const made = await until(
    () => server.json<CoverView>(`/api/works/${workId}/covers/${asked.id}`),
    ({ state }) => state !== 'making',
    { limitMs: 180_000, what: 'the cover' },
  )
  expect(made).toMatchObject({ state: 'ready', locales: ['zh-Hant-HK'], atMs: 2_345 })
  const work = await server.json(`/api/works/${workId}?locale=zh-Hant-HK`)
  expect(work).toMatchObject({ coverUrl: made.url, covers: [{ locale: 'zh-Hant-HK', stillId: made.id }] })
  const image = await server.call(made.url ?? '')
  expect(image.headers.get('content-type')).toBe('image/webp')
  expect(image.headers.get('cache-control')).toBe('private, no-cache')
  const sha256 = createHash('sha256')
    .update(Buffer.from(await image.arrayBuffer()))
    .digest('hex')
  expect(image.headers.get('etag')).toBe(`"${sha256}"`)
  expect((await fetch(`${server.url}${made.url}`)).status).toBe(401)

  const [backup, restored] = [join(root, 'backup'), join(root, 'restored')]
  await backUpCatalogue(dataDir, backup)
  await mkdir(restored)
  await restoreCatalogue(backup, restored)
  expect(await (await openStore(restored)).has(sha256)).toBe(true)
})

async function addEpisode(workId: string): Promise<string> {
  const form = new FormData()
  form.set('metadata', JSON.stringify({ number: 1 }))
  form.set('video', new Blob([new Uint8Array(await makeClip({ seed: 77 }))]))
  const path = `/api/works/${workId}/episodes`
  const { id } = await server.json<{ id: string }>(path, { method: 'POST', body: form }, 202)
  await until(
    () => server.json<{ state: string }>(`/api/episodes/${id}`),
    ({ state }) => state === 'ready',
    { limitMs: 180_000, what: 'the analysis' },
  )
  return id
}
