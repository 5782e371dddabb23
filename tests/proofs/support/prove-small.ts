import { test } from 'vitest'
import { loadProof } from '../load-proofs.ts'

/** The test of one proof at its small size. Each stands in a file of its own, so that long ones run side by side. */
export function proveSmall(name: string): void {
  test(`proof ${name} holds at its small size`, { timeout: 600_000 }, async () => {
    const proof = await loadProof(name)
    console.log(`${name}: ${await proof.run(proof.small)}`)
  })
}
