import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { jsonBody, startServer, type TestServer, until } from '../start-server.ts'
import { ensureBuiltPage } from './built-page.ts'
import { joinAsEditor } from './join-as-editor.ts'
import { makePack } from './make-pack.ts'
import { launchBrowser, openPage, type Session } from './open-page.ts'
import { SEEDED, seedWork } from './seed.ts'

const DAYS_AHEAD = 40
const DAY_MS = 86_400_000
const LATER = 'VN'

let server: TestServer
let browser: Browser
let workId: string
let first: Session
let second: Session

beforeAll(async () => {
  await ensureBuiltPage()
  const seeding = await startServer()
  workId = (await seedWork(seeding)).workId
  await seeding.json(`/api/rules/${LATER}`, jsonBody(makePack(LATER, dayAhead()), 'PUT'))
  await seeding.stop()
  server = await startServer({ dataDir: seeding.dataDir, env: { REVIEW_APPROVALS: '2' } })
  browser = await launchBrowser()
  const { id } = await server.json<{ id: string }>(
    '/api/organisations',
    jsonBody({ kind: 'curator', name: '選片室' }),
    201,
  )
  first = await joinAsEditor(server, browser, id)
  second = await joinAsEditor(server, browser, id, { email: 'rui@juku.example', name: 'Rui' })
})

afterAll(async () => {
  await browser?.close()
  await server?.[Symbol.asyncDispose]()
})

function dayAhead(): string {
  return new Date(Date.now() + DAYS_AHEAD * DAY_MS).toISOString().slice(0, 10)
}

async function openRegion(page: Page, region: string): Promise<void> {
  await page.locator(`[data-region="${region}"]`).waitFor()
  await page.keyboard.press('d')
  for (let steps = 0; steps < 40; steps++) {
    const focused = await page.evaluate(() => document.activeElement?.getAttribute('data-region'))
    if (focused === region) return
    await page.keyboard.press('j')
  }
  throw new Error(`the keys do not reach ${region}`)
}

test('where two people are needed, neither publishes alone, and the second finds what the first has approved of', async () => {
  const address = `${server.url}/review/${workId}`
  const line = (page: Page) => page.locator('li', { has: page.locator(`[data-region="${LATER}"]`) })
  const stateOf = async () => {
    const { regions } = await server.json<{ regions: { region: string; state: string; approvals: unknown[] }[] }>(
      `/api/works/${workId}/review`,
    )
    const found = regions.find(({ region }) => region === LATER)
    return found && { state: found.state, approvals: found.approvals.length }
  }
  await using one = await openPage(browser, address, { session: first, locale: 'zh-TW' })
  await openRegion(one.page, LATER)
  await line(one.page).getByText('0/2').waitFor()
  await one.page.keyboard.press('a')
  await line(one.page).getByText('1/2').waitFor()
  await one.page.keyboard.press('p') // it takes somebody else
  await expect.poll(stateOf).toEqual({ state: 'open', approvals: 1 })

  await using two = await openPage(browser, address, { session: second, locale: 'en' })
  await openRegion(two.page, LATER)
  await line(two.page).getByText('1/2').waitFor()
  await two.page.keyboard.press('a')
  await line(two.page).getByText('2/2').waitFor()
  await two.page.keyboard.press('p')
  await expect.poll(stateOf).toMatchObject({ state: 'published' })
  expect([...one.complaints, ...two.complaints]).toEqual([])
})

test('the board tells what becomes otherwise by itself, why, and on which day, and shows that day', async () => {
  await until(
    () => server.json<{ pending: number }>(`/api/readiness?target=${LATER}`),
    ({ pending }) => pending === 0,
    { what: 'readiness' },
  )
  await using opened = await openPage(browser, `${server.url}/readiness`, { session: first, locale: 'zh-TW' })
  const { page } = opened
  const cell = (state: string) =>
    page.getByRole('button', { name: new RegExp(`^(截至.*：)?${SEEDED.title}，越南：${state}`) })
  await cell('可上線').waitFor()
  const change = page.locator('section').filter({ hasText: '沒有評級' })
  await change.getByText(SEEDED.title).waitFor()
  await change.getByRole('button').first().click()
  await cell('不合要求').waitFor()
  expect(await page.getByLabel('截至').first().inputValue()).toBe(dayAhead())
  await page.reload()
  await cell('不合要求').waitFor()
  expect(opened.complaints).toEqual([])
})
