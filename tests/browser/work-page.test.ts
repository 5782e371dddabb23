import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { jsonBody } from '../start-server.ts'
import { findViolations, sidewaysScrollPx } from './open-page.ts'
import { openStudio } from './open-studio.ts'
import { readPdf } from './read-pdf.ts'
import { SEEDED } from './seed.ts'
import { ENGLISH, NOTE, SECOND_TITLE, SYNOPSIS, seedWholeWork, type WholeWork } from './seed-whole-work.ts'

const FRAME_MS = 1_000 / 12
const SOON = { timeout: 20_000 }

const studio = openStudio()
let seeded: WholeWork

beforeAll(async () => {
  seeded = await seedWholeWork(studio.server)
})

const openWork = (locale: string, more: object = {}, query = '') =>
  studio.open(`/works/${seeded.workId}${query}`, { locale, ...more })
const currentMs = (page: Page) =>
  page.locator('video').evaluate((video) => (video as HTMLVideoElement).currentTime * 1_000)
const untilKnown = (page: Page) => page.waitForFunction(() => (document.querySelector('video')?.readyState ?? 0) >= 2)

test('three tracks stand side by side by time, a line seeks, and the transcript waits for a reader who scrolls', async () => {
  await using opened = await openWork('zh-HK', { heightPx: 620 })
  const { page } = opened
  await untilKnown(page)
  const add = page.getByRole('button', { name: '並排' })
  await add.click()
  await add.click()
  await page.getByText(ENGLISH[1]?.text ?? '').waitFor()
  expect(await add.count()).toBe(0)
  const rows = await page.locator('[data-cue]').allInnerTexts()
  expect(rows.map((row) => row.split('\n').filter((line) => line.trim() !== ''))).toEqual([
    ['0:01', SEEDED.traditional[0].text, SEEDED.portuguese[0].text],
    // English is over both lines, and shares more time with the second.
    ['0:04', SEEDED.traditional[1].text, ENGLISH[0]?.text, SEEDED.portuguese[1].text],
    ['0:07', SEEDED.traditional[2].text, SEEDED.portuguese[2].text],
    ['0:09', ENGLISH[1]?.text],
  ])
  await page.locator('[data-cue="2"]').click()
  await expect.poll(() => currentMs(page), SOON).toBeGreaterThanOrEqual(7_000)
  await page.locator('[data-cue="2"][aria-current="true"]').waitFor()

  await page.setViewportSize({ width: 1440, height: 420 })
  const back = page.getByRole('button', { name: '回到現時' })
  expect(await back.count()).toBe(0)
  await page.locator('[data-cue="1"]').hover()
  await page.mouse.wheel(0, 60)
  await back.click()
  await back.waitFor({ state: 'detached' })
  expect(opened.complaints).toEqual([])
})

test('the keys step frames, lines and episodes, write a note that becomes a diamond, and tell themselves', async () => {
  await using opened = await openWork('en')
  const { page } = opened
  await untilKnown(page)
  await page.keyboard.press('Shift+ArrowRight')
  await expect.poll(() => currentMs(page), SOON).toBeGreaterThanOrEqual(1_000)
  const before = await currentMs(page)
  await page.keyboard.press('.')
  await expect
    .poll(async () => Math.floor((await currentMs(page)) / FRAME_MS), SOON)
    .toBe(Math.floor(before / FRAME_MS) + 1)
  await page.keyboard.press(',')
  await expect
    .poll(async () => Math.floor((await currentMs(page)) / FRAME_MS), SOON)
    .toBe(Math.floor(before / FRAME_MS))
  await page.keyboard.press(']')
  await page.getByRole('button', { name: 'Speed 1.25 times' }).waitFor()

  await page.keyboard.press('n')
  await page.keyboard.insertText('Hold this card longer.')
  await page.keyboard.press('Enter')
  const diamond = page.getByRole('button', { name: 'Note at 0:01: Hold this card longer.' })
  await diamond.waitFor()
  await page.getByRole('button', { name: `Note at 0:04: ${NOTE}` }).click()
  await expect.poll(() => currentMs(page), SOON).toBeCloseTo(4_000, -1)

  await page.locator('h1').click()
  await page.keyboard.press('j')
  await page.waitForURL(`**episode=${seeded.secondId}`)
  await page.getByRole('heading', { name: SECOND_TITLE }).waitFor()
  await page.keyboard.press('k')
  await page.waitForURL(`**episode=${seeded.episodeId}`)
  await page.keyboard.press('?')
  await page.getByRole('dialog').getByText('Stop, and note this second').waitFor()
  expect(opened.complaints).toEqual([])
  expect(opened.refusals).toEqual([])
})

