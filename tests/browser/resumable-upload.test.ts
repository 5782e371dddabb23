import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import type { Upload } from 'tus-js-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type TestServer, until } from '../start-server.ts'
import { ensureBuiltPage } from './built-page.ts'
import { launchBrowser, openPage, openSession } from './open-page.ts'

const CLIENT = fileURLToPath(import.meta.resolve('tus-js-client/dist/tus.min.js'))
const SIZE_BYTES = 6 * 1024 * 1024

let server: TestServer
let browser: Browser

beforeAll(async () => {
  await ensureBuiltPage()
  server = await startServer({ env: { WORKERS: '0' }, untilReady: false })
  await until(
    () =>
      fetch(`${server.url}/healthz`)
        .then((answer) => answer.ok)
        .catch(() => false),
    Boolean,
  )
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser?.close()
  await server?.[Symbol.asyncDispose]()
})

/** Sends a file of made bytes from within the page, going on where an earlier page left off. Settles when it is there. */
async function sendFromPage(page: Page, sizeBytes: number): Promise<{ id: string; resumedAt: number }> {
  await page.evaluate(await readFile(CLIENT, 'utf8'))
  return page.evaluate(async (size) => {
    const { tus } = window as unknown as { tus: { Upload: typeof Upload } } // what the script made
    const { csrfToken } = (await (await fetch('/api/session')).json()) as { csrfToken: string }
    const bytes = new Uint8Array(size).map((_, at) => (at * 7 + (at >> 8)) % 251)
    const file = new File([bytes], '第1集.mp4', { lastModified: 1_700_000_000_000 })
    let resumedAt = -1
    return new Promise<{ id: string; resumedAt: number }>((resolve, reject) => {
      const upload = new tus.Upload(file, {
        endpoint: '/api/uploads',
        headers: { 'x-csrf-token': csrfToken },
        chunkSize: 512 * 1024,
        metadata: { filename: file.name },
        onError: reject,
        onAfterResponse: (request, response) => {
          if (request.getMethod() === 'HEAD') resumedAt = Number(response.getHeader('upload-offset'))
        },
        onSuccess: () => resolve({ id: upload.url?.split('/').at(-1) ?? '', resumedAt }),
      })
      upload.findPreviousUploads().then(([previous]) => {
        if (previous) upload.resumeFromPreviousUpload(previous)
        upload.start()
      }, reject)
    })
  }, sizeBytes)
}

test("the page's own upload goes on after a reload, when the same file is dropped again", async () => {
  const folder = await mkdtemp(join(tmpdir(), 'juku-drop-'))
  const path = join(folder, '夜行_第01集.mp4')
  const bytes = Buffer.concat([
    Buffer.from('\0\0\0\x18ftypisom\0\0\x02\0isomiso2mp41', 'latin1'),
    randomBytes(SIZE_BYTES),
  ])
  await writeFile(path, bytes)
  await using opened = await openPage(browser, `${server.url}/upload`, {
    session: await openSession(browser, server.url),
  })
  const { page } = opened
  const devtools = await page.context().newCDPSession(page)
  const slow = (bytesASecond: number) =>
    devtools.send('Network.emulateNetworkConditions', {
      ...{ offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: bytesASecond },
    })
  const drop = async () => {
    await page.setInputFiles('input[type=file]', [path])
    await page.locator('[data-file="夜行_第01集.mp4"]').waitFor()
    await page.getByLabel('片名', { exact: true }).fill('夜行')
    await page.getByRole('button', { name: '上传 1 集' }).click()
  }
  const uploads = async () => {
    const { items } = await server.json<{ items: { offset: number; fileName: string }[] }>('/api/uploads')
    return items.filter(({ fileName }) => fileName === '夜行_第01集.mp4')
  }
  page.on('dialog', (dialog) => void dialog.accept()) // it asks before it leaves
  await slow(1_500_000)
  await drop()
  await until(uploads, ([item]) => (item?.offset ?? 0) > SIZE_BYTES / 4, { limitMs: 30_000 })
  await page.reload()
  await page.locator('#main').waitFor()
  await slow(-1)
  const resumed = page.waitForResponse((answer) => answer.request().method() === 'HEAD')
  await drop()
  expect(Number((await resumed).headers()['upload-offset'])).toBeGreaterThan(SIZE_BYTES / 4)
  await page.locator('[data-file="夜行_第01集.mp4"][data-phase="analysing"]').waitFor({ timeout: 30_000 })
  expect(await uploads()).toMatchObject([
    { state: 'finished', sha256: createHash('sha256').update(bytes).digest('hex') },
  ])
  expect(opened.complaints).toEqual([])
  await rm(folder, { recursive: true })
})

test('tus-js-client in Chromium goes on after the page was reloaded in the middle', async () => {
  await using opened = await openPage(browser, server.url, { session: await openSession(browser, server.url) })
  const { page } = opened
  const devtools = await page.context().newCDPSession(page)
  const slow = (bytesASecond: number) =>
    devtools.send('Network.emulateNetworkConditions', {
      ...{ offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: bytesASecond },
    })
  await slow(1_500_000)
  sendFromPage(page, SIZE_BYTES).catch(() => undefined) // the reload ends it
  const uploads = async () => {
    const { items } = await server.json<{ items: { offset: number; fileName: string }[] }>('/api/uploads')
    return { items: items.filter(({ fileName }) => fileName === '第1集.mp4') }
  }
  await until(uploads, ({ items }) => (items[0]?.offset ?? 0) > SIZE_BYTES / 4, { limitMs: 30_000 })
  await page.reload()
  await page.locator('#main').waitFor()
  await slow(-1)
  const { id, resumedAt } = await sendFromPage(page, SIZE_BYTES)
  expect(resumedAt).toBeGreaterThan(SIZE_BYTES / 4)
  expect(resumedAt).toBeLessThan(SIZE_BYTES)
  const bytes = new Uint8Array(SIZE_BYTES).map((_, at) => (at * 7 + (at >> 8)) % 251)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  expect(await server.json(`/api/uploads/${id}`)).toMatchObject({ state: 'finished', fileName: '第1集.mp4', sha256 })
  expect((await uploads()).items).toHaveLength(1)
})
