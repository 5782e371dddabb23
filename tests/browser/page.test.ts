import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { findViolations, openPage, recordSeek, sidewaysScrollPx, signIn } from './open-page.ts'
import { openStudio } from './open-studio.ts'
import { SEEDED, seedWork } from './seed.ts'

const SIMPLIFIED = '计程车'
const SEARCH = `/?q=${encodeURIComponent(SIMPLIFIED)}`
const LINE = SEEDED.traditional[1]

const studio = openStudio()
let seeded: { workId: string; episodeId: string }

beforeAll(async () => {
  seeded = await seedWork(studio.server)
})

test('a wrong token is refused in words, and the right one opens the address that was asked for', async () => {
  await using opened = await openPage(studio.browser, `${studio.server.url}/works`)
  const { page } = opened
  await page.locator('#token').fill('not the token')
  await page.locator('#token').press('Enter')
  expect(await page.getByRole('alert').innerText()).toContain('TOKEN_WRONG')
  await signIn(page)
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('作品')
  expect(new URL(page.url()).pathname).toBe('/works')
  expect(opened.refusals).toEqual(['401 GET /api/session', '401 POST /api/session'])
  expect(opened.complaints).toEqual([])
})

test('a session that ends while one works asks for the token and comes back to the same search', async () => {
  await using opened = await openPage(studio.browser, `${studio.server.url}${SEARCH}`)
  const { page, context } = opened
  // What the page asks for by itself has to be over: else that call finds out first, and there is no field left to type into.
  const words = ['genres', 'credit-roles', 'content-notes'].map((name) => page.waitForResponse(`**/api/${name}`))
  await signIn(page)
  await Promise.all([lineLink(page).waitFor(), ...words])
  await context.clearCookies()
  await page.getByRole('textbox').fill(`${SIMPLIFIED}要`)
  await page.getByText('登录已结束').waitFor()
  await signIn(page)
  await lineLink(page).waitFor()
  expect(new URL(page.url()).searchParams.get('q')).toBe(`${SIMPLIFIED}要`)
})

test('nothing is asked while a word is being composed, and once when it is there', async () => {
  await using opened = await studio.open('/')
  const { page, context } = opened
  const asked = recordSearches(page)
  const devtools = await context.newCDPSession(page)
  await page.getByRole('textbox').focus()
  for (const text of ['j', 'ji', 'ji c', 'ji che']) {
    await devtools.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })
    await page.waitForTimeout(120)
  }
  expect(asked).toEqual([])
  await devtools.send('Input.insertText', { text: SIMPLIFIED })
  await lineLink(page).waitFor()
  expect(asked).toEqual([SIMPLIFIED])
})

test('a late answer to an earlier question is dropped', async () => {
  await using opened = await studio.open('/')
  const { page } = opened
  await page.route('**/api/search?q=%E8%AE%A1&*', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 900))
    await route.continue().catch(() => undefined) // the page has given it up
  })
  await page.getByRole('textbox').fill('计')
  await page.waitForTimeout(150)
  await page.getByRole('textbox').fill('zzqqzz')
  const nothing = page.getByText('没有“zzqqzz”')
  await nothing.waitFor()
  await page.waitForTimeout(1_100)
  expect(await nothing.isVisible()).toBe(true)
})

test('without a network the page says so, and goes on when asked again', async () => {
  await using opened = await studio.open('/')
  const { page, context } = opened
  await context.setOffline(true)
  await page.getByRole('textbox').fill(SIMPLIFIED)
  await page.getByRole('alert').filter({ hasText: 'OFFLINE' }).waitFor()
  await context.setOffline(false)
  await page.getByRole('button', { name: '重试' }).click()
  await lineLink(page).waitFor()
})

test('the keyboard alone reaches the field, the results and the work at its second', async () => {
  await using opened = await studio.open('/')
  const { page } = opened
  await page.keyboard.press('/')
  await page.keyboard.type(SIMPLIFIED)
  await lineLink(page).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  expect(await lineLink(page).evaluate((link) => link === document.activeElement)).toBe(true)
  await page.keyboard.press('Enter')
  await page.locator('video').waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL(`**/works/${seeded.workId}?**t=${LINE.startMs}`)
  await page.waitForFunction((second) => {
    const video = document.querySelector('video')
    return video !== null && !video.seeking && video.currentTime >= second && video.currentTime < second + 3
  }, LINE.startMs / 1000)
  await page.goBack()
  await lineLink(page).waitFor() // the view before is gone
  await page.keyboard.press('/')
  await page.keyboard.press('Escape')
  expect(await page.getByRole('textbox').inputValue()).toBe('')
})

