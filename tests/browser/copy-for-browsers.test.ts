import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ffmpeg, pictures } from '../media/clips.ts'
import { jsonBody, startServer, type TestServer } from '../start-server.ts'
import { ensureBuiltPage } from './built-page.ts'
import { launchBrowser, openPage, openSession } from './open-page.ts'

let server: TestServer
let browser: Browser
let folder: string

beforeAll(async () => {
  await ensureBuiltPage()
  folder = await mkdtemp(join(tmpdir(), 'juku-copy-'))
  server = await startServer()
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser?.close()
  await server?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

test('HEVC in Matroska, opened while its copy is being made, plays by itself once there is one', async () => {
  const path = join(folder, 'a.mkv')
  const hevc = ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=error']
  await ffmpeg(...pictures('540x960', 4), '-f', 'lavfi', '-i', 'sine=d=4', ...hevc, '-pix_fmt', 'yuv420p10le', path)
  const workId = await upload(await readFile(path))
  const session = await openSession(browser, server.url)
  await using opened = await openPage(browser, `${server.url}/works/${workId}`, { session })
  const { page } = opened

  const video = page.locator('video')
  const canPlay = () => video.evaluate((element) => (element as HTMLVideoElement).videoHeight > 0).catch(() => false)
  await expect.poll(canPlay, { timeout: 120_000, interval: 250 }).toBe(true)
  await page.getByText('播放的是浏览器可播放的副本').first().waitFor()
  await page.getByRole('button', { name: '播放', exact: true }).click()
  const reached = () => video.evaluate((element) => (element as HTMLVideoElement).currentTime)
  await expect.poll(reached, { timeout: 30_000 }).toBeGreaterThan(0.5)
  expect(await video.evaluate((element) => (element as HTMLVideoElement).videoHeight)).toBe(960)
})

async function upload(video: Buffer): Promise<string> {
  const titles = [{ locale: 'zh-Hans-CN', text: '夜班司机', kind: 'display' }]
  const body = { kind: 'micro_drama', originalLocale: 'zh-Hans-CN', originRegion: 'CN', titles }
  const work = await server.json<{ id: string }>('/api/works', jsonBody(body), 201)
  const form = new FormData()
  form.append('metadata', JSON.stringify({ number: 1 }))
  form.append('video', new Blob([new Uint8Array(video)]), 'a.mkv')
  await server.json(`/api/works/${work.id}/episodes`, { method: 'POST', body: form }, 202)
  return work.id
}
