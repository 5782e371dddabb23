// npm run bench: measures, and writes what it saw to bench/RESULTS.md.
import { readFile, rename, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { machineFacts } from '../scripts/machine-facts.ts'
import { writeSection } from '../tests/proofs/write-section.ts'
import { benchMedia } from './media.ts'
import { benchResumable, FULL_SIZE } from './resumable.ts'
import { type BenchRow, isWithinLimit, writeTable } from './table.ts'
import { benchHealth, benchUpload } from './upload.ts'

const PAGE = fileURLToPath(new URL('RESULTS.md', import.meta.url))
const ROUNDS = 5

const facts = await machineFacts()
const startedAt = new Date().toISOString().slice(0, 16).replace('T', ' ')
console.log(facts)
const media = await benchMedia({ rounds: ROUNDS })
console.log(writeTable(media))
const upload = [...(await benchUpload({ rounds: ROUNDS })), ...(await benchHealth({ rounds: ROUNDS }))]
console.log(writeTable(upload))
const resumable = await benchResumable(FULL_SIZE)
console.log(writeTable(resumable))
const rows: BenchRow[] = [...media, ...upload, ...resumable]

const head = `Written by \`npm run bench\`, ${startedAt} UTC; not edited by hand. Medians; what is compared was measured in turns, so that a busy moment meets both.\n\n${facts}`
const before = await readFile(PAGE, 'utf8').catch(() => '# Measurements\n')
const sections = { media, upload, 'resumable uploads': resumable }
const page = Object.entries(sections).reduce(
  (text, [name, rows]) => writeSection(text, name, `${head}\n\n${writeTable(rows)}`),
  before,
)
await writeFile(`${PAGE}.new`, page)
await rename(`${PAGE}.new`, PAGE)
const missed = rows.filter((row) => !isWithinLimit(row))
console.log(
  missed.length === 0 ? 'All limits are kept.' : `Limits not kept: ${missed.map((row) => row.what).join('; ')}`,
)
process.exitCode = missed.length === 0 ? 0 : 1