test('the results are counted aloud once typing rests, and in the field', async () => {
  await using opened = await studio.open(SEARCH, { locale: 'en-GB' })
  const { page } = opened
  const announced = page.getByTestId('announced')
  await expect.poll(() => announced.innerText(), { timeout: 10_000 }).toBe('1 work, 1 line')
  expect(await page.locator('search').innerText()).toMatch(/1 work · 1 line · \d+ ms/)
})

test('a line plays with its track, and a click in the transcript goes to another', async () => {
  await using opened = await studio.open(SEARCH)
  const { page } = opened
  const first = recordSeek(page)
  await lineLink(page).click()
  expect(Math.abs((await first) - LINE.startMs / 1000)).toBeLessThan(0.5)
  const later = page.getByRole('button', { name: SEEDED.traditional[2].text })
  const seek = recordSeek(page)
  await later.click()
  expect(Math.abs((await seek) - SEEDED.traditional[2].startMs / 1000)).toBeLessThan(0.5)
  await page.getByLabel('字幕').selectOption({ label: '葡语（葡萄牙）' })
  await page.getByRole('button', { name: SEEDED.portuguese[0].text }).waitFor()
  const showing = await page
    .locator('video')
    .evaluate((video) =>
      [...(video as HTMLVideoElement).textTracks]
        .filter((track) => track.mode === 'showing')
        .map((track) => track.language),
    )
  expect(showing).toEqual(['pt-PT'])
  expect(opened.complaints).toEqual([])
})

test('a filter narrows the results, stands in the address and comes off again', async () => {
  await using opened = await studio.open(SEARCH)
  const { page } = opened
  await page.getByRole('group', { name: '产地' }).getByRole('checkbox', { name: /澳门/ }).check()
  await page.waitForURL('**originRegion=MO**')
  await lineLink(page).waitFor()
  await page.getByRole('button', { name: '移除筛选：澳门' }).click()
  await expect.poll(() => page.url()).not.toContain('originRegion')
})

test('the page changes its language and keeps it', async () => {
  await using opened = await studio.open('/works', { locale: 'zh-TW' })
  const { page } = opened
  const lang = () => page.evaluate(() => document.documentElement.lang)
  expect(await lang()).toBe('zh-Hant-TW')
  await page.getByRole('button', { name: '繁體中文' }).click()
  await page.getByRole('radio', { name: 'English' }).check()
  await expect.poll(lang).toBe('en')
  await page.reload()
  await expect.poll(() => page.getByRole('heading', { level: 1 }).innerText()).toBe('Works')
  expect(await lang()).toBe('en')
})

