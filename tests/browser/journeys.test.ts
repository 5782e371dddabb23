import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { jsonBody, startServer, type TestServer, until } from '../start-server.ts'
import { ensureBuiltPage } from './built-page.ts'
import { dropFolder, LINE, makeSeries, SERIES, WRONG } from './drop-series.ts'
import { joinAsEditor } from './join-as-editor.ts'
import {
  findViolations,
  launchBrowser,
  type OpenPage,
  openPage,
  openSession,
  recordSeek,
  type Session,
  sidewaysScrollPx,
} from './open-page.ts'

const PARTNER = '澳門有線電視'
const REASON = 'A classificação chega na próxima semana'

let server: TestServer
let browser: Browser
let folder: string
let producer: Session
let curator: Session
/** Of the partner, once the operator has made it. */
let key = ''
/** Of the series, once the producer has brought it. */
let workId = ''

beforeAll(async () => {
  await ensureBuiltPage()
  folder = await makeSeries()
  server = await startServer()
  browser = await launchBrowser()
  const join = async (kind: string, name: string, person: { email: string; name: string }) => {
    const { id } = await server.json<{ id: string }>('/api/organisations', jsonBody({ kind, name }), 201)
    return joinAsEditor(server, browser, id, person)
  }
  producer = await join('producer', '渡口影業', { email: 'mei@juku.example', name: '梅' })
  curator = await join('curator', '審片室', { email: 'kai@juku.example', name: '凱' })
})

afterAll(async () => {
  await browser?.close()
  await server?.[Symbol.asyncDispose]()
  if (folder) await rm(folder, { recursive: true })
})

test('an operator finds a new partner, makes a key for it, and sees that it is used', async () => {
  await server.json('/api/organisations', jsonBody({ kind: 'partner', name: PARTNER }), 201)
  const session = await openSession(browser, server.url)
  await using opened = await openPage(browser, `${server.url}/partners`, { session, locale: 'en-GB' })
  const { page } = opened
  await page.getByRole('link', { name: PARTNER }).click()
  await page.getByRole('button', { name: 'Make a key' }).click()
  const form = page.getByRole('dialog', { name: 'Make a key' })
  await form.getByLabel('Name').fill('Production')
  await form.getByLabel('Taiwan').check()
  await form.getByLabel('SVOD').check()
  await form.getByRole('button', { name: 'Make a key' }).click()
  const shown = page.getByRole('textbox', { name: 'Key “Production”' })
  await shown.waitFor()
  key = await shown.inputValue()
  expect(await shownToPartner()).toEqual([])
  expect(await shownToPartner()).toEqual([])

  await page.reload()
  await page.getByText('2 calls in 30 days').waitFor()
  expect(await page.content()).not.toContain(key)
  const row = page.getByRole('listitem').filter({ hasText: 'Production' })
  expect(await row.getByRole('img').getAttribute('aria-label')).toContain('2 calls in 30 days')
  expect(await row.textContent()).toContain('SVOD')
  expectNothingWrong(opened)
})

test('a producer drops the folder of a series, puts a wrong number right in the dry run, commits and sees twelve episodes', async () => {
  await using opened = await openPage(browser, `${server.url}/upload`, { session: producer, locale: 'zh-TW' })
  const { page } = opened
  await page.getByText('把影片和字幕拖到這裡').waitFor()
  await dropFolder(page, join(folder, SERIES.title))
  await page.waitForURL('**/upload/series*')
  const rows = page.locator('[data-row][data-file]')
  await rows.nth(SERIES.episodes - 1).waitFor()
  expect(await rows.count()).toBe(SERIES.episodes)
  await page.getByLabel('片名', { exact: true }).fill(SERIES.title)
  await page.getByRole('button', { name: '預覽匯入' }).click()

  const commit = page.getByRole('button', { name: `匯入 ${SERIES.episodes - 1} 集` })
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
  expect(await findViolations(page), 'dry run with a fix open').toEqual([])
  await page.keyboard.press('Enter')
  await page.getByText('沒有錯誤').waitFor()
  expect(await page.locator('[data-row="gap-4"]').count()).toBe(0)
  expect(await page.locator('[data-row="row-4"]').getAttribute('data-file')).toBe(`${WRONG}.mp4`)

  await page.keyboard.press('z')
  await page.getByText('修正 2 處後便可匯入').waitFor()
  await page.getByRole('complementary').getByRole('button', { name: '第 3 集', exact: true }).first().click()
  await card.waitFor()
  await page.keyboard.press('Enter')
  await page.getByText('沒有錯誤').waitFor()
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await findViolations(page), 'dry run at 390 px').toEqual([])
  expect(await sidewaysScrollPx(page)).toBeLessThanOrEqual(0)
  await page.setViewportSize({ width: 1440, height: 900 })

  await page.getByRole('button', { name: `匯入 ${SERIES.episodes} 集` }).click()
  await page.getByText(`已匯入 ${SERIES.episodes} 集`).waitFor()
  await page.getByRole('link', { name: '開啟作品' }).click()
  await page.waitForURL('**/works/*')
  workId = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  const { episodes } = await readWork()
  expect(episodes.map(({ number }) => number)).toEqual(Array.from({ length: SERIES.episodes }, (_, at) => at + 1))
  for (const number of [1, SERIES.episodes]) await page.getByText(`第 ${number} 集`).first().waitFor()
  expectNothingWrong(opened)
})

