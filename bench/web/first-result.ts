import type { Browser, BrowserContext, Page } from 'playwright-core'
import { type BenchRow, medianOf } from '../table.ts'
import type { Studio } from './weigh-routes.ts'

const QUESTION = '計程車'
const FIRST_MATCH = '#main mark'

/** Where the page keeps the instants that are asked for, in milliseconds since the navigation began. */
interface Instants {
  typedAtMs?: number
  shownAtMs?: number
}

/** From the start of a navigation, and from a key, to the first match on the screen. */
export async function benchFirstResult(
  browser: Browser,
  { url, session }: Studio,
  rounds: number,
): Promise<BenchRow[]> {
  const cold: number[] = []
  const warm: number[] = []
  const typed: number[] = []
  const open = async (): Promise<{ context: BrowserContext; page: Page }> => {
    const context = await browser.newContext({
      storageState: session,
      locale: 'zh-TW',
      viewport: { width: 1440, height: 900 },
    })
    await context.addInitScript(watch, FIRST_MATCH)
    return { context, page: await context.newPage() }
  }
  const address = `${url}/?q=${encodeURIComponent(QUESTION)}`
  for (let round = 0; round < rounds; round++) {
    const { context, page } = await open()
    cold.push(await timeNavigation(page, address))
    await page.goto('about:blank')
    warm.push(await timeNavigation(page, address))
    typed.push(await timeKey(page, url))
    await context.close()
  }
  return [
    row('first match on the screen, nothing in the cache', cold),
    row('first match on the screen, the scripts in the cache', warm),
    row('from a key to the first match, 80 ms of them waiting for the next key', typed),
  ]
}

function row(what: string, times: readonly number[]): BenchRow {
  const note = `${Math.min(...times).toFixed(0)} to ${Math.max(...times).toFixed(0)} ms`
  return { what, median: medianOf(times), unit: 'ms', rounds: times.length, note }
}

async function timeNavigation(page: Page, address: string): Promise<number> {
  await page.goto(address)
  return shownAt(page)
}

async function timeKey(page: Page, url: string): Promise<number> {
  await page.goto(url)
  const field = page.locator('search input').first()
  await field.fill('tax')
  await page.locator(FIRST_MATCH).first().waitFor()
  await field.fill('')
  await page.locator(FIRST_MATCH).first().waitFor({ state: 'detached' })
  await page.evaluate(() => Object.assign(window, { instants: {} }))
  await field.press('t')
  const shownAtMs = await shownAt(page)
  const typedAtMs = await page.evaluate(() => (window as unknown as { instants: Instants }).instants.typedAtMs)
  return shownAtMs - (typedAtMs ?? Number.NaN)
}

function shownAt(page: Page): Promise<number> {
  return page
    .waitForFunction(() => (window as unknown as { instants: Instants }).instants.shownAtMs)
    .then((handle) => handle.jsonValue() as Promise<number>)
}

/** Runs in the page before anything else of it: notes when a match is in the document and the frame with it is drawn, and when a key was pressed. */
function watch(selector: string): void {
  const kept = Object.assign(window, { instants: {} as Instants })
  new MutationObserver(() => {
    if (kept.instants.shownAtMs !== undefined || !document.querySelector(selector)) return
    requestAnimationFrame(() => setTimeout(() => (kept.instants.shownAtMs ??= performance.now())))
  }).observe(document, { subtree: true, childList: true })
  addEventListener('keydown', (event) => (kept.instants.typedAtMs = event.timeStamp), { capture: true })
}
