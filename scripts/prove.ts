// npm run prove [name ...]: runs proofs at full size and writes what they saw to tests/PROOFS.md.
import { readFile, rename, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { listProofNames, loadProof } from '../tests/proofs/load-proofs.ts'
import { writeSection } from '../tests/proofs/write-section.ts'
import { machineFacts } from './machine-facts.ts'

const PAGE = fileURLToPath(new URL('../tests/PROOFS.md', import.meta.url))
const HEAD =
  '# Proofs\n\nWhat `npm run prove` saw when each proof last ran at its full size. Written by it; not edited by hand.\n'

const known = await listProofNames()
const wanted = process.argv.length > 2 ? process.argv.slice(2) : known
const unknown = wanted.filter((name) => !known.includes(name))
if (unknown.length > 0) {
  console.error(`No proof named ${unknown.join(', ')}. There are: ${known.join(', ')}.`)
  process.exit(1)
}
for (const name of wanted) {
  if (!(await prove(name))) process.exitCode = 1
}
process.exit()

async function prove(name: string): Promise<boolean> {
  const proof = await loadProof(name)
  const facts = await machineFacts()
  const startedAtMs = Date.now()
  console.log(`${name}: running at full size`)
  const seen = await proof.run(proof.full).then(
    (summary) => ({ holds: true, summary }),
    (error: unknown) => ({ holds: false, summary: error instanceof Error ? error.message : String(error) }),
  )
  const seconds = ((Date.now() - startedAtMs) / 1000).toFixed(0)
  const verdict = seen.holds ? 'Holds' : '**Does not hold**'
  const when = new Date(startedAtMs).toISOString().slice(0, 16).replace('T', ' ')
  await keep(
    name,
    `${verdict}, ${when} UTC, ${seconds} s.\n\n${seen.summary}\n\nSize: \`${JSON.stringify(proof.full)}\`. ${facts}`,
  )
  console.log(`${name}: ${verdict}, ${seconds} s\n${seen.summary}`)
  return seen.holds
}

async function keep(name: string, body: string): Promise<void> {
  const page = await readFile(PAGE, 'utf8').catch(() => HEAD)
  await writeFile(`${PAGE}.new`, writeSection(page, name, body))
  await rename(`${PAGE}.new`, PAGE)
}
