import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { openPage, type Session, sidewaysScrollPx } from '../../tests/browser/open-page.ts'
import type { Seeded } from './seed.ts'
import { SHOTS, type Shot } from './shots.ts'

/** What a browser says that it reads, and the language of the page that this gives. */
const LANGUAGES = [
  { locale: 'zh-TW', name: 'zh-Hant-TW' },
  { locale: 'en-GB', name: 'en' },
] as const
const SIZES = [
  { widthPx: 1440, heightPx: 900 },
  { widthPx: 390, heightPx: 844, isPhone: true },
] as const
const QUALITY = 66
const LIMIT_MS = 30_000

interface Studio {
  readonly url: string
  readonly sessions: Readonly<Record<'operator' | 'person', Session>>
  readonly seeded: Seeded
}

/**
 * Takes every picture in each language and size, as WebP into a folder.
 * @returns what is wrong with the page: complaints of the browser, pages that scroll sideways, views that never showed what they show.
 */
export async function takeShots(
  browser: Browser,
  studio: Studio,
  folder: string,
  wanted: readonly Shot[] = SHOTS,
): Promise<string[]> {
  await mkdir(folder, { recursive: true })
  const wrong: string[] = []
  for (const language of LANGUAGES) {
    for (const size of SIZES) {
      for (const by of ['operator', 'person'] as const) {
        const view = { session: studio.sessions[by], locale: language.locale, ...size }
        await using opened = await openPage(browser, studio.url, view)
        for (const shot of wanted.filter((one) => (one.by ?? 'operator') === by)) {
          const name = `${shot.name ?? shot.view}.${language.name}.${size.widthPx}`
          try {
            await takeShot(opened.page, shot, studio, join(folder, `${name}.webp`))
          } catch (error) {
            wrong.push(`${name}: ${error instanceof Error ? error.message : String(error)}`)
          }
          wrong.push(...opened.complaints.splice(0).map((complaint) => `${name}: ${complaint}`))
        }
      }
    }
  }
  return wrong
}

async function takeShot(page: Page, shot: Shot, { url, seeded }: Studio, path: string): Promise<void> {
  await page.goto(`${url}${shot.address(seeded)}`)
  await page.locator(shot.shows).filter({ visible: true }).first().waitFor({ timeout: LIMIT_MS })
  await shot.act?.(page)
  await untilStill(page)
  const picture = await page.screenshot({ animations: 'disabled', caret: 'hide' })
  await writeFile(path, await sharp(picture).webp({ quality: QUALITY, effort: 6, smartSubsample: true }).toBuffer())
  const sidewaysPx = await sidewaysScrollPx(page)
  if (sidewaysPx > 0) throw new Error(`the page scrolls sideways by ${sidewaysPx} px`)
}

/** Waits until every picture in sight has come, a video shows its first frame, and the page has not changed for a moment. */
async function untilStill(page: Page): Promise<void> {
  await page.evaluate(() => document.fonts.ready)
  await page.waitForFunction(
    () => {
      const inSight = (element: Element): boolean => {
        const { top, bottom, width } = element.getBoundingClientRect()
        return width > 0 && bottom > 0 && top < window.innerHeight
      }
      const images = [...document.images].filter(inSight)
      const videos = [...document.querySelectorAll('video')].filter(inSight)
      return (
        images.every((image) => image.complete) &&
        videos.every((video) => video.readyState >= 2 || video.preload === 'none' || video.src === '')
      )
    },
    undefined,
    { timeout: LIMIT_MS },
  )
  await page.evaluate(
    (quietMs) =>
      new Promise<void>((resolve) => {
        const done = (): void => {
          watcher.disconnect()
          resolve()
        }
        let timer = setTimeout(done, quietMs)
        const watcher = new MutationObserver(() => {
          clearTimeout(timer)
          timer = setTimeout(done, quietMs)
        })
        watcher.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true })
      }),
    400,
  )
}
