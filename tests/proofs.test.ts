import { readdir } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { listProofNames } from './proofs/load-proofs.ts'
import { writeSection } from './proofs/write-section.ts'

test('every proof runs at its small size, in a file of its own', async () => {
  const files = await readdir(new URL('proofs/small', import.meta.url))
  expect(files.toSorted()).toEqual((await listProofNames()).map((name) => `${name}.test.ts`))
})

test('a new result replaces its own section of the page and leaves the others', () => {
  const page = writeSection(writeSection('# Proofs\n', 'kill', 'ten'), 'hostile', 'all\n\n### part\n\nrefused')
  expect(writeSection(page, 'kill', 'twenty')).toBe(
    '# Proofs\n\n## hostile\n\nall\n\n### part\n\nrefused\n\n## kill\n\ntwenty\n',
  )
})
