import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { makeClip } from '../made-clips.ts'
import { distinctCopy } from '../proofs/support/ingest.ts'
import { toSrt } from './seed.ts'

export const SERIES = { title: '雨夜', episodes: 12 } as const
/** The fourth episode came under the number of the third. */
export const WRONG = '雨夜_第03集_新'
/** What is said in one episode alone. */
export const LINE = { number: 7, startMs: 1_000, endMs: 1_900, text: '今晚的月亮真圓' } as const

/** Twelve videos of two seconds, and their subtitles in a folder of their own, with what a Mac leaves behind. @returns where the folder lies */
export async function makeSeries(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'juku-series-'))
  const folder = join(root, SERIES.title)
  await mkdir(join(folder, '字幕'), { recursive: true })
  await writeFile(join(folder, '.DS_Store'), 'x')
  const clip = await makeClip({ seconds: 2, size: '90x160' })
  for (let number = 1; number <= SERIES.episodes; number++) {
    const name = number === 4 ? WRONG : `雨夜_第${String(number).padStart(2, '0')}集`
    await writeFile(join(folder, `${name}.mp4`), distinctCopy(clip, name))
    const second = number === LINE.number ? LINE.text : `這輛計程車要開去哪裡？${number}`
    const cues = [
      { startMs: 100, endMs: 900, text: '師傅，去友誼大橋。' },
      { startMs: LINE.startMs, endMs: LINE.endMs, text: second },
    ]
    await writeFile(join(folder, '字幕', `${name}.zh-Hant-TW.srt`), toSrt(cues))
  }
  return root
}

/** Drops a folder of the disk onto the page, as the system does. */
export async function dropFolder(page: Page, path: string): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    const data = { items: [], files: [path], dragOperationsMask: 1 }
    await devtools.send('Input.dispatchDragEvent', { type, x: 500, y: 300, data })
  }
}
