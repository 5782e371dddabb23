import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
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
  const uploads = () => server.json<{ items: { offset: number }[] }>('/api/uploads')
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
