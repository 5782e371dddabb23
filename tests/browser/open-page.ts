import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { TEST_TOKEN } from '../start-server.ts'

/** A view of the page with everything that the browser complained of. */
export interface OpenPage extends AsyncDisposable {
  readonly page: Page
  readonly context: BrowserContext
  /** Errors on the console, refusals of the policy, crashes of scripts, requests to another origin. Refused calls are named apart. */
  readonly complaints: string[]
  /** Calls that the server answered with 400 and above, as `401 GET /api/session`. */
  readonly refusals: string[]
}

export interface View {
  readonly widthPx?: number
  readonly heightPx?: number
  readonly locale?: string
  readonly colours?: 'light' | 'dark'
  /** Default false: a mouse and a keyboard. True: a phone, which has neither. */
  readonly isPhone?: boolean
  /** A session to begin with; without one the page asks for the token. */
  readonly session?: Session
}

export type Session = Awaited<ReturnType<BrowserContext['storageState']>>

/** Debian's Chromium, headless; it plays H.264. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    env: { ...process.env, LC_ALL: 'C.UTF-8' }, // without a locale it cannot read the Chinese name of a file
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--autoplay-policy=user-gesture-required',
    ],
  })
}

/** Opens an address of the server in a browser of its own, with nothing kept from before. */
export async function openPage(browser: Browser, url: string, view: View = {}): Promise<OpenPage> {
  const { widthPx = 1440, heightPx = 900, locale = 'zh-CN', colours = 'light', isPhone = false, session } = view
  const context = await browser.newContext({
    viewport: { width: widthPx, height: heightPx },
    locale,
    colorScheme: colours,
    ...{ isMobile: isPhone, hasTouch: isPhone },
    ...(session ? { storageState: session } : {}),
  })
  const page = await context.newPage()
  const complaints: string[] = []
  const refusals: string[] = []
  const origin = new URL(url).origin
  page.on('console', (message) => {
    const isRefusedCall = message.text().startsWith('Failed to load resource: the server responded')
    if (message.type() === 'error' && !isRefusedCall) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    if (!request.url().startsWith(`${origin}/`) && !/^(blob|data):/.test(request.url())) complaints.push(request.url())
  })
  page.on('response', (response) => {
    const { pathname } = new URL(response.url())
    if (response.status() >= 400) refusals.push(`${response.status()} ${response.request().method()} ${pathname}`)
  })
  await page.goto(url)
  if (session) await page.locator('#main').waitFor()
  return { page, context, complaints, refusals, [Symbol.asyncDispose]: () => context.close() }
}

/** A session to share: sign-ins of one address are limited, and rightly so. */
export async function openSession(browser: Browser, serverUrl: string): Promise<Session> {
  const context = await browser.newContext()
  const answer = await context.request.post(`${serverUrl}/api/session`, { data: { token: TEST_TOKEN } })
  if (!answer.ok()) throw new Error(`sign-in answered ${answer.status()}: ${await answer.text()}`)
  const session = await context.storageState()
  await context.close()
  return session
}

/** Signs in as the operator, on the view that asks for it. */
export async function signIn(page: Page, token = TEST_TOKEN): Promise<void> {
  await page.locator('#token').fill(token)
  await page.locator('#token').press('Enter')
  await page.locator('#main').waitFor()
}

/**
 * What axe has against a page, one sentence a rule. The page has no frames from elsewhere, for which alone axe would open a tab of its own.
 * @param options.onlyGrave of serious and critical impact @param options.within a part of the page, as a selector
 */
export async function findViolations(
  page: Page,
  { onlyGrave = false, within }: { onlyGrave?: boolean; within?: string } = {},
): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode(true)
  const { violations } = await (within === undefined ? axe : axe.include(within)).analyze()
  return violations
    .filter(({ impact }) => !onlyGrave || impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)
}

/** By how many pixels the page can be scrolled sideways. */
export function sidewaysScrollPx(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
}

/** Where the next seek of the video ends, in seconds. */
export function recordSeek(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        document.addEventListener(
          'seeked',
          (event) => resolve(event.target instanceof HTMLVideoElement ? event.target.currentTime : Number.NaN),
          { capture: true, once: true },
        )
      }),
  )
}
