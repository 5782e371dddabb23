// npm run demo: fills a running server with three small series and a short video, then shows what can be found in them.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { intro, log, outro } from '@clack/prompts'
import { DEMO_WORKS } from './demo/demo-works.ts'
import { ingestWork } from './demo/ingest-work.ts'
import { connect, type JukuApi } from './demo/juku-api.ts'
import { describeSearches } from './demo/show-searches.ts'

const READY_LIMIT_MS = 60_000
const url = (process.env.JUKU_URL ?? 'http://127.0.0.1:3000').replace(/\/+$/, '')
const tokenFile = join(process.env.DATA_DIR ?? './data', 'admin-token')

try {
  await main()
} catch (error) {
  log.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}

async function main(): Promise<void> {
  intro('Juku 剧库 demo')
  const api = await reach()
  await ingestAll(api)
  const found = await describeSearches(api, url)
  log.message(found.join('\n'))
  const token = process.env.ADMIN_TOKEN ? 'the token in ADMIN_TOKEN' : `the token in ${tokenFile}`
  outro(`Open ${url} and sign in with ${token}`)
}

async function reach(): Promise<JukuApi> {
  const token = process.env.ADMIN_TOKEN ?? (await readFile(tokenFile, 'utf8').catch(() => ''))
  const api = connect(url, token.trim())
  const ready = await api.isReady().catch(() => undefined)
  if (ready === undefined) {
    throw new Error(`No server answers at ${url}. Start one in another terminal with: npm start (or set JUKU_URL).`)
  }
  if (!ready) await waitUntilReady(api)
  if (token === '')
    throw new Error(`There is no token in ${tokenFile}. Set ADMIN_TOKEN to the server's, or DATA_DIR to its folder.`)
  return api
}

async function waitUntilReady(api: JukuApi): Promise<void> {
  log.step('The server is starting')
  const giveUpAtMs = Date.now() + READY_LIMIT_MS
  while (!(await api.isReady())) {
    if (Date.now() > giveUpAtMs) throw new Error(`The server at ${url} does not become ready: ${url}/readyz says why.`)
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

async function ingestAll(api: JukuApi): Promise<void> {
  const known = await api.listWorks()
  for (const work of DEMO_WORKS) {
    const title = `《${work.titles[work.locales[0]] ?? work.key}》`
    const tell = tellSteps()
    tell(title)
    try {
      const done = await ingestWork(api, work, known, (step) => tell(`${title} ${step}`))
      log.success(`${title} ${done === 'added' ? 'is in the catalogue' : 'was there already'}`)
    } catch (error) {
      log.error(`${title} did not get in`)
      throw error
    }
  }
}

/** A line a step. (What turns on a terminal would read the keys, and make of Ctrl-C an end with exit code 0.) */
function tellSteps(): (text: string) => void {
  let last = ''
  return (text) => {
    if (text !== last) log.step(text)
    last = text
  }
}