test('the producer adds what the work lacks, a year and a window, and submits it', async () => {
  const isReady = ({ episodes }: WorkAnswer) => episodes.every(({ state }) => state === 'ready')
  await until(readWork, isReady, { limitMs: 120_000, what: 'the analysis' })
  await using opened = await openPage(browser, `${server.url}/works/${workId}`, { session: producer, locale: 'zh-TW' })
  const { page } = opened
  await page.getByRole('link', { name: '編輯', exact: true }).click()
  await page.getByRole('tab', { name: '資料' }).click()
  await page.getByLabel('發行年份').fill('2026')
  await page.getByRole('tab', { name: '播映窗口' }).click()
  await page.getByRole('button', { name: '新增播映窗口' }).click()
  await page.getByLabel(/^開始/).fill('2026-01-01T00:00')
  await page.getByRole('button', { name: '儲存', exact: true }).click()
  await page.getByText('已儲存', { exact: true }).waitFor()
  await page.goto(`${server.url}/works/${workId}`)
  await page.getByRole('button', { name: '提交審核' }).click()
  await page.getByText('已提交').first().waitFor()
  expect(await readWork()).toMatchObject({ status: 'submitted', releaseYear: 2026 })
  expect(await shownToPartner()).toEqual([])
  expectNothingWrong(opened)
})

test('a curator approves the work and publishes it, and the partner sees it', async () => {
  await using opened = await openPage(browser, `${server.url}/review`, { session: curator, locale: 'zh-TW' })
  const { page } = opened
  await page.getByRole('link', { name: SERIES.title }).click()
  await page.waitForURL(`**/review/${workId}`)
  const row = regionRow(page, 'TW')
  await row.getByRole('button', { name: '核准' }).click()
  await row.getByRole('button', { name: '發布' }).click()
  await row.getByText('已發布').waitFor()
  expect(await readWork()).toMatchObject({ status: 'published' })
  expect(await shownToPartner()).toEqual([workId])
  expectNothingWrong(opened)
})

test('a curator finds a line, lands on its second, and overrides a failing region with a reason', async () => {
  await using opened = await openPage(browser, `${server.url}/`, { session: curator, locale: 'pt-PT' })
  const { page } = opened
  await page.getByRole('textbox').fill('今晚的月亮真圆') // as written in Mainland China
  const hit = page.locator('a[data-stop]').filter({ hasText: LINE.text })
  await hit.waitFor({ timeout: 60_000 }) // it may still be on its way into the index
  const previewed = recordSeek(page)
  await hit.click()
  expect(Math.abs((await previewed) - LINE.startMs / 1000)).toBeLessThan(0.5)
  const landed = recordSeek(page)
  await page.getByRole('link', { name: /^Abrir a obra em/ }).click()
  expect(Math.abs((await landed) - LINE.startMs / 1000)).toBeLessThan(0.5)
  const { pathname, searchParams } = new URL(page.url())
  const { episodes } = await readWork()
  expect(pathname).toBe(`/works/${workId}`)
  expect(searchParams.get('episode')).toBe(episodes.find(({ number }) => number === LINE.number)?.id)
  const video = page.locator('video')
  const second = await video.evaluate((element) => (element as HTMLVideoElement).currentTime)
  expect(second).toBeGreaterThanOrEqual(LINE.startMs / 1000 - 0.05)

  await page.goto(`${server.url}/review/${workId}`)
  const row = regionRow(page, 'BR')
  await row.locator('[data-region]').click()
  await row.getByLabel('Porque se publica mesmo assim').fill(REASON)
  await row.getByRole('button', { name: 'Dispensar com motivo' }).click()
  await row.getByText('Com dispensa').waitFor()
  await row.getByText(REASON).waitFor()
  const review = await server.json<ReviewAnswer>(`/api/works/${workId}/review`)
  const decided = review.regions.find(({ region }) => region === 'BR')
  expect(decided).toMatchObject({ state: 'published', override: { reason: REASON }, publishedBy: { name: '凱' } })
  expectNothingWrong(opened)
})

test('the operator ends the key for good', async () => {
  const session = await openSession(browser, server.url)
  await using opened = await openPage(browser, `${server.url}/partners`, { session, locale: 'en-GB' })
  const { page } = opened
  await page.getByRole('link', { name: PARTNER }).click()
  const row = page.getByRole('listitem').filter({ hasText: 'Production' })
  await row.getByRole('button', { name: 'Revoke' }).click()
  const asked = row.getByRole('group', { name: 'It opens nothing from then on, for good.' })
  await asked.getByRole('button', { name: 'Revoke' }).click()
  await page.getByText('1 ended key').waitFor()
  expect((await callAsPartner()).status).toBe(401)
  expectNothingWrong(opened)
})

interface WorkAnswer {
  readonly status: string
  readonly episodes: readonly { readonly id: string; readonly number: number; readonly state: string }[]
}

interface ReviewAnswer {
  readonly regions: readonly { readonly region: string }[]
}

function readWork(): Promise<WorkAnswer> {
  return server.json<WorkAnswer>(`/api/works/${workId}`)
}

function callAsPartner(): Promise<Response> {
  return fetch(`${server.url}/api/partner/v1/works`, { headers: { authorization: `Bearer ${key}` } })
}

/** The ids of the works that the key opens. */
async function shownToPartner(): Promise<string[]> {
  const answer = await callAsPartner()
  expect(answer.status).toBe(200)
  const { items } = (await answer.json()) as { items: { id: string }[] } // the API's own shape
  return items.map(({ id }) => id)
}

function regionRow(page: Page, region: string) {
  return page.getByRole('listitem').filter({ has: page.locator(`[data-region="${region}"]`) })
}

/** No error on the console, nothing that the policy stopped, no other server asked, no call refused. */
function expectNothingWrong({ complaints, refusals }: OpenPage): void {
  expect(complaints).toEqual([])
  expect(refusals).toEqual([])
}
