import sharp from 'sharp'
import { beforeAll, expect, test } from 'vitest'
import { until } from '../start-server.ts'
import { findViolations, sidewaysScrollPx } from './open-page.ts'
import { openStudio } from './open-studio.ts'
import { seedWork } from './seed.ts'

interface Shown {
  readonly coverUrl: string
  readonly covers: readonly { readonly locale: string; readonly stillId: string }[]
}

const AT_MS = 4_200
const MADE_LIMIT_MS = 30_000

const studio = openStudio()
let workId: string

beforeAll(async () => {
  workId = (await seedWork(studio.server)).workId
})

const readWork = () => studio.server.json<Shown>(`/api/works/${workId}`)
const coversOf = async () =>
  (
    await studio.server.json<{ items: { id: string; atMs: number | null; source: string }[] }>(
      `/api/works/${workId}/covers`,
    )
  ).items

test('a cover is set by the second of the player, by an image in another language, and chosen again with the keyboard', async () => {
  await using opened = await studio.open(`/works/${workId}?t=${AT_MS}`)
  const { page } = opened
  await page.waitForFunction((ms) => (document.querySelector('video')?.currentTime ?? 0) * 1000 >= ms, AT_MS)
  await page.getByRole('button', { name: '封面' }).click()
  const chooser = page.getByRole('dialog', { name: '封面' })
  const { paused, currentTime } = await page
    .locator('video')
    .evaluate((video: HTMLVideoElement) => ({ paused: video.paused, currentTime: video.currentTime }))
  expect(paused).toBe(true)
  const useMoment = chooser.getByRole('button', { name: /使用当前画面 0:\d\d\.\d/ })
  await useMoment.click()
  const moment = chooser.getByRole('listitem').getByRole('button', { name: /^画面/ })
  await moment.waitFor({ timeout: MADE_LIMIT_MS })
  await expect.poll(() => moment.getAttribute('aria-pressed')).toBe('true')
  const [frame] = await coversOf()
  expect(frame?.atMs).toBe(Math.round(currentTime * 1000))
  expect(await readWork()).toMatchObject({ covers: [{ locale: 'zh-Hant-MO', stillId: frame?.id }] })

  await chooser.getByRole('combobox', { name: '封面面向的语言' }).selectOption('en')
  expect(await chooser.locator('[aria-pressed=true]').count()).toBe(0)
  const image = await sharp({ create: { width: 1080, height: 1440, channels: 3, background: '#a83232' } })
    .jpeg()
    .toBuffer()
  await chooser.getByLabel('上传图片').setInputFiles({ name: 'poster.jpg', mimeType: 'image/jpeg', buffer: image })
  const uploaded = chooser.getByRole('listitem').getByRole('button', { name: /^上传/ })
  await uploaded.waitFor({ timeout: MADE_LIMIT_MS })
  await expect.poll(() => uploaded.getAttribute('aria-pressed')).toBe('true')
  expect(await uploaded.innerText()).toContain('画面空')
  const [sent] = await coversOf()
  expect((await readWork()).covers).toEqual([
    { locale: 'en', stillId: sent?.id },
    { locale: 'zh-Hant-MO', stillId: frame?.id },
  ])

  const best = chooser.getByRole('button', { name: /^第 1 名/ })
  await best.focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => best.getAttribute('aria-pressed')).toBe('true')
  await until(readWork, ({ covers }) => covers[0]?.locale === 'en' && covers[0].stillId !== sent?.id)
  expect((await readWork()).covers[1]?.stillId).toBe(frame?.id)
  expect(await findViolations(page, { within: 'dialog' })).toEqual([])
  expect(opened.complaints).toEqual([])
})

test('an image that cannot be a cover is refused in words, on a narrow screen too', async () => {
  await using opened = await studio.open(`/works/${workId}`, { widthPx: 390, heightPx: 844 })
  const { page } = opened
  await page.getByRole('button', { name: '封面' }).click()
  const chooser = page.getByRole('dialog', { name: '封面' })
  const buffer = await sharp({ create: { width: 90, height: 160, channels: 3, background: '#a83232' } })
    .png()
    .toBuffer()
  await chooser.getByLabel('上传图片').setInputFiles({ name: 'small.png', mimeType: 'image/png', buffer })
  const alert = chooser.getByRole('alert')
  await alert.waitFor()
  expect(await alert.innerText()).toMatch(/图片太小[\s\S]*IMAGE_TOO_SMALL/)
  expect(await sidewaysScrollPx(page)).toBeLessThanOrEqual(0)
})
