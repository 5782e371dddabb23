// npm run bench:search [-- --works N] [-- --builds N] [-- --queries N]: index build and latency of search; writes bench/RESULTS.md at the full size.
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { openDatabase } from '../../db/open.ts'
import { machineFacts } from '../../scripts/machine-facts.ts'
import { seededRandom } from '../../tests/proofs/support/random.ts'
import { writeSection } from '../../tests/proofs/write-section.ts'
import { startServer } from '../../tests/start-server.ts'
import { type BenchRow, isWithinLimit, writeTable } from '../table.ts'
import { benchBuild, untilBuilt, untilIdle } from './bench-build.ts'
import { benchLatency, type Served } from './bench-latency.ts'
import { type Corpus, fillCorpus } from './corpus.ts'
import { drawQueries } from './queries.ts'
import { recordSearches } from './record-queries.ts'
import { makeLexicon } from './words.ts'

const PAGE = fileURLToPath(new URL('../RESULTS.md', import.meta.url))
const FULL_WORKS = 20_000
const SMALL_WORKS = 1_000
const SEED = 20_261_126
const QUERIES = 2_000
const FRESH_QUERIES = 1_000
const ROUNDS = 5

const { values } = parseArgs({
  options: { works: { type: 'string' }, builds: { type: 'string', default: '3' }, queries: { type: 'string' } },
})
const works = Number(values.works ?? FULL_WORKS)
const builds = Number(values.builds)
const queries = Number(values.queries ?? QUERIES)
if (!(Number.isInteger(works) && works > 0)) fail('--works wants a number of works.')
if (!(Number.isInteger(queries) && queries > 0)) fail('--queries wants a number of searches.')
if (!(Number.isInteger(builds) && builds >= 0)) fail('--builds wants a number of rounds.')

const startedAtMs = Date.now()
const say = (what: string) => console.error(`${((Date.now() - startedAtMs) / 1000).toFixed(0)} s  ${what}`)
const facts = await machineFacts()
const folders = await Promise.all([1, 2].map(() => mkdtemp(join(tmpdir(), 'juku-bench-'))))
try {
  const [smallDir = '', largeDir = ''] = folders
  const corpus = await fill(largeDir, works)
  const { sample } = await fill(smallDir, Math.min(SMALL_WORKS, works))
  const lexicon = makeLexicon(seededRandom(SEED))
  const texts = await drawQueries(sample, lexicon, { count: queries, seed: SEED })
  const asked = new Set(texts)
  const others = await drawQueries(sample, lexicon, { count: FRESH_QUERIES, seed: SEED + 1 })
  const fresh = [...new Set(others)].filter((text) => !asked.has(text))
  await using small = await startServer({ dataDir: smallDir })
  await using large = await startServer({ dataDir: largeDir })
  await untilBuilt(small)
  await untilBuilt(large)
  say('indexes are made')
  await untilIdle(small)
  await untilIdle(large)
  say('nothing is left to do in the background')
  const rows: BenchRow[] = builds > 0 ? await benchBuild(large, { rounds: builds, say }) : []
  const serve = async (server: typeof small, count: number): Promise<Served> => {
    return { server, works: count, searches: await recordSearches(server, texts) }
  }
  const both = { small: await serve(small, Math.min(SMALL_WORKS, works)), large: await serve(large, works) }
  rows.push(...(await benchLatency(both, await recordSearches(large, fresh), { rounds: ROUNDS, say })))
  await finish(rows, corpus)
} finally {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
}

async function fill(dataDir: string, count: number): Promise<Corpus> {
  say(`writing ${count} works`)
  const db = openDatabase(join(dataDir, 'juku.db'), { synchronous: 'normal', migrations: 'apply' })
  try {
    return await fillCorpus(db, { works: count, seed: SEED })
  } finally {
    await db.close()
  }
}

async function finish(rows: readonly BenchRow[], corpus: Corpus): Promise<void> {
  const table = writeTable(rows)
  console.log(table)
  const missed = rows.filter((row) => !isWithinLimit(row)).map((row) => row.what)
  console.log(missed.length === 0 ? 'All limits are kept.' : `Limits not kept: ${missed.join('; ')}`)
  process.exitCode = missed.length === 0 ? 0 : 1
  if (works !== FULL_WORKS || builds === 0 || queries !== QUERIES)
    return console.log('Only a part was measured: bench/RESULTS.md stays as it is.')
  const when = new Date(startedAtMs).toISOString().slice(0, 16).replace('T', ' ')
  const head =
    `Written by \`npm run bench:search\`, ${when} UTC; not edited by hand. ${corpus.works} made works with ${corpus.cues} cues; medians; what is ` +
    `compared was measured in turns. Searches go over HTTP to the server, and as the very bodies that it sends to the engine, over connections that stay open.\n\n${facts}`
  const page = await readFile(PAGE, 'utf8').catch(() => '# Measurements\n')
  await writeFile(`${PAGE}.new`, writeSection(page, 'search', `${head}\n\n${table}`))
  await rename(`${PAGE}.new`, PAGE)
}

function fail(message: string): never {
  console.error(message)
  process.exit(1)
}
