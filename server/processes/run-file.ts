import { readFileSync } from 'node:fs'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isSameProcess, type ProcessIdentity } from './identity.ts'

/** What runs on a data folder just now, for the next start, for a worker, and for commands. Holds the engine's key: 0600. */
export interface RunFile {
  readonly server: ProcessIdentity | null
  readonly worker: ProcessIdentity | null
  readonly engine: { readonly process: ProcessIdentity | null; readonly url: string; readonly key: string } | null
}

const NOTHING: RunFile = { server: null, worker: null, engine: null }

/** Reads what was written last; nothing when there is none. */
export async function readRunFile(dataDir: string): Promise<RunFile> {
  const text = await readFile(pathIn(dataDir), 'utf8').catch(() => '')
  return parse(text)
}

/** The same without waiting; for the worker, which asks where the engine is before each request. */
export function readRunFileNow(dataDir: string): RunFile {
  try {
    return parse(readFileSync(pathIn(dataDir), 'utf8'))
  } catch {
    return NOTHING
  }
}

/** Replaces the file whole. */
export async function writeRunFile(dataDir: string, run: RunFile): Promise<void> {
  const temporary = `${pathIn(dataDir)}.${process.pid}`
  await writeFile(temporary, JSON.stringify(run), { mode: 0o600 })
  await rename(temporary, pathIn(dataDir))
}

/** Ends processes that a killed server left behind. Only those that are verified to be the recorded ones. */
export function endLeftovers(run: RunFile): number[] {
  const recorded = [run.worker, run.engine?.process ?? null]
  const left = recorded.filter((identity) => identity !== null).filter(isSameProcess)
  for (const { pid } of left) process.kill(pid, 'SIGKILL')
  return left.map((identity) => identity.pid)
}

function pathIn(dataDir: string): string {
  return join(dataDir, 'run.json')
}

function parse(text: string): RunFile {
  try {
    return { ...NOTHING, ...(JSON.parse(text) as RunFile) } // our own file
  } catch {
    return NOTHING
  }
}
