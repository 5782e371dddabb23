import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { jsonBody, startServer, type TestServer, until } from '../start-server.ts'
import { ensureBuiltPage } from './built-page.ts'
import { joinAsEditor } from './join-as-editor.ts'
import { findViolations, launchBrowser, openPage, type Session, sidewaysScrollPx } from './open-page.ts'

interface Shown {
  readonly titles: readonly { readonly locale: string; readonly text: string; readonly kind: string }[]
  readonly genres: readonly string[]
  readonly releaseYear: number | null
}

interface ShownWindows {
  readonly items: readonly {
    readonly from: string | null
    readonly until: string | null
    readonly licensee: string | null
  }[]
}

const DAY_MS = 86_400_000
/** The beginning of a day in a month from now, at an offset from UTC. */
const dayAt = (day: number, offsetHours: number) =>
  new Date((Math.floor(Date.now() / DAY_MS) + 30 + day) * DAY_MS - offsetHours * 3_600_000).toISOString()
const MACAU = { from: dayAt(0, 8), until: dayAt(180, 8) }
const BRAZIL = { from: dayAt(0, -3), until: dayAt(180, -3) }
const WINDOWS = [
  { scope: 'regions', regions: ['MO'], licenceType: 'SVOD', isExclusive: true, licensee: '渡口串流', ...MACAU },
  { scope: 'regions', regions: ['BR'], licenceType: 'AVOD', ...BRAZIL },
]

let server: TestServer
let browser: Browser
let session: Session
let workId: string

beforeAll(async () => {
  await ensureBuiltPage()
  server = await startServer()
  browser = await launchBrowser()
  const { id } = await server.json<{ id: string }>(
    '/api/organisations',
    jsonBody({ kind: 'producer', name: '渡口影業' }),
    201,
  )
  session = await joinAsEditor(server, browser, id)
  workId = (await server.json<{ id: string }>('/api/works', jsonBody(newWork(id)), 201)).id
  await server.json(`/api/works/${workId}/windows`, jsonBody({ windows: WINDOWS }, 'PUT'))
})

afterAll(async () => {
  await browser?.close()
  await server?.[Symbol.asyncDispose]()
})

test('a producer in Hong Kong corrects a title by the hint, and what another writer changed meanwhile is brought together', async () => {
  await using opened = await openPage(browser, `${server.url}/works/${workId}`, { session, locale: 'zh-HK' })
  const { page } = opened
  await page.getByRole('link', { name: '編輯', exact: true }).click()
  const title = page.getByRole('textbox', { name: '片名，繁體（香港），正式' })
  expect(await title.inputValue()).toBe('計程車之夜')
  await page.getByRole('button', { name: '把計程車換成的士' }).first().click()
  expect(await title.inputValue()).toBe('的士之夜')
  await title.fill('的士夜行')

  const theirs = [
    { locale: 'zh-Hant-HK', text: '的士長夜', kind: 'display' },
    { locale: 'en', text: 'Taxi Night', kind: 'display' },
  ]
  await server.json(`/api/works/${workId}`, jsonBody({ titles: theirs, releaseYear: 2027 }, 'PATCH'))
  await page.getByRole('button', { name: '儲存', exact: true }).click()
  const meeting = page.getByRole('alert').filter({ hasText: '你的版本還在。' })
  await meeting.waitFor()
  expect(await meeting.innerText()).toMatch(/已併入對方的修改：[^。]*年份/)
  expect(await meeting.getByRole('radio', { name: '你的 的士夜行' }).isChecked()).toBe(true)
  await expectAccessible(page, 'the conflict')
  await meeting.getByRole('radio', { name: '對方的 的士長夜' }).check()
  expect(await title.inputValue()).toBe('的士長夜')
  await meeting.getByRole('radio', { name: '你的 的士夜行' }).check()

  await page.getByRole('button', { name: '儲存', exact: true }).click()
  await page.getByText('已儲存', { exact: true }).waitFor()
  const work = await server.json<Shown>(`/api/works/${workId}`)
  expect(work.titles.find(({ locale }) => locale === 'zh-Hant-HK')?.text).toBe('的士夜行')
  expect(work.titles.find(({ locale }) => locale === 'en')?.text).toBe('Taxi Night')
  expect(work.releaseYear).toBe(2027)
  expect(opened.complaints).toEqual([])
  expect(opened.refusals).toEqual([`412 PATCH /api/works/${workId}`])
})

