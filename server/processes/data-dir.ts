import { mkdir, open, rm, statfs } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { takeLock } from '../../db/lock.ts'
import { isSameProcess } from './identity.ts'
import { readRunFile } from './run-file.ts'
import { StartError } from './start-error.ts'

/** Bytes that must be free for a start: less would fail in the middle of something. */
const FREE_BYTES_WANTED = 64 * 1024 * 1024
const MIB = 1024 * 1024

/** Makes the data folder and checks that it can be written. @throws {StartError} with what to do. */
export async function prepareDataDir(dataDir: string): Promise<string> {
  const path = resolve(dataDir)
  const fix = 'correct its owner, or set DATA_DIR to another folder'
  try {
    await mkdir(path, { recursive: true, mode: 0o700 })
    const probe = join(path, `.write-probe-${process.pid}`)
    const file = await open(probe, 'w', 0o600)
    await file.sync().finally(() => file.close())
    await rm(probe, { force: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw diskFull(path, 0, error)
    const reason = (error as Error).message.split(',')[0]
    throw new StartError(`The data folder ${path} cannot be written (${reason}): ${fix}.`, { cause: error })
  }
  const disk = await statfs(path)
  const freeBytes = disk.bavail * disk.bsize
  if (freeBytes < FREE_BYTES_WANTED) throw diskFull(path, freeBytes)
  return path
}

/**
 * Takes the data folder for this process, until it ends.
 * @throws {StartError} when another process has it.
 */
export async function lockDataDir(dataDir: string): Promise<Disposable> {
  const lock = takeLock(join(dataDir, 'lock.db'))
  if (lock) return lock
  const { server } = await readRunFile(dataDir)
  const who = server && isSameProcess(server) ? `Another Juku (process ${server.pid})` : 'Another Juku'
  throw new StartError(`${who} serves ${dataDir} already: stop it, or set DATA_DIR to another folder.`)
}

function diskFull(path: string, freeBytes: number, cause?: unknown): StartError {
  const free = Math.floor(freeBytes / MIB)
  return new StartError(
    `The disk of ${path} is full (${free} MiB free, ${FREE_BYTES_WANTED / MIB} MiB wanted): free some space and start again.`,
    { cause },
  )
}
