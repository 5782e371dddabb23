import { beforeAll, expect, test } from 'vitest'
import { jsonBody } from '../start-server.ts'
import { findViolations, sidewaysScrollPx } from './open-page.ts'
import { openStudio } from './open-studio.ts'

const PARTNER = '澳門有線電視'
const COLLECTION = { texts: [{ locale: 'zh-Hant-TW', title: '雨夜' }], audience: 'everybody' }
const VIEWS = [
  [1440, 'light'],
  [390, 'dark'],
] as const

const studio = openStudio()
let partnerId: string

beforeAll(async () => {
  const partner = { kind: 'partner', name: PARTNER }
  partnerId = (await studio.server.json<{ id: string }>('/api/organisations', jsonBody(partner), 201)).id
})

test('a word goes into the glossary, and is taken back', async () => {
  await using opened = await studio.open('/glossary', { locale: 'en' })
  const { page } = opened
  await page.getByRole('button', { name: 'Add a word' }).first().click() // rows that are here already have one each
  const form = page.getByRole('form', { name: 'Add a word' })
  await form.getByLabel('Word').fill('突擊直播')
  await form.getByLabel('Region').selectOption('HK')
  await form.getByLabel('Stands for').fill('直播')
  await form.getByRole('button', { name: 'Add a word' }).click()
  await page.getByText('“突擊直播” is in the glossary').waitFor()
  const { items } = await studio.server.json<{ items: { word: string }[] }>(
    '/api/glossary?q=%E7%AA%81%E6%93%8A%E7%9B%B4%E6%92%AD',
  )
  expect(items.map(({ word }) => word)).toContain('突擊直播')
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('“突擊直播” stands for itself again').waitFor()
  expect(opened.complaints).toEqual([])
  expect(opened.refusals).toEqual([])
})

test('each page of administration passes axe and scrolls no way but down, at 1440 px in light and at 390 px in dark', async () => {
  await using opened = await studio.open('/', { locale: 'zh-TW' })
  const { page } = opened
  const { id } = await studio.server.json<{ id: string }>('/api/collections', jsonBody(COLLECTION), 201)
  const key = { name: '匯出', scopes: ['exports:read'], regions: ['MO'] } // what is missing is told of what a key shows
  await studio.server.json(`/api/organisations/${partnerId}/keys`, jsonBody(key), 201)
  const addresses = [
    ...[`/partners/${partnerId}`, `/partners/${partnerId}?tab=profile`, '/glossary?q=%E8%A8%88%E7%A8%8B%E8%BB%8A'],
    ...['/operations', `/collections/${id}`],
  ]
  for (const address of addresses) {
    await page.goto(`${studio.server.url}${address}`)
    await page.locator('h1').first().waitFor()
    await page.waitForLoadState('networkidle')
    for (const [widthPx, colorScheme] of VIEWS) {
      await page.setViewportSize({ width: widthPx, height: 900 })
      await page.emulateMedia({ colorScheme })
      expect(await findViolations(page), `${address} at ${widthPx} px`).toEqual([])
      expect(await sidewaysScrollPx(page), `${address} at ${widthPx} px`).toBeLessThanOrEqual(0)
    }
  }
  expect(opened.complaints).toEqual([])
  expect(opened.refusals).toEqual([])
})