test('a window is moved by the keyboard and by the pointer, contradictions are shown where they lie, and what is meant is saved', async () => {
  await using opened = await openPage(browser, `${server.url}/works/${workId}/edit?part=windows`, {
    session,
    locale: 'pt-PT',
  })
  const { page } = opened
  const end = page.getByRole('slider', { name: 'Fim de Assinatura (SVOD), Macau' })
  await end.focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('PageUp')
  const movedEnd = dayAt(180 + 31, 8)
  const words = new Intl.DateTimeFormat('pt-PT', { dateStyle: 'medium', timeZone: 'Asia/Macau' })
  expect(await end.getAttribute('aria-valuetext')).toBe(words.format(new Date(movedEnd)))
  const body = page.getByRole('button', { name: /^Grátis com anúncios \(AVOD\) Brasil/ })
  await body.scrollIntoViewIfNeeded()
  const box = await body.boundingBox()
  if (!box) throw new Error('the window is out of sight')
  await page.mouse.move(box.x + 40, box.y + 10)
  await page.mouse.down()
  await page.mouse.move(box.x + 40 + 22, box.y + 10, { steps: 3 }) // ten days
  await page.mouse.up()
  await page.getByRole('button', { name: 'Guardar' }).click()
  await page.getByText('Guardado', { exact: true }).waitFor()
  const moved = await server.json<ShownWindows>(`/api/works/${workId}/windows`)
  expect(moved.items.map(({ from, until }) => [from, until])).toEqual([
    [MACAU.from, movedEnd],
    [dayAt(10, -3), dayAt(190, -3)],
  ])

  await page.getByRole('button', { name: 'Acrescentar uma janela' }).click()
  const added = page
    .getByRole('listitem')
    .filter({ has: page.getByRole('group', { name: 'Assinatura (SVOD), Hong Kong' }) })
  await added.getByRole('combobox', { name: 'Regiões' }).selectOption('MO')
  await added.getByLabel('Licenciado').fill('Outra casa')
  await page.getByRole('button', { name: 'Guardar' }).click()
  await page.getByRole('alert').filter({ hasText: 'contradizem-se' }).waitFor()
  const row = page.getByRole('group', { name: 'Macau', exact: true })
  expect(await row.getByText('Contradição: Assinatura (SVOD)').count()).toBe(1)
  await expectAccessible(page, 'the contradiction')
  await page.getByRole('button', { name: 'São intencionais: guardar assim mesmo' }).click()
  await page.getByText('Guardado', { exact: true }).waitFor()
  const accepted = await server.json<ShownWindows>(`/api/works/${workId}/windows`)
  expect(accepted.items.map(({ licensee }) => licensee)).toContain('Outra casa')
  expect(opened.complaints).toEqual([])
})

test('what is wrong is told at its field, what is right is kept, and nothing is left unsaved without asking', async () => {
  await using opened = await openPage(browser, `${server.url}/works/${workId}`, { session, locale: 'zh-HK' })
  const { page } = opened
  await page.getByRole('link', { name: '編輯', exact: true }).click()
  await page.getByRole('button', { name: '新增片名' }).click()
  await page.getByRole('tab', { name: '資料' }).click()
  await page.getByLabel('發行年份').fill('2028')
  const asked: string[] = []
  page.on('dialog', (dialog) => {
    asked.push(dialog.message())
    void dialog.dismiss()
  })
  await page.getByRole('link', { name: '作品', exact: true }).first().click()
  await page.evaluate(() => window.history.back())
  await page.waitForFunction(() => window.location.pathname.endsWith('/edit'))
  await until(
    async () => asked.length,
    (count) => count === 2,
  )
  expect(new Set(asked)).toEqual(new Set(['還有未儲存的修改。仍要離開嗎？']))
  expect(await page.getByLabel('發行年份').inputValue()).toBe('2028')

  await page.keyboard.press('Control+s')
  const wrong = page.getByRole('textbox', { name: /^片名，/ }).last()
  await page.locator('[aria-invalid=true]:focus').waitFor()
  expect(await wrong.getAttribute('aria-invalid')).toBe('true')
  expect(await page.getByText('請填寫。').count()).toBe(1)
  await wrong.fill('夜車')
  await page.getByRole('button', { name: '儲存', exact: true }).click()
  await page.getByText('已儲存', { exact: true }).waitFor()
  expect(await server.json<Shown>(`/api/works/${workId}`)).toMatchObject({ releaseYear: 2028 })
  expect(opened.complaints).toEqual([])
})

