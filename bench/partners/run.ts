// npm run bench:partners: reads of partners against a bare Fastify route that sends the same bytes, the feed and snapshots, written to bench/RESULTS.md.
import { readFile, rename, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { machineFacts } from '../../scripts/machine-facts.ts'
import { writeSection } from '../../tests/proofs/write-section.ts'
import { type BenchRow, isWithinLimit, writeTable } from '../table.ts'
import { CONNECTIONS } from './compare.ts'
import { measureFeed } from './measure-feed.ts'
import { measureReads } from './measure-reads.ts'
import { startServed } from './start-served.ts'

const PAGE = fileURLToPath(new URL('../RESULTS.md', import.meta.url))
const [rounds = 9, roundMs = 2_000, feedWorks = 20_000] = process.argv.slice(2).map(Number)
const READ = { works: 2_000, episodes: 20 }

const facts = await machineFacts()
const startedAt = new Date().toISOString().slice(0, 16).replace('T', ' ')
const rows: BenchRow[] = []
{
  await using served = await startServed(READ)
  rows.push(...(await measureReads(served, { rounds, roundMs })))
}
{
  await using served = await startServed({ works: feedWorks, episodes: 1 })
  rows.push(...(await measureFeed(served, { rounds, roundMs })))
}
const head = `Written by \`npm run bench:partners\`, ${startedAt} UTC; not edited by hand. Shares are medians of rounds of ${roundMs} ms, ours and bare in turns in one process over ${CONNECTIONS} connections; reads are of ${READ.works} works of ${READ.episodes} episodes, asked for one after the other, the feed of ${feedWorks} works. The bare route sends the same body and headers, and 304 to who sends its tag. The client shares the machine.\n\n${facts}`
console.log(writeTable(rows))
const page = writeSection(
  await readFile(PAGE, 'utf8').catch(() => '# Measurements\n'),
  'partners',
  `${head}\n\n${writeTable(rows)}`,
)
await writeFile(`${PAGE}.new`, page)
await rename(`${PAGE}.new`, PAGE)
process.exitCode = rows.every(isWithinLimit) ? 0 : 1
