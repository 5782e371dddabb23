// npm run relevance [-- --sample N] [-- --only own|shared] [-- --failures]: how well search finds, by class of query.
import { readFile, rename, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { machineFacts } from '../../scripts/machine-facts.ts'
import { writeSection } from '../../tests/proofs/write-section.ts'
import { benchOwnSet } from './bench-own-set.ts'
import { benchSharedSet } from './bench-shared-set.ts'
import { type Part, writeFailures, writePart } from './part.ts'
import { reachesTarget } from './score-table.ts'

const PAGE = fileURLToPath(new URL('../RESULTS.md', import.meta.url))
const HOW = `Written by \`npm run relevance\`; not edited by hand. Works come in through the API, queries go out as a client's \`GET /api/search\` of ten results.
Figures are means over the queries of a class. **recall@10**: share of the expected works among the first ten, of more than ten expected the ten there is room for.
**MRR**: 1 / rank of the first expected work, whichever it is, 0 beyond the tenth. **nDCG@10**: each expected work at rank r is worth 1 / log2(r + 1), divided by the same of an
answer that begins with all of them; all expected works are equally good. **zero hits**: queries answered with nothing. \`--failures\` prints the queries that are not perfect.`

const { values } = parseArgs({
  options: { sample: { type: 'string' }, only: { type: 'string' }, failures: { type: 'boolean', default: false } },
})
const sample = values.sample === undefined ? undefined : Number(values.sample)
if (sample !== undefined && !(Number.isInteger(sample) && sample > 0)) fail('--sample wants a number of queries.')
if (values.only !== undefined && !['own', 'shared'].includes(values.only)) fail('--only wants own or shared.')

const startedAtMs = Date.now()
const say = (what: string) => console.error(`${((Date.now() - startedAtMs) / 1000).toFixed(0)} s  ${what}`)
const facts = await machineFacts()
const parts: Part[] = []
if (values.only !== 'shared') for await (const part of benchOwnSet(say)) show(part)
if (values.only !== 'own') for await (const part of benchSharedSet(say, sample)) show(part)
const missed = parts.flatMap(({ title, rows }) =>
  rows.filter((row) => !reachesTarget(row)).map(({ name }) => `${title.split(':')[0]}: ${name}`),
)
console.log(missed.length === 0 ? '\nAll targets are reached.' : `\nNot reached:\n  ${missed.join('\n  ')}`)
if (sample === undefined && values.only === undefined) await keep(parts)
else console.log('Only a part was asked: bench/RESULTS.md stays as it is.')
process.exitCode = missed.length === 0 ? 0 : 1

function show(part: Part): void {
  parts.push(part)
  console.log(`\n${writePart(part)}`)
  if (values.failures) console.log(`\n${writeFailures(part)}`)
}

async function keep(seen: readonly Part[]): Promise<void> {
  const when = new Date(startedAtMs).toISOString().slice(0, 16).replace('T', ' ')
  const body = [`${HOW}`, `${when} UTC. ${facts}`, ...seen.map(writePart)].join('\n\n')
  const page = await readFile(PAGE, 'utf8').catch(() => '# Measurements\n')
  await writeFile(`${PAGE}.new`, writeSection(page, 'relevance', body))
  await rename(`${PAGE}.new`, PAGE)
}

function fail(message: string): never {
  console.error(message)
  process.exit(1)
}