test('what the page is made of comes compressed to who can read that, and as it is to others', async () => {
  const page = await (await fetch(studio.server.url)).text()
  const [script = ''] = /\/assets\/[^"]+\.js/.exec(page) ?? []
  const lengths = new Map<string, number>()
  for (const encoding of ['br', 'gzip', 'identity']) {
    const answer = await fetch(`${studio.server.url}${script}`, { headers: { 'accept-encoding': encoding } })
    expect(answer.headers.get('content-encoding') ?? 'identity').toBe(encoding)
    expect(answer.headers.get('content-type')).toMatch(/javascript/)
    expect(answer.headers.get('vary')).toContain('accept-encoding')
    lengths.set(encoding, Number(answer.headers.get('content-length')))
    expect(await answer.text()).toMatch(/^(?:import|var|const|\/\*)/)
  }
  expect(lengths.get('br')).toBeLessThan(lengths.get('gzip') ?? 0)
  expect(lengths.get('gzip')).toBeLessThan((lengths.get('identity') ?? 0) / 2)
})

test.each([
  ['zh-HK', 'zh-Hant-HK', ['上載', '已發佈', '主演', '吸煙', 'mono·44.1 kHz']],
  ['zh-MO', 'zh-Hant-HK', ['上載劇集']],
  ['pt-BR', 'pt-PT', ['Carregar', 'Publicada', 'Elenco principal', 'Tabaco', 'mono, 44,1 kHz']],
])('a browser in %s reads the page in %s', async (locale, lang, said) => {
  await using opened = await studio.open(`/works/${seeded.workId}`, { locale })
  const { page } = opened
  expect(await page.evaluate(() => document.documentElement.lang)).toBe(lang)
  for (const words of said) await expect.poll(() => page.locator('body').innerText()).toContain(words)
  expect(opened.complaints).toEqual([])
})

test('a work names its people, its genre, its notes and its tags in the language of the page', async () => {
  await using opened = await studio.open(`/works/${seeded.workId}`, { locale: 'zh-CN' })
  const head = opened.page.locator('header', { hasText: SEEDED.title })
  await head.getByText('导演').waitFor()
  await head.getByText('吸烟').waitFor() // each vocabulary comes when it comes
  const text = (await head.innerText()).replaceAll(/\s+/g, ' ')
  for (const part of ['都市', '导演 歐陽靖', '主演 Ana Lam', '饰 Rita', '吸烟', '#霓虹']) expect(text).toContain(part)
  expect(opened.complaints).toEqual([])
})

test('a work is withdrawn and published again on its page', async () => {
  await using opened = await studio.open(`/works/${seeded.workId}`, { locale: 'en' })
  const { page } = opened
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Neon Crossing')
  await page.getByRole('button', { name: 'Withdraw' }).click()
  await page.getByRole('button', { name: 'Publish' }).click()
  await page.getByRole('button', { name: 'Withdraw' }).waitFor()
  const { status } = await studio.server.json<{ status: string }>(`/api/works/${seeded.workId}`)
  expect(status).toBe('published')
  expect(opened.complaints).toEqual([])
})

test.each([
  ['zh-CN', 1440, 'light'],
  ['zh-TW', 390, 'dark'],
] as const)(
  'every view in %s at %i px, %s, passes axe, asks no other server and scrolls sideways at no width',
  async (locale, widthPx, colours) => {
    await using opened = await openPage(studio.browser, `${studio.server.url}/`, {
      locale,
      widthPx,
      heightPx: 844,
      colours,
    })
    const { page } = opened
    await expectAccessible(page, 'sign-in')
    await signIn(page)
    for (const address of listViews()) {
      await showView(page, address)
      await expectAccessible(page, address)
      await expectNoSidewaysScroll(page, address)
      await page.setViewportSize({ width: widthPx, height: 844 })
      if (address !== SEARCH) continue
      await lineLink(page).click()
      await page.locator('[data-cue]').first().waitFor()
      await expectAccessible(page, 'preview')
    }
    expect(opened.complaints).toEqual([])
    expect(opened.refusals).toEqual(['401 GET /api/session'])
  },
)

test('no view in en-GB scrolls sideways, from 360 to 1440 px', async () => {
  await using opened = await studio.open('/', { locale: 'en-GB' })
  const { page } = opened
  for (const address of listViews()) {
    await showView(page, address)
    await expectNoSidewaysScroll(page, address)
  }
})

test('the policy lets nothing run or load that the server did not send as a file', async () => {
  const answer = await fetch(`${studio.server.url}/works`)
  const policy = answer.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'self'")
  expect(policy).not.toMatch(/unsafe|https?:|\*/)
  const markup = await answer.text()
  expect(markup).not.toMatch(/<style|style=|<script(?![^>]*\ssrc=)|\son\w+=/)
})

function listViews(): string[] {
  const work = `/works/${seeded.workId}?episode=${seeded.episodeId}&t=${LINE.startMs}`
  return ['/', SEARCH, '/?q=zzqqzz', '/works', work, '/upload', '/upload/series', '/nowhere']
}

/** Goes to an address and waits until the view has what it asks the server for. */
async function showView(page: Page, address: string): Promise<void> {
  await page.goto(`${studio.server.url}${address}`)
  await page.locator('h1').first().waitFor({ state: 'attached' })
  await page.waitForLoadState('networkidle')
}

async function expectNoSidewaysScroll(page: Page, what: string): Promise<void> {
  for (const width of [1440, 1024, 390, 360]) {
    await page.setViewportSize({ width, height: 844 })
    const px = () => sidewaysScrollPx(page)
    await expect.poll(px, { message: `${what} at ${width} px`, interval: 10 }).toBeLessThanOrEqual(0)
  }
}

async function expectAccessible(page: Page, what: string): Promise<void> {
  expect(await findViolations(page, { onlyGrave: true }), what).toEqual([])
}

/** The seeded line among the results. */
function lineLink(page: Page) {
  return page.locator('a[data-stop]').filter({ hasText: LINE.text })
}

/** What is searched for from now on, as it is asked. */
function recordSearches(page: Page): string[] {
  const asked: string[] = []
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (url.pathname === '/api/search') asked.push(url.searchParams.get('q') ?? '')
  })
  return asked
}
