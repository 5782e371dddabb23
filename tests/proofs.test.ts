import { expect, test } from 'vitest'
import { listProofNames, loadProof } from './proofs/load-proofs.ts'
import { writeSection } from './proofs/write-section.ts'

const names = await listProofNames()

for (const name of names) {
  test(`proof ${name} holds at its small size`, { timeout: 300_000 }, async () => {
    const proof = await loadProof(name)
    console.log(`${name}: ${await proof.run(proof.small)}`)
  })
}

test('a new result replaces its own section of the page and leaves the others', () => {
  const page = writeSection(writeSection('# Proofs\n', 'kill', 'ten'), 'hostile', 'all\n\n### part\n\nrefused')
  expect(writeSection(page, 'kill', 'twenty')).toBe(
    '# Proofs\n\n## hostile\n\nall\n\n### part\n\nrefused\n\n## kill\n\ntwenty\n',
  )
})
