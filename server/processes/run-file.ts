import { readFileSync } from 'node:fs'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { isSameProcess, type ProcessIdentity } from './identity.ts'

/** What runs on a data folder just now, for the next start, for a worker, and for commands. Holds the engine's key: 0600. */
export interface RunFile {
  readonly server: ProcessIdentity | null
  readonly worker: ProcessIdentity | null
  readonly engine: { readonly process: ProcessIdentity | null; readonly url: string; readonly key: string } | null
}

/** Keeps the run file true while parts of it change. */
export interface RunRecord {
  /** Writes the file with these parts changed; changes are written one after the other. */
  change(part: Partial<RunFile>): Promise<void>
}

const NOTHING: RunFile = { server: null, worker: null, engine: null }
const END_LIMIT_MS = 5_000
const END_POLL_MS = 10

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

/** Starts the record of this run, over that of an earlier one. */
export async function openRunRecord(dataDir: string, server: ProcessIdentity | null): Promise<RunRecord> {
  let run: RunFile = { ...NOTHING, server }
  let tail = writeRunFile(dataDir, run)
  await tail
  return {
    change: (part) => {
      run = { ...run, ...part }
      const next = run
      tail = tail.catch(() => undefined).then(() => writeRunFile(dataDir, next))
      return tail
    },
  }
}

/**
 * Ends processes that a killed server left behind, and waits until they are gone. Only those that are verified to be the recorded ones.
 * @returns their process numbers.
 */
export async function endLeftovers(run: RunFile): Promise<number[]> {
  const recorded = [run.worker, run.engine?.process ?? null]
  const left = recorded.filter((identity) => identity !== null).filter(isSameProcess)
  for (const { pid } of left) kill(pid)
  const giveUpAtMs = Date.now() + END_LIMIT_MS
  while (left.some(isSameProcess) && Date.now() < giveUpAtMs) await pause(END_POLL_MS)
  return left.map((identity) => identity.pid)
}

/** Replaces the file whole. */
async function writeRunFile(dataDir: string, run: RunFile): Promise<void> {
  const temporary = `${pathIn(dataDir)}.new` // one server writes it: see the lock
  await writeFile(temporary, JSON.stringify(run), { mode: 0o600 })
  await rename(temporary, pathIn(dataDir))
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended by itself just now.
  }
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
