// npm run bench:playback: what the sound costs the analysis, and how fast copies for browsers are made, written to bench/RESULTS.md.
import { readFile, rename, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { machineFacts } from '../scripts/machine-facts.ts'
import { writeSection } from '../tests/proofs/write-section.ts'
import { benchProxy } from './proxy.ts'
import { benchSound } from './sound.ts'
import { type BenchRow, isWithinLimit, writeTable } from './table.ts'

const PAGE = fileURLToPath(new URL('RESULTS.md', import.meta.url))
const ROUNDS = Number(process.argv[2] ?? 7)

const head = `Written by \`npm run bench:playback\`, ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC; not edited by hand. Medians; what is compared was measured in turns.\n\n${await machineFacts()}`
const sections: Record<string, BenchRow[]> = {
  sound: await benchSound({ rounds: ROUNDS }),
  'copies for browsers': await benchProxy({ rounds: Math.min(ROUNDS, 5) }),
}
let page = await readFile(PAGE, 'utf8').catch(() => '# Measurements\n')
for (const [name, rows] of Object.entries(sections)) {
  console.log(writeTable(rows))
  page = writeSection(page, name, `${head}\n\n${writeTable(rows)}`)
}
await writeFile(`${PAGE}.new`, page)
await rename(`${PAGE}.new`, PAGE)
process.exitCode = Object.values(sections).flat().every(isWithinLimit) ? 0 : 1
