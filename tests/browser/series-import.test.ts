import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeClip } from '../made-clips.ts'
import { distinctCopy } from '../proofs/support/ingest.ts'
import { startServer, type TestServer, until } from '../start-server.ts'
import { ensureBuiltPage } from './built-page.ts'
import { launchBrowser, openPage, openSession, type Session, sidewaysScrollPx } from './open-page.ts'
import { SEEDED, toSrt } from './seed.ts'

const EPISODES = 12
/** The fourth episode came under the number of the third. */
const WRONG = '雨夜_第03集_新'

let server: TestServer
let browser: Browser
let session: Session
let folder: string

beforeAll(async () => {
  await ensureBuiltPage()
  folder = await makeSeries()
  server = await startServer({ env: { WORKERS: '0' }, untilReady: false })
  const isUp = () =>
    fetch(`${server.url}/healthz`).then(
      (answer) => answer.ok,
      () => false,
    )
  await until(isUp, Boolean)
  browser = await launchBrowser()
  session = await openSession(browser, server.url)
})

afterAll(async () => {
  await browser?.close()
  await server?.[Symbol.asyncDispose]()
  if (folder) await rm(folder, { recursive: true })
})

test('a producer drops the folder of a series, puts a wrong number right in the dry run, commits and sees twelve episodes', async () => {
  await using opened = await openPage(browser, `${server.url}/upload`, { session, locale: 'zh-TW' })
  const { page } = opened
  await page.getByText('把影片和字幕拖到這裡').waitFor()
  await dropFolder(page, join(folder, '雨夜'))
  await page.waitForURL('**/upload/series*')
  const rows = page.locator('[data-row][data-file]')
  await rows.nth(EPISODES - 1).waitFor()
  expect(await rows.count()).toBe(EPISODES)
  await page.getByLabel('片名', { exact: true }).fill('雨夜')
  await page.getByRole('button', { name: '預覽匯入' }).click()

  const commit = page.getByRole('button', { name: `匯入 ${EPISODES - 1} 集` })
  await commit.waitFor()
  expect(await commit.isDisabled()).toBe(true)
  await page.getByText('修正 2 處後便可匯入').waitFor()
  await page.locator('[data-row="gap-4"]').getByText('缺第 4 集').waitFor()
  await page.reload()
  await page.getByText('修正 2 處後便可匯入').waitFor()

  await page.getByRole('complementary').getByRole('button', { name: '第 3 集', exact: true }).first().click()
  const card = page.getByRole('dialog', { name: `修正 ${WRONG}.mp4` })
  const field = card.getByLabel('集', { exact: true })
  expect(await field.inputValue()).toBe('4')
  expect(await field.evaluate((one) => one === document.activeElement)).toBe(true)
  await expectAccessible(page, 'dry run with a fix open')
  await page.keyboard.press('Enter')
  await page.getByText('沒有錯誤').waitFor()
  expect(await page.locator('[data-row="gap-4"]').count()).toBe(0)
  expect(await page.locator('[data-row="row-4"]').getAttribute('data-file')).toBe(`${WRONG}.mp4`)

  await page.keyboard.press('z')
  await page.getByText('修正 2 處後便可匯入').waitFor()
  await page.getByRole('complementary').getByRole('button', { name: '第 3 集', exact: true }).first().click()
  await page.keyboard.press('Enter')
  await page.getByText('沒有錯誤').waitFor()
  await page.setViewportSize({ width: 390, height: 844 })
  await expectAccessible(page, 'dry run at 390 px')
  expect(await sidewaysScrollPx(page)).toBeLessThanOrEqual(0)
  await page.setViewportSize({ width: 1440, height: 900 })

  await page.getByRole('button', { name: `匯入 ${EPISODES} 集` }).click()
  await page.getByText(`已匯入 ${EPISODES} 集`).waitFor()
  await page.getByRole('link', { name: '開啟作品' }).click()
  await page.waitForURL('**/works/*')
  const workId = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  const { episodes } = await server.json<{ episodes: { number: number }[] }>(`/api/works/${workId}`)
  expect(episodes.map(({ number }) => number)).toEqual(Array.from({ length: EPISODES }, (_, at) => at + 1))
  for (const number of [1, EPISODES]) await page.getByText(`第 ${number} 集`).first().waitFor()
  expect(opened.complaints).toEqual([])
  expect(opened.refusals).toEqual([])
})

/** Twelve videos, and their subtitles in a folder of their own, with what a Mac leaves behind. */
async function makeSeries(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'juku-series-'))
  const inner = join(root, '雨夜', '字幕')
  await mkdir(inner, { recursive: true })
  await writeFile(join(root, '雨夜', '.DS_Store'), 'x')
  const clip = await makeClip({ seconds: 1, size: '90x160' })
  for (let number = 1; number <= EPISODES; number++) {
    const name = number === 4 ? WRONG : `雨夜_第${String(number).padStart(2, '0')}集`
    await writeFile(join(root, '雨夜', `${name}.mp4`), distinctCopy(clip, name))
    const cues = SEEDED.traditional.map((cue) => ({ ...cue, text: `${cue.text}${number}` }))
    await writeFile(join(inner, `${name}.zh-Hant-TW.srt`), toSrt(cues))
  }
  return root
}

/** Drops a folder of the disk onto the page, as the system does. */
async function dropFolder(page: Page, path: string): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    const data = { items: [], files: [path], dragOperationsMask: 1 }
    await devtools.send('Input.dispatchDragEvent', { type, x: 500, y: 300, data })
  }
}

async function expectAccessible(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)
  expect(told, what).toEqual([])
}
