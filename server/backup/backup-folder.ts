import { createReadStream } from 'node:fs'
import { open, readdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { Store } from '../../media/store.ts'

/** What went wrong with a backup, in a sentence that says what to do. */
export class BackupError extends Error {
  override readonly name = 'BackupError'
}

/** What a backup says of itself; written last, so that a folder without one, or with another's, is no whole backup. */
export interface BackupManifest {
  readonly format: 1
  /** RFC 3339, UTC: the moment that the database is of. */
  readonly madeAt: string
  readonly databaseSha256: string
  readonly files: number
  /** Files that the catalogue named and its store did not have. */
  readonly missing: readonly string[]
}

const MANIFEST = 'backup.json'
export const DATABASE = 'juku.db'
/** The operator's rule packs. */
export const RULES = 'rules'
/** What is being written has this behind its name. */
export const UNFINISHED = '.new'
/** A folder that has anything else is somebody else's. */
const KNOWN = new Set(
  [MANIFEST, DATABASE, RULES, 'files', 'tmp', 'trash', 'uploads'].flatMap((name) => [name, `${name}${UNFINISHED}`]),
)
const SQLITE_SIDES = /-(wal|shm|journal)$/

/** @throws {BackupError} when there is something that no backup has. */
export async function checkBackupFolder(folder: string): Promise<void> {
  const foreign = (await readdir(folder)).find((name) => !KNOWN.has(name.replace(SQLITE_SIDES, '')))
  if (foreign === undefined) return
  throw new BackupError(
    `${folder} holds ${foreign}, which is no part of a backup: name an empty folder or an earlier one.`,
  )
}

/** @throws {BackupError} when there is no whole backup. */
export async function readManifest(folder: string): Promise<BackupManifest> {
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch(() => {
    throw new BackupError(`There is no whole backup in ${folder}: it has no ${MANIFEST}. Make one with npm run backup.`)
  })
  const manifest = parse(text)
  if (manifest?.format !== 1)
    throw new BackupError(`${join(folder, MANIFEST)} is of no format that this version reads.`)
  return manifest
}

export async function writeManifest(folder: string, manifest: BackupManifest): Promise<void> {
  const path = join(folder, MANIFEST)
  const file = await open(`${path}${UNFINISHED}`, 'w', 0o600)
  try {
    await file.writeFile(`${JSON.stringify(manifest, null, 2)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}${UNFINISHED}`, path)
}

/**
 * Copies a stored file and checks its bytes on the way; one that is there already is left.
 * @returns false when there is no such file. @throws {BackupError} when its bytes are not those of its name.
 */
export async function copyFile(sha256: string, from: Store, to: Store): Promise<boolean> {
  if (await to.has(sha256)) return true
  if (!(await from.has(sha256))) return false
  const source = createReadStream(from.pathOf(sha256))
  const received = await to.receive(source, { maxBytes: Number.POSITIVE_INFINITY }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined // swept just now
    throw error
  })
  if (received === undefined) return false
  if (received.sha256 !== sha256) {
    await to.discard(received)
    throw new BackupError(`${from.pathOf(sha256)} is damaged: its bytes are not those that were stored.`)
  }
  await to.keep(received)
  return true
}

function parse(text: string): BackupManifest | undefined {
  try {
    return JSON.parse(text) as BackupManifest // `format` is looked at before anything else
  } catch {
    return undefined
  }
}
