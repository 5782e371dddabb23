import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { openPage, type Session } from '../../tests/browser/open-page.ts'
import type { BenchRow } from '../table.ts'

const DIST = fileURLToPath(new URL('../../web/dist', import.meta.url))
/** What a browser says that it reads; each gives another language of the page. */
const READERS = ['zh-CN', 'zh-TW', 'zh-HK', 'pt-PT', 'en-GB']

export interface Studio {
  readonly url: string
  readonly session: Session
}

/** All that a reader's browser fetches of script for a first look at each route, with nothing kept from before. */
export async function weighRoutes(
  browser: Browser,
  studio: Studio,
  views: ReadonlyMap<string, string>,
  workId: string,
): Promise<BenchRow[]> {
  const rows: BenchRow[] = []
  for (const path of views.values()) {
    const weights: { kb: number; files: number; locale: string }[] = []
    for (const locale of READERS) {
      const scripts = await scriptsOf(browser, studio, path.replace(':id', workId), locale)
      const sizes = await Promise.all(
        scripts.map(async (script) => gzipSync(await readFile(`${DIST}${script}`)).length),
      )
      weights.push({ kb: sizes.reduce((sum, size) => sum + size, 0) / 1000, files: scripts.length, locale })
    }
    const most = weights.reduce((one, other) => (other.kb > one.kb ? other : one))
    const note = `${most.files} files, ${most.locale}`
    rows.push({
      what: `script of \`${path}\` with the parts that come after, gzipped`,
      median: most.kb,
      unit: 'KB',
      rounds: 1,
      note,
    })
  }
  return rows
}

async function scriptsOf(browser: Browser, { url, session }: Studio, path: string, locale: string): Promise<string[]> {
  await using opened = await openPage(browser, 'about:blank', { locale })
  const { context, page } = opened
  await context.addCookies(session.cookies)
  const scripts = new Set<string>()
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.add(new URL(response.url()).pathname)
  })
  await page.goto(`${url}${path}`)
  await page.locator('#main h1').first().waitFor({ state: 'attached' })
  await page.waitForLoadState('load')
  await untilQuiet(scripts)
  return [...scripts]
}

/** Waits until no script has come for half a second: what is fetched lazily for the first look counts too. */
async function untilQuiet(scripts: ReadonlySet<string>): Promise<void> {
  let seen = -1
  while (seen !== scripts.size) {
    seen = scripts.size
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}
