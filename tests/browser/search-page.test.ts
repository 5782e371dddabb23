import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { makeClip } from '../made-clips.ts'
import { findViolations, sidewaysScrollPx } from './open-page.ts'
import { openStudio } from './open-studio.ts'
import { SEEDED, seedWork } from './seed.ts'

const TAXI = '計程車'
const NAME = '雨夜的車'

const studio = openStudio()
let workId: string

beforeAll(async () => {
  workId = (await seedWork(studio.server)).workId
})

const open = (address: string, locale = 'zh-TW', size: { widthPx?: number } = {}) =>
  studio.open(address, { locale, ...size })

test('a search is saved under a name, renamed, opened, removed and taken back', async () => {
  await using opened = await open(`/?q=${TAXI}&originRegion=MO`)
  const { page } = opened
  await page.getByRole('button', { name: '儲存搜尋' }).click()
  const sheet = page.getByRole('dialog', { name: '已儲存的搜尋' })
  const name = sheet.getByLabel('名稱')
  expect(await name.inputValue()).toBe(`${TAXI}·澳門`)
  await name.fill('車')
  await name.press('Enter')
  await sheet.getByText('已儲存為「車」').first().waitFor()
  await sheet.getByRole('button', { name: '改名：車' }).click()
  await page.keyboard.type(NAME)
  await page.keyboard.press('Enter')
  const link = sheet.getByRole('link', { name: NAME })
  await link.waitFor()
  await sheet.getByRole('button', { name: `刪除「${NAME}」` }).click()
  await link.waitFor({ state: 'detached' })
  await page.keyboard.press('Enter') // the focus is on what takes it back
  await link.waitFor()
  await sheet.getByRole('button', { name: '關閉' }).click()
  await page.getByRole('textbox').fill('霓虹')
  await expect.poll(() => page.url()).toContain(encodeURIComponent('霓虹'))
  await page.getByRole('button', { name: '儲存搜尋' }).click()
  await link.click()
  await page.waitForURL(`**/?q=${encodeURIComponent(TAXI)}&originRegion=MO`)
  await lineLink(page).waitFor()
  expect(opened.complaints).toEqual([])
})

test('what was asked before stands under the empty field, is gone through by keys, and can be cleared', async () => {
  await using opened = await open('/works')
  const { page } = opened
  const field = page.getByRole('textbox', { name: '搜尋片名、台詞' })
  await field.fill(TAXI)
  await lineLink(page).waitFor()
  await page.goto(`${studio.server.url}/works`)
  await page.getByRole('link', { name: '搜尋', exact: true }).click()
  await field.click()
  const past = page.getByRole('region', { name: '最近的搜尋' })
  await past.getByRole('link', { name: TAXI }).waitFor()
  await page.getByRole('region', { name: '已儲存的搜尋' }).getByRole('link', { name: NAME }).waitFor()
  await expectAccessible(page, 'recent searches')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowUp')
  expect(await field.evaluate((one) => one === document.activeElement)).toBe(true)
  await field.click()
  await past.waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.waitForURL(`**/?q=${encodeURIComponent(TAXI)}`)
  await page.getByRole('button', { name: '清除', exact: true }).click()
  await field.blur()
  await field.click()
  await past.getByRole('button', { name: '清除' }).click()
  await past.waitFor({ state: 'detached' })
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('juku.recent')))).toEqual(
    [],
  )
})

test('Left and Right go through the pictures of a poster, and Enter opens the work at that second', async () => {
  await using opened = await open(`/?q=${TAXI}`)
  const { page } = opened
  await lineLink(page).waitFor()
  await page.keyboard.press('/')
  await page.keyboard.press('ArrowDown')
  const poster = page.locator('a[data-stop]').first()
  expect(await poster.getAttribute('href')).toBe(`/works/${workId}`)
  for (const key of ['ArrowRight', 'ArrowRight']) await page.keyboard.press(key)
  await expect.poll(() => poster.getAttribute('href')).toMatch(/[?&]t=[1-9]/)
  await poster.getByText('第 1 集·0:').waitFor()
  const at = new URL((await poster.getAttribute('href')) ?? '', studio.server.url).searchParams.get('t')
  await page.keyboard.press('Enter')
  await page.waitForURL(`**/works/${workId}?**t=${at}`)
})

test('a search that finds nothing tells what is near, which filter hides how many, and where the word may belong', async () => {
  await using opened = await open(`/?q=${TAXI}伕伕&originRegion=MO`)
  const { page } = opened
  await page.getByRole('heading', { name: `沒有「${TAXI}伕伕」` }).waitFor()
  const word = await page.getByRole('link', { name: '建議詞條' }).getAttribute('href')
  expect(word).toBe(`/glossary?add=${encodeURIComponent(`${TAXI}伕伕`)}`)
  await page.getByRole('list', { name: '相近的寫法' }).getByRole('link').first().click()
  await lineLink(page).waitFor()
  await page.goto(`${studio.server.url}/?q=${TAXI}&originRegion=PT`)
  await page.getByText('篩選「葡萄牙」擋住了 1 部').waitFor()
  await page.getByText('移除篩選', { exact: true }).click()
  await lineLink(page).waitFor()
  await page.goBack()
  await page.getByText('擋住了').waitFor()
  expect(opened.complaints).toEqual([])
})

test('a region and a day narrow the search, stand in the address, and the back button takes them off', async () => {
  await using opened = await open(`/?q=${TAXI}`)
  const { page } = opened
  await lineLink(page).waitFor()
  await page.getByLabel('可播地區').selectOption('PT')
  await page.waitForURL('**showableIn=PT**')
  await page.getByText('篩選「可播 葡萄牙」擋住了 1 部').waitFor()
  await page.getByLabel('日期').fill('2031-01-02')
  await page.waitForURL('**showableAt=2031-01-02**')
  await page.getByRole('button', { name: '移除篩選：可播 葡萄牙 2031-01-02' }).first().waitFor()
  await page.goBack()
  await page.goBack()
  await lineLink(page).waitFor()
  expect(new URL(page.url()).searchParams.has('showableIn')).toBe(false)
})