test('a rating, a filing and the declaration of AI are saved together', async () => {
  await using opened = await openPage(browser, `${server.url}/works/${workId}/edit?part=ratings`, {
    session,
    locale: 'en',
  })
  const { page } = opened
  await page.getByRole('button', { name: 'Add a rating' }).click()
  await page.getByLabel('Rating', { exact: true }).selectOption({ index: 1 })
  await page.getByRole('button', { name: 'Add a filing' }).click()
  await page.getByLabel('Region', { exact: true }).selectOption('CN')
  await page.getByLabel('Kind', { exact: true }).fill('cn-platform-filing')
  await page.getByLabel('Number', { exact: true }).fill('（七猫）网微剧备字（2025）第01177号')
  await page.getByRole('tab', { name: 'AI' }).click()
  await page.getByRole('radio', { name: 'Substantial' }).check()
  await page.getByRole('checkbox', { name: 'Voice' }).check()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('Saved', { exact: true }).waitFor()
  const [ratings, filings, ai] = await Promise.all(
    ['ratings', 'filings', 'ai'].map((one) => server.json<Record<string, unknown>>(`/api/works/${workId}/${one}`)),
  )
  expect(ratings?.items).toHaveLength(1)
  expect(filings?.items).toMatchObject([{ number: '(七猫)网微剧备字(2025)第01177号', scheme: 'cn-platform-filing' }])
  expect(ai).toMatchObject({ involvement: 'substantial', elements: ['voice'] })
  expect(opened.complaints).toEqual([])
})

test.each([
  ['zh-HK', 1440, 'light', ['texts', 'windows', 'ratings']],
  ['pt-PT', 390, 'dark', ['covers', 'facts', 'people', 'ai']],
] as const)('the editor in %s at %i px, %s, passes axe and does not scroll sideways', async (...view) => {
  const [locale, widthPx, colours, parts] = view
  const url = `${server.url}/works/${workId}/edit`
  await using opened = await openPage(browser, url, { session, locale, widthPx, heightPx: 844, colours })
  const { page } = opened
  for (const part of parts) {
    await page.locator(`#tab-${part}`).click()
    await page.locator(`#edit-panel[aria-labelledby=tab-${part}]`).waitFor()
    await expectAccessible(page, part)
    expect(await sidewaysScrollPx(page), part).toBeLessThanOrEqual(0)
  }
  await page.setViewportSize({ width: 360, height: 844 })
  await expect.poll(() => sidewaysScrollPx(page)).toBeLessThanOrEqual(0)
  expect(opened.complaints).toEqual([])
})

function newWork(organisationId: string) {
  return {
    organisationId,
    kind: 'micro_drama',
    originalLocale: 'zh-Hant-HK',
    originRegion: 'HK',
    titles: [
      { locale: 'zh-Hant-HK', text: '計程車之夜', kind: 'display' },
      { locale: 'en', text: 'Night', kind: 'display' },
    ],
    synopses: [{ locale: 'zh-Hant-HK', text: '一架計程車，一個長夜。' }],
    genres: ['urban'],
    contentNotes: [{ code: 'smoking' }],
    credits: [{ role: 'director', names: [{ locale: 'zh-Hant-HK', text: '歐陽靖' }] }],
    releaseYear: 2026,
  }
}

async function expectAccessible(page: Page, what: string): Promise<void> {
  expect(await findViolations(page, { onlyGrave: true }), what).toEqual([])
}