test('the strips of all episodes come with one call, with five keyframes each, and show how far one was watched', async () => {
  await using opened = await studio.open('/works', { locale: 'en', heightPx: 1_300 })
  const { page } = opened
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await page.goto(`${studio.server.url}/works/${seeded.workId}`)
  const strips = page.locator('.episodes li')
  await expect.poll(() => strips.first().locator('.strip i[style*="background-image"]').count(), SOON).toBe(5)
  await expect.poll(() => strips.nth(1).locator('.strip i[style*="background-image"]').count(), SOON).toBe(5)
  expect(asked.filter((path) => /\/works\/[^/]+\/episodes$/.test(path))).toHaveLength(1)
  expect(asked.filter((path) => path.endsWith('/storyboard.vtt'))).toEqual([])
  await untilKnown(page)
  await page.locator('[data-cue="1"]').click()
  await strips
    .first()
    .getByText(/^watched \d\d %$/)
    .waitFor({ state: 'attached' })
})

test('the history tells who changed what, and brings back what was removed', async () => {
  const { tracks } = await studio.server.json<{ tracks: { id: string; locale: string }[] }>(
    `/api/episodes/${seeded.episodeId}`,
  )
  const english = tracks.find(({ locale }) => locale === 'en')
  const cues = `/api/tracks/${english?.id}/cues`
  const tag = (await studio.server.call(cues)).headers.get('etag') ?? ''
  await studio.server.json(cues, {
    ...jsonBody({ operations: [{ op: 'text', position: 1, text: 'Hold on, please.' }] }, 'PATCH'),
    headers: { 'content-type': 'application/json', 'if-match': tag },
  })
  await studio.server.call(`/api/tracks/${english?.id}`, { method: 'DELETE' })
  await using opened = await openWork('en', {}, '?part=history')
  const { page } = opened
  const entry = page.locator('li', { hasText: 'edited' }).filter({ hasText: SYNOPSIS })
  await entry.getByText('Operator').waitFor()
  const lines = page.locator('li', { hasText: 'words of the lines' })
  expect(await lines.locator('dd').allInnerTexts()).toEqual(['changed'])
  await page.getByRole('button', { name: 'Bring back' }).click()
  await page.getByText('It is back').waitFor()
  const back = await studio.server.json<{ tracks: { id: string }[] }>(`/api/episodes/${seeded.episodeId}`)
  expect(back.tracks.map(({ id }) => id)).toContain(english?.id)
  await page.getByLabel('History of').selectOption('note')
  await page.locator('ins', { hasText: NOTE }).waitFor()
  await expect.poll(() => page.locator('ins', { hasText: SYNOPSIS }).count()).toBe(0)
  expect(opened.complaints).toEqual([])
})

test.each([
  ['zh-HK', ['作品表', '片名', '分級制度|評級制度', '播映窗口', 'AI 申報']],
  ['en', ['Work sheet', 'Titles', 'System', 'Windows', 'AI declaration']],
] as const)('the sheet of a work is printed in %s on A4, with words on every page', async (locale, words) => {
  await using opened = await studio.open(`/works/${seeded.workId}/sheet`, { locale })
  const { page } = opened
  await page.locator('.work-sheet').waitFor()
  await page.waitForLoadState('networkidle')
  const pages = readPdf(await page.pdf({ preferCSSPageSize: true }))
  expect(pages.length).toBeGreaterThan(0)
  for (const { widthPt, heightPt, text } of pages) {
    expect([Math.round(widthPt), Math.round(heightPt)]).toEqual([595, 842])
    expect(text.replace(/\s/g, '').length).toBeGreaterThan(40)
  }
  const text = pages.map((one) => one.text).join('\n')
  for (const word of [
    ...words,
    SEEDED.title,
    'Neon Crossing',
    SYNOPSIS.slice(0, 12),
    SECOND_TITLE,
    'PG-12',
    'RTP',
    'Suno',
  ])
    expect(text.replace(/\s/g, '')).toMatch(new RegExp(word.replace(/\s/g, '')))
  expect(text).not.toMatch(locale === 'en' ? /Sign out|Print\b/ : /登出|列印$/m)
  expect(opened.complaints).toEqual([])
})

test.each([
  ['zh-HK', 1440, 'light', ['', '?part=readiness', '/sheet']],
  ['en', 390, 'dark', ['', '?part=history', '/sheet']],
] as const)(
  'the work, its parts and its sheet in %s at %i px, %s, pass axe and scroll no way but down',
  async (locale, widthPx, colours, addresses) => {
    await using opened = await openWork(locale, { widthPx, colours })
    const { page } = opened
    for (const address of addresses) {
      await page.goto(`${studio.server.url}/works/${seeded.workId}${address}`)
      await page.locator('h1').first().waitFor()
      await page.waitForLoadState('networkidle')
      expect(await findViolations(page), address).toEqual([])
      for (const width of widthPx === 390 ? [390, 360] : [1440, 1024]) {
        await page.setViewportSize({ width, height: 900 })
        await expect
          .poll(() => sidewaysScrollPx(page), { message: `${address} at ${width} px`, ...SOON })
          .toBeLessThanOrEqual(0)
      }
      await page.setViewportSize({ width: widthPx, height: 900 })
    }
    expect(opened.complaints).toEqual([])
  },
)