test('a value under which nothing is counted stays in sight with its 0', async () => {
  await using opened = await open('/?q=zzqqzz')
  const region = opened.page.getByRole('group', { name: '產地' }).locator('label', { hasText: '澳門' })
  await expect.poll(async () => (await region.innerText()).replaceAll(/\s+/g, ' ').trim()).toBe('澳門 0')
})

test('G and a letter go to a section, but not in a field, nor when single keys are off', async () => {
  await using opened = await open(`/?q=${TAXI}`)
  const { page } = opened
  await lineLink(page).waitFor()
  await page.keyboard.press('g')
  await page.getByRole('status').filter({ hasText: '上線' }).waitFor()
  await page.keyboard.press('w')
  await page.waitForURL('**/works')
  await page.keyboard.press('/')
  await page.keyboard.type('gu')
  await page.waitForURL('**/?q=gu')
  await page.getByRole('textbox').blur()
  await page.keyboard.press('?')
  const keys = page.getByRole('dialog', { name: '所有快速鍵' })
  expect((await keys.innerText()).replaceAll(/\s+/g, ' ')).toContain('G R 審核')
  await expectAccessible(page, 'all keys')
  await keys.getByRole('checkbox').uncheck()
  await page.keyboard.press('Escape')
  await page.keyboard.press('g')
  await page.keyboard.press('u')
  await page.getByRole('button', { name: '所有快速鍵' }).click()
  await keys.getByRole('checkbox').check()
  await page.keyboard.press('Escape')
  expect(page.url()).toContain('/?q=gu')
  await page.keyboard.press('g')
  await page.keyboard.press('u')
  await page.waitForURL('**/upload')
})

test('a server that cannot be reached is told of on every view, and tried again on demand', async () => {
  await using opened = await open('/works')
  const { page } = opened
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.route(/\/api\/|\/healthz/, (route) => route.abort('connectionrefused'))
  await page.getByRole('textbox').fill(TAXI)
  const bar = page.getByRole('status').filter({ hasText: '離線中' })
  await bar.waitFor()
  await page.getByRole('link', { name: '上傳' }).click()
  expect(await bar.isVisible()).toBe(true)
  await expectAccessible(page, 'connection lost')
  await page.unroute(/\/api\/|\/healthz/)
  await bar.getByRole('button', { name: '立即重新連線' }).click()
  await bar.waitFor({ state: 'detached' })
})

test('an answer that is late shows the bar, and one that comes at once does not', async () => {
  await using opened = await open('/')
  const { page } = opened
  const waiting = page.getByTestId('waiting')
  await page.route('**/api/search?*', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 900))
    await route.continue().catch(() => undefined)
  })
  await page.getByRole('textbox').fill(TAXI)
  await waiting.waitFor()
  await lineLink(page).waitFor()
  expect(await waiting.count()).toBe(0)
})

test.each([['/upload'], ['/upload/series']])(
  'what %s sends is followed from every view, with a way back',
  async (address) => {
    await using opened = await open(address)
    const { page } = opened
    await page.route('**/api/uploads**', () => undefined) // it never arrives
    const clip = {
      name: '雨夜_第01集.mp4',
      mimeType: 'video/mp4',
      buffer: Buffer.from(await makeClip({ seconds: 1, size: '90x160' })),
    }
    await page.locator('input[type="file"]:not([webkitdirectory])').first().setInputFiles(clip)
    if (address === '/upload') {
      await page.getByLabel('片名', { exact: true }).fill('雨夜')
      await page.getByRole('button', { name: /^開始上傳|^上傳 / }).click()
    }
    await page.getByRole('link', { name: '作品', exact: true }).click()
    await page.waitForURL('**/works')
    const sending = page.locator('header').getByRole('link', { name: /上傳中 \d+%/ })
    expect(await sending.getAttribute('href')).toBe(address)
    await sending.click()
    await page.waitForURL(`**${address}`)
    await page.getByText('雨夜_第01集.mp4').first().waitFor()
  },
)

test.each([
  ['zh-CN', 390, ['没有“zzqqzz”', '这个词值得收进词库吗？']],
  ['zh-TW', 360, ['沒有「zzqqzz」', '這個詞值得收進詞庫嗎？']],
] as const)('in %s at %i px the states of the page are whole and accessible', async (locale, widthPx, said) => {
  await using opened = await open('/?q=zzqqzz&genre=urban', locale, { widthPx })
  const { page } = opened
  for (const words of said) await page.getByText(words).waitFor()
  await expectAccessible(page, 'nothing found')
  await page.getByRole('button', { name: /^(筛选|篩選)/ }).click()
  await page.getByRole('dialog').waitFor()
  await expectAccessible(page, 'filters')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^(保存搜索|儲存搜尋)/ }).click()
  await page.getByRole('dialog').getByRole('link', { name: NAME }).waitFor()
  await expectAccessible(page, 'saved searches')
  expect(await sidewaysScrollPx(page)).toBeLessThanOrEqual(0)
  expect(opened.complaints).toEqual([])
})

/** The seeded line among the results. */
function lineLink(page: Page) {
  return page.locator('a[data-stop]').filter({ hasText: SEEDED.traditional[1].text })
}

async function expectAccessible(page: Page, what: string): Promise<void> {
  expect(await findViolations(page), what).toEqual([])
}
