import { AxeBuilder } from '@axe-core/playwright'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { jsonBody, startServer, type TestServer } from '../start-server.ts'
import { ensureBuiltPage } from './built-page.ts'
import { launchBrowser, openPage, openSession, type Session, sidewaysScrollPx } from './open-page.ts'

const PARTNER = '澳門有線電視'
const COLLECTION = { texts: [{ locale: 'zh-Hant-TW', title: '雨夜' }], audience: 'everybody' }
const VIEWS = [
  [1440, 'light'],
  [390, 'dark'],
] as const

let server: TestServer
let browser: Browser
let session: Session
let partnerId: string

beforeAll(async () => {
  await ensureBuiltPage()
  server = await startServer()
  const partner = { kind: 'partner', name: PARTNER }
  partnerId = (await server.json<{ id: string }>('/api/organisations', jsonBody(partner), 201)).id
  browser = await launchBrowser()
  session = await openSession(browser, server.url)
})

afterAll(async () => {
  await browser?.close()
  await server?.[Symbol.asyncDispose]()
})

function callWith(key: string): Promise<Response> {
  return fetch(`${server.url}/api/partner/v1/works`, { headers: { authorization: `Bearer ${key}` } })
}

test('an operator makes a key for a partner, sees that it is used, and ends it for good', async () => {
  await using opened = await openPage(browser, `${server.url}/partners`, { session, locale: 'zh-TW' })
  const { page } = opened
  await page.getByRole('link', { name: PARTNER }).click()
  await page.getByRole('button', { name: '建立金鑰' }).click()
  const form = page.getByRole('dialog', { name: '建立金鑰' })
  await form.getByLabel('名稱').fill('正式環境')
  await form.getByLabel('澳門').check()
  await form.getByLabel('SVOD').check()
  await form.getByRole('button', { name: '建立金鑰' }).click()
  const shown = page.getByRole('textbox', { name: '金鑰「正式環境」' })
  await shown.waitFor()
  const key = await shown.inputValue()
  expect((await callWith(key)).status).toBe(200)
  expect((await callWith(key)).status).toBe(200)

  await page.reload()
  await page.getByText('30 天內呼叫 2 次').waitFor()
  expect(await page.content()).not.toContain(key)
  const row = page.getByRole('listitem').filter({ hasText: '正式環境' })
  expect(await row.getByRole('img').getAttribute('aria-label')).toContain('30 天內呼叫 2 次')
  expect(await row.textContent()).toContain('SVOD')

  await row.getByRole('button', { name: '撤銷' }).click()
  await row.getByRole('group', { name: '此後永久失效。' }).getByRole('button', { name: '撤銷' }).click()
  await page.getByText('已失效的金鑰 1 個').waitFor()
  expect((await callWith(key)).status).toBe(401)
  expect(opened.complaints).toEqual([])
  expect(opened.refusals).toEqual([])
})

test('a word goes into the glossary, and is taken back', async () => {
  await using opened = await openPage(browser, `${server.url}/glossary`, { session, locale: 'en' })
  const { page } = opened
  await page.getByRole('button', { name: 'Add a word' }).first().click() // rows that are here already have one each
  const form = page.getByRole('form', { name: 'Add a word' })
  await form.getByLabel('Word').fill('突擊直播')
  await form.getByLabel('Region').selectOption('HK')
  await form.getByLabel('Stands for').fill('直播')
  await form.getByRole('button', { name: 'Add a word' }).click()
  await page.getByText('“突擊直播” is in the glossary').waitFor()
  const { items } = await server.json<{ items: { word: string }[] }>(
    '/api/glossary?q=%E7%AA%81%E6%93%8A%E7%9B%B4%E6%92%AD',
  )
  expect(items.map(({ word }) => word)).toContain('突擊直播')
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('“突擊直播” stands for itself again').waitFor()
  expect(opened.complaints).toEqual([])
  expect(opened.refusals).toEqual([])
})

test('each page of administration passes axe and scrolls no way but down, at 1440 px in light and at 390 px in dark', async () => {
  await using opened = await openPage(browser, server.url, { session, locale: 'zh-TW' })
  const { page } = opened
  const { id } = await server.json<{ id: string }>('/api/collections', jsonBody(COLLECTION), 201)
  const key = { name: '匯出', scopes: ['exports:read'], regions: ['MO'] } // what is missing is told of what a key shows
  await server.json(`/api/organisations/${partnerId}/keys`, jsonBody(key), 201)
  const addresses = [
    ...[`/partners/${partnerId}`, `/partners/${partnerId}?tab=profile`, '/glossary?q=%E8%A8%88%E7%A8%8B%E8%BB%8A'],
    ...['/operations', `/collections/${id}`],
  ]
  for (const address of addresses) {
    await page.goto(`${server.url}${address}`)
    await page.locator('h1').first().waitFor()
    await page.waitForLoadState('networkidle')
    for (const [widthPx, colorScheme] of VIEWS) {
      await page.setViewportSize({ width: widthPx, height: 900 })
      await page.emulateMedia({ colorScheme })
      const { violations } = await new AxeBuilder({ page }).analyze()
      const told = violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' | ')}`)
      expect(told, `${address} at ${widthPx} px`).toEqual([])
      expect(await sidewaysScrollPx(page), `${address} at ${widthPx} px`).toBeLessThanOrEqual(0)
    }
  }
  expect(opened.complaints).toEqual([])
  expect(opened.refusals).toEqual([])
})
