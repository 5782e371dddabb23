import { access, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { openDatabase } from '../../db/open.ts'
import { listNamedFiles } from '../../db/queries/media-files.ts'
import { snapshotDatabase } from '../../db/snapshot.ts'
import { hashFile } from '../../media/hash-file.ts'
import { openStore } from '../../media/store.ts'
import { syncPath } from '../../media/sync-path.ts'
import {
  BackupError,
  type BackupManifest,
  checkBackupFolder,
  copyFile,
  DATABASE,
  UNFINISHED,
  writeManifest,
} from './backup-folder.ts'
import { copyRules } from './copy-rules.ts'

export interface BackupProgress {
  readonly done: number
  readonly total: number
}

/** A file that vanished meanwhile was swept because nothing names it any more: then a newer database is taken. */
const ROUNDS = 3

/**
 * Writes the catalogue of a data folder, which may be in use, into a backup folder: the database as it is at one moment,
 * then every file that it names, each checked, and the operator's rule packs. An earlier backup in the same folder stays whole until the last step;
 * what it has is not copied again, and what is named no more is removed. The search index is no part of it.
 * @throws {BackupError}
 */
export async function backUpCatalogue(
  dataDir: string,
  folder: string,
  tell: (progress: BackupProgress) => void = () => undefined,
): Promise<BackupManifest> {
  await access(join(dataDir, DATABASE)).catch(() => {
    throw new BackupError(`There is no catalogue in ${dataDir}: set DATA_DIR to the folder of the server.`)
  })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await checkBackupFolder(folder)
  const from = await openStore(dataDir)
  const to = await openStore(folder)
  const path = join(folder, DATABASE)
  for (let round = 1; ; round++) {
    const madeAt = new Date().toISOString()
    const named = await takeDatabase(dataDir, `${path}${UNFINISHED}`)
    const missing: string[] = []
    for (const [done, sha256] of named.entries()) {
      if (!(await copyFile(sha256, from, to))) missing.push(sha256)
      tell({ done: done + 1, total: named.length })
    }
    if (missing.length > 0 && round < ROUNDS) continue
    const { sha256: databaseSha256 } = await hashFile(`${path}${UNFINISHED}`)
    await syncPath(`${path}${UNFINISHED}`)
    await rename(`${path}${UNFINISHED}`, path)
    await copyRules(dataDir, folder)
    const manifest: BackupManifest = {
      ...{ format: 1, madeAt, databaseSha256, files: named.length - missing.length, missing },
    }
    await writeManifest(folder, manifest)
    const isNamed = new Set(named)
    await to.sweep(async (sha256) => isNamed.has(sha256), Date.now())
    return manifest
  }
}

/** @returns the files that it names. */
async function takeDatabase(dataDir: string, into: string): Promise<string[]> {
  for (const side of ['', '-wal', '-shm', '-journal']) await rm(`${into}${side}`, { force: true })
  snapshotDatabase(join(dataDir, DATABASE), into)
  const db = openDatabase(into, { synchronous: 'full', migrations: 'check' })
  try {
    return await listNamedFiles(db)
  } finally {
    await db.close()
  }
}
