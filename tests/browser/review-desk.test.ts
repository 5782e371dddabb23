import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { jsonBody, until } from '../start-server.ts'
import { makePack } from './make-pack.ts'
import { sidewaysScrollPx } from './open-page.ts'
import { openStudio } from './open-studio.ts'
import { SEEDED, seedWork } from './seed.ts'

const NOTE = '字卡遮住了臉'
const ANSWER = '第二版已修正'
const REASON = '評級已口頭確認，證書下週到'
const FAILING = 'VN'

const studio = openStudio()
let seeded: { workId: string; episodeId: string }

beforeAll(async () => {
  await studio.server.json(`/api/rules/${FAILING}`, jsonBody(makePack(FAILING), 'PUT'))
  seeded = await seedWork(studio.server)
  await studio.server.json(`/api/works/${seeded.workId}/withdraw`, { method: 'POST' })
  await studio.server.json(`/api/works/${seeded.workId}/restore`, { method: 'POST' })
})

test('a curator reviews a work by keyboard: notes a second, overrides a failing region, and finds it on the board', async () => {
  await using opened = await studio.open('/review?state=published', { locale: 'zh-TW' })
  const { page } = opened
  const fetched: string[] = []
  page.on('request', (request) => fetched.push(new URL(request.url()).pathname))
  await page.getByRole('link', { name: SEEDED.title }).waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.waitForURL(`**/review/${seeded.workId}`)
  await page.getByRole('option').first().waitFor()

  await page.locator('video').waitFor()
  await page.waitForFunction(() => (document.querySelector('video')?.readyState ?? 0) >= 1)
  await page.keyboard.press('w')
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 0.3)
  await page.keyboard.press('n')
  expect(await page.locator('video').evaluate((video) => (video as HTMLVideoElement).paused)).toBe(true)
  await page.keyboard.insertText(NOTE)
  await page.keyboard.press('Alt+ArrowUp')
  await page.keyboard.press('Enter')
  await page.locator('article').filter({ hasText: NOTE }).getByText('阻斷').waitFor()
  const { items } = await studio.server.json<{ items: { text: string; severity: string; fromMs: number }[] }>(
    `/api/works/${seeded.workId}/notes`,
  )
  const stoppedAt = await page.locator('video').evaluate((video) => (video as HTMLVideoElement).currentTime)
  expect(items).toMatchObject([{ text: NOTE, severity: 'blocker' }])
  expect(fetched.filter((path) => /works\/[^/]*\/episodes|storyboard/.test(path))).toEqual([
    `/api/works/${seeded.workId}/episodes`,
  ])
  expect(Math.abs((items[0]?.fromMs ?? 0) / 1000 - stoppedAt)).toBeLessThan(0.2)

  await page.keyboard.press('d')
  const region = page.locator(`[data-region="${FAILING}"]`)
  await region.waitFor()
  for (let steps = 0; steps < 40 && !(await hasFocus(page, FAILING)); steps++) await page.keyboard.press('j')
  await page.keyboard.press('a') // names the blocker, and approves of nothing yet
  await page.locator('li', { has: region }).getByText('1 則阻斷未處理').last().waitFor()
  const { regions } = await studio.server.json<{ regions: unknown[] }>(`/api/works/${seeded.workId}/review`)
  expect(regions).toEqual([])
  await page.keyboard.press('p')
  await page.getByText('沒有評級').first().waitFor()
  await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA')
  await page.keyboard.insertText(REASON)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByText(REASON).first().waitFor()

  await page.goto(`${studio.server.url}/readiness`)
  const cell = page.getByRole('button', { name: `${SEEDED.title}，越南：已放行` })
  await cell.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByText(REASON).waitFor()
  await page.getByRole('dialog').getByText('取得評級').waitFor()
  await page.keyboard.press('Escape')
  expect(await cell.evaluate((button) => button === document.activeElement)).toBe(true)
  expect(opened.complaints).toEqual([])
  expect(opened.refusals).toEqual([])
})

