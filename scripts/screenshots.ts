// npm run screenshots [-- VIEW ...]: pictures of every view of the page, in two languages and two sizes, into docs/screenshots.
import { copyFile, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { joinAsEditor } from '../tests/browser/join-as-editor.ts'
import { launchBrowser, openSession } from '../tests/browser/open-page.ts'
import { startServer } from '../tests/start-server.ts'
import { runCommand } from './command.ts'
import { listViews } from './screenshots/list-views.ts'
import { seed } from './screenshots/seed.ts'
import { differences, SHOTS } from './screenshots/shots.ts'
import { takeShots } from './screenshots/take-shots.ts'

const FOLDER = fileURLToPath(new URL('../docs/screenshots', import.meta.url))
const LIMIT_BYTES = 3_000_000
const startedAtMs = Date.now()

await runCommand(main)

async function main(): Promise<number> {
  const views = listViews()
  const different = differences(views)
  if (different.length > 0) throw new Error(different.join('\n'))
  const asked = process.argv.slice(2)
  const strange = asked.filter((name) => !views.has(name))
  if (strange.length > 0)
    throw new Error(`No view is named ${strange.join(', ')}; there are ${[...views.keys()].join(', ')}.`)
  const scratch = await mkdtemp(join(tmpdir(), 'juku-screenshots-'))
  try {
    const wanted = SHOTS.filter((shot) => asked.length === 0 || asked.includes(shot.view))
    const wrong = await photograph(scratch, wanted)
    if (wrong.length > 0) throw new Error(`The pictures are not kept:\n${wrong.join('\n')}`)
    await keep(scratch, asked.length === 0)
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
  const { files, bytes } = await weigh(FOLDER)
  say(`${files} pictures, ${(bytes / 1_000_000).toFixed(2)} MB of ${LIMIT_BYTES / 1_000_000} MB`)
  if (bytes > LIMIT_BYTES) throw new Error(`docs/screenshots has ${bytes} bytes; ${LIMIT_BYTES} are the limit.`)
  return 0
}

async function photograph(folder: string, wanted: typeof SHOTS): Promise<string[]> {
  const browser = await launchBrowser()
  try {
    await using server = await startServer()
    const seeded = await seed(server, say)
    say('taking pictures')
    const sessions = {
      operator: await openSession(browser, server.url),
      person: await joinAsEditor(server, browser, seeded.organisation),
    }
    return await takeShots(browser, { url: server.url, sessions, seeded }, folder, wanted)
  } finally {
    await browser.close()
  }
}

/** Puts new pictures in the place of the old ones. */
async function keep(from: string, areAll: boolean): Promise<void> {
  if (areAll) await rm(FOLDER, { recursive: true, force: true })
  await mkdir(FOLDER, { recursive: true })
  for (const name of await readdir(from)) await copyFile(join(from, name), join(FOLDER, name))
}

async function weigh(folder: string): Promise<{ files: number; bytes: number }> {
  const names = await readdir(folder)
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size))
  return { files: names.length, bytes: sizes.reduce((sum, size) => sum + size, 0) }
}

function say(what: string): void {
  console.error(`${((Date.now() - startedAtMs) / 1000).toFixed(0)} s  ${what}`)
}
