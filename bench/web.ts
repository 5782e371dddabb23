// npm run bench:web: bytes of script by route of the built page, and how soon results are on the screen, written to bench/RESULTS.md.
import { readFile, rename, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { machineFacts } from '../scripts/machine-facts.ts'
import { listViewSources, listViews } from '../scripts/screenshots/list-views.ts'
import { ensureBuiltPage } from '../tests/browser/built-page.ts'
import { launchBrowser, openSession } from '../tests/browser/open-page.ts'
import { writeSection } from '../tests/proofs/write-section.ts'
import { startServer } from '../tests/start-server.ts'
import { type BenchRow, isWithinLimit, writeTable } from './table.ts'
import { fillWithDemo } from './web/fill-with-demo.ts'
import { benchFirstResult } from './web/first-result.ts'
import { weighFirstLoad } from './web/weigh-first-load.ts'
import { weighRoutes } from './web/weigh-routes.ts'

const PAGE = fileURLToPath(new URL('RESULTS.md', import.meta.url))
const ROUNDS = 9
const startedAtMs = Date.now()
const say = (what: string) => console.error(`${((Date.now() - startedAtMs) / 1000).toFixed(0)} s  ${what}`)

await ensureBuiltPage()
const rows = await measure()
const facts = await machineFacts()
const head =
  `Written by \`npm run bench:web\`, ${new Date(startedAtMs).toISOString().slice(0, 16).replace('T', ' ')} UTC; not edited by hand. ` +
  'Bytes are first those of the program, the view with what it imports and its words, and then of every script that Chromium fetches for a first look at the route, in the largest of the five languages, each file gzipped by itself. ' +
  `Times are from the start of the navigation, or from the key, to the frame that shows the first match, in the demo's catalogue, signed in, without a network between.\n\n${facts}`
const table = writeTable(rows)
console.log(table)
await writeFile(
  `${PAGE}.new`,
  writeSection(await readFile(PAGE, 'utf8').catch(() => '# Measurements\n'), 'the page', `${head}\n\n${table}`),
)
await rename(`${PAGE}.new`, PAGE)
const missed = rows.filter((row) => !isWithinLimit(row)).map((row) => row.what)
console.log(missed.length === 0 ? 'All limits are kept.' : `Limits not kept: ${missed.join('; ')}`)
process.exitCode = missed.length === 0 ? 0 : 1

async function measure(): Promise<BenchRow[]> {
  const browser = await launchBrowser()
  try {
    await using server = await startServer()
    say("filling a server with the demo's works")
    const workId = await fillWithDemo(server)
    const studio = { url: server.url, session: await openSession(browser, server.url) }
    say('weighing the routes')
    const weights = await weighRoutes(browser, studio, listViews(), workId)
    say('waiting for first results')
    return [
      ...(await weighFirstLoad(listViewSources())),
      ...weights,
      ...(await benchFirstResult(browser, studio, ROUNDS)),
    ]
  } finally {
    await browser.close()
  }
}
