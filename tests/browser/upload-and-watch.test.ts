import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeClip } from '../made-clips.ts'
import { startServer, type TestServer } from '../start-server.ts'
import { ensureBuiltPage } from './built-page.ts'
import { launchBrowser, openPage, recordSeek, signIn } from './open-page.ts'
import { SEEDED, toSrt } from './seed.ts'

const LINE = SEEDED.traditional[1]
const SAME_LINE_SIMPLIFIED = '计程车要开去哪里'
const SLOW_BYTES_A_SECOND = 400_000

let server: TestServer
let browser: Browser

beforeAll(async () => {
  await ensureBuiltPage()
  server = await startServer()
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser?.close()
  await server?.[Symbol.asyncDispose]()
})

test('a dropped video is uploaded with progress, processed, found in the other script and played from the line', async () => {
  await using opened = await openPage(browser, `${server.url}/upload`)
  const { page } = opened
  await signIn(page)
  await fillUpload(page)
  const shares = await watchProgress(page)

  await page.getByRole('button', { name: '上传 2 集' }).click()
  const row = page.locator('[data-file="夜行_第01集.mp4"]')
  await expectPhase(page, '夜行_第01集.mp4', 'ready')
  await row.getByText('完成，可以搜索').waitFor({ timeout: 60_000 })
  const seen = await shares()
  expect(seen.some((share) => share > 0 && share < 1)).toBe(true)
  expect(seen).toEqual([...seen].sort((a, b) => a - b))

  const refused = page.locator('[data-file="夜行_第02集.mp4"]')
  await expectPhase(page, '夜行_第02集.mp4', 'refused')
  expect(await refused.getByRole('alert').innerText()).toMatch(/MEDIA_[A-Z_]+/)
  expect(await refused.innerText()).not.toContain('{')

  await page.getByRole('link', { name: '搜索', exact: true }).click()
  await page.getByRole('textbox').pressSequentially(SAME_LINE_SIMPLIFIED, { delay: 40 })
  const hit = page.locator('a[data-stop]', { has: page.locator('mark') }).filter({ hasText: LINE.text })
  await expect.poll(() => hit.locator('mark').allInnerTexts(), { timeout: 10_000 }).toEqual(['計程車要開去哪裡'])
  const seek = recordSeek(page)
  await hit.click()

  expect(Math.abs((await seek) - LINE.startMs / 1000)).toBeLessThan(0.5)
  await page.waitForFunction((text) => {
    const video = document.querySelector('video')
    return [...(video?.textTracks ?? [])].some(
      (track) =>
        track.mode === 'showing' &&
        [...(track.activeCues ?? [])].some((cue) => cue instanceof VTTCue && cue.text === text),
    )
  }, LINE.text)
  expect(await page.locator('video').evaluate((video) => (video as HTMLVideoElement).paused)).toBe(false)
  expect(new URL(page.url()).searchParams.get('line')).toMatch(new RegExp(`\\.${LINE.startMs}$`))
  expect(opened.complaints).toEqual([])
})

async function fillUpload(page: Page): Promise<void> {
  const clip = await makeClip({ seconds: 10, seed: 72 })
  await page.setInputFiles('input[type=file]', [
    { name: '夜行_第02集.mp4', mimeType: 'video/mp4', buffer: Buffer.from('this is no video at all\n'.repeat(400)) },
    {
      name: '夜行_第01集.zh-Hant-TW.srt',
      mimeType: 'application/x-subrip',
      buffer: Buffer.from(toSrt(SEEDED.traditional)),
    },
    { name: '夜行_第01集.mp4', mimeType: 'video/mp4', buffer: clip },
  ])
  await page.getByLabel('片名', { exact: true }).fill('夜行')
  expect(await page.getByLabel('夜行_第01集.mp4 的集数').inputValue()).toBe('1')
  expect(await page.getByLabel('夜行_第01集.zh-Hant-TW.srt 的语言').inputValue()).toBe('zh-Hant-TW')
}

/** Slows sending down and notes what the bar of the first file shows, as it changes. */
async function watchProgress(page: Page): Promise<() => Promise<number[]>> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: SLOW_BYTES_A_SECOND,
  })
  const notes = await page.evaluateHandle(() => {
    const shares: number[] = []
    new MutationObserver(() => {
      const bar = document.querySelector('[data-file="夜行_第01集.mp4"] progress')
      if (bar instanceof HTMLProgressElement && bar.value !== shares.at(-1)) shares.push(bar.value)
    }).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true })
    return shares
  })
  return () => notes.evaluate((shares) => shares)
}

async function expectPhase(page: Page, file: string, phase: string): Promise<void> {
  await page.locator(`[data-file="${file}"][data-phase="${phase}"]`).waitFor({ timeout: 60_000 })
}