test('what was noted is answered and resolved on the page of the work, and taken back', async () => {
  const { id } = await studio.server.json<{ id: string }>(
    `/api/works/${seeded.workId}/notes`,
    jsonBody({ episodeId: seeded.episodeId, fromMs: 4_000, severity: 'fyi', text: NOTE }),
    201,
  )
  await studio.server.json(`/api/works/${seeded.workId}/notes`, jsonBody({ severity: 'blocker', text: REASON }), 201)
  await using opened = await studio.open(`/works/${seeded.workId}`, { locale: 'en' })
  const { page } = opened
  const note = page.locator('article').filter({ hasText: '0:04' })
  await page.getByRole('button', { name: /Blocker$/, pressed: false }).click()
  await note.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: /FYI$/, pressed: false }).click()
  await note.getByRole('button', { name: 'Answer' }).click()
  await page.keyboard.insertText(ANSWER)
  await page.keyboard.press('Enter')
  await note.getByText(ANSWER).waitFor()
  await note.getByRole('button', { name: 'Resolve' }).click()
  const stateOf = async () => {
    const { items } = await studio.server.json<{ items: { id: string; state: string }[] }>(
      `/api/works/${seeded.workId}/notes`,
    )
    return items.find((one) => one.id === id)?.state
  }
  await until(stateOf, (state) => state === 'resolved', { what: 'the note to be resolved' })
  expect(opened.complaints).toEqual([])
})

test('what cannot be done with one of many works is told of it by name, and the filters find the others', async () => {
  await using opened = await studio.open('/review?state=published', { locale: 'en' })
  const { page } = opened
  await page.getByRole('link', { name: 'Neon Crossing' }).waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.getByRole('button', { name: /^Take on/ }).click()
  await page.getByRole('region', { name: 'Could not be done' }).getByText('WORK_STATUS_CONFLICT').waitFor()
  await page.keyboard.press('Escape')
  await page.getByLabel('Status').selectOption('submitted')
  await page.getByText('No work fits these filters.').waitFor()
  expect(opened.complaints).toEqual([])
})

test.each([
  ['zh-TW', 1440, 'light'],
  ['en', 390, 'dark'],
] as const)(
  'queue, desk and board in %s at %i px, %s, pass axe and scroll no way but down',
  async (locale, widthPx, colours) => {
    await using opened = await studio.open('/', { locale, widthPx, heightPx: 900, colours })
    const { page } = opened
    for (const address of ['/review?state=published', `/review/${seeded.workId}`, '/readiness']) {
      await page.goto(`${studio.server.url}${address}`)
      await page.locator('h1').first().waitFor({ state: 'attached' })
      await page.waitForLoadState('networkidle')
      const { violations } = await new AxeBuilder({ page }).analyze()
      const told = violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' | ')}`)
      expect(told, address).toEqual([])
      for (const width of widthPx === 390 ? [390, 360] : [1440, 1024]) {
        await page.setViewportSize({ width, height: 900 })
        await expect.poll(() => sidewaysScrollPx(page), { message: `${address} at ${width} px` }).toBeLessThanOrEqual(0)
      }
      await page.setViewportSize({ width: widthPx, height: 900 })
    }
    expect(opened.complaints).toEqual([])
  },
)

test('rows of the board stay in order and say what they show, and the focus goes with them, however far one goes', async () => {
  for (let n = 1; n <= 40; n++) {
    const titles = [{ locale: 'en', text: `Work ${n}`, kind: 'display' }]
    const work = { kind: 'micro_drama', originalLocale: 'en', originRegion: 'TW', titles }
    await studio.server.json('/api/works', jsonBody(work), 201)
  }
  await until(
    () => studio.server.json<{ pending: number }>('/api/readiness?target=MO'),
    ({ pending }) => pending === 0,
    { what: 'readiness' },
  )
  await using opened = await studio.open('/readiness', { locale: 'en' })
  const { page } = opened
  await page.locator('table[aria-rowcount="42"]').waitFor() // a head and all works: until then rows are put in order
  await page.locator('[data-cell="0 0"]').focus()
  const goTo = async (key: string, row: number) => {
    for (let times = 0; times < 3; times++) await page.keyboard.press(key)
    await page.waitForFunction((at) => document.activeElement?.getAttribute('data-cell') === at, `${row} 0`)
    const rows = await page.locator('tbody tr[aria-rowindex]').evaluateAll((all) =>
      all.map((one) => ({
        index: Number(one.getAttribute('aria-rowindex')),
        title: one.querySelector('.title')?.textContent ?? '?',
        said: [...one.querySelectorAll('button')].map((button) => button.getAttribute('aria-label') ?? ''),
      })),
    )
    const from = rows[0]?.index ?? 0
    expect(rows.map(({ index }) => index)).toEqual(rows.map((_, at) => from + at))
    expect(rows.map(({ index }) => index)).toContain(row + 2)
    for (const { title, said } of rows) expect(said.filter((text) => !text.startsWith(`${title}, `))).toEqual([])
  }
  await goTo('PageDown', 30)
  await goTo('PageUp', 0)
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByText('Work 40').first().waitFor()
  expect(opened.complaints).toEqual([])
})

function hasFocus(page: Page, region: string): Promise<boolean> {
  return page.evaluate((wanted) => document.activeElement?.getAttribute('data-region') === wanted, region)
}
