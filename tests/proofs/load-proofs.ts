import { readdir } from 'node:fs/promises'
import type { Proof } from './proof.ts'

const FOLDER = new URL('./', import.meta.url)
const NOT_PROOFS = new Set(['proof.ts', 'load-proofs.ts', 'write-section.ts'])

/** The names of the proofs at hand, in order. */
export async function listProofNames(): Promise<string[]> {
  const names = await readdir(FOLDER)
  const files = names.filter((name) => name.endsWith('.ts') && !NOT_PROOFS.has(name))
  return files.map((name) => name.slice(0, -'.ts'.length)).sort()
}

/** Loads `tests/proofs/<name>.ts`. @throws Error when the file exports no `proof` of that name. */
export async function loadProof(name: string): Promise<Proof> {
  const module: { proof?: Proof } = await import(new URL(`${name}.ts`, FOLDER).href)
  if (module.proof?.name !== name) throw new Error(`tests/proofs/${name}.ts exports no proof named ${name}`)
  return module.proof
}
