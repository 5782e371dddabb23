import { access, copyFile as copyOnDisk, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { openDatabase } from '../../db/open.ts'
import { forgetAllIndexed } from '../../db/queries/index-rows.ts'
import { releaseLeases } from '../../db/queries/jobs.ts'
import { listNamedFiles } from '../../db/queries/media-files.ts'
import { deleteAllLenses } from '../../db/queries/partner-feed.ts'
import { deleteAllSessions } from '../../db/queries/sessions.ts'
import { deleteWorker, listSilentWorkers } from '../../db/queries/workers.ts'
import { findDamage } from '../../db/snapshot.ts'
import { hashFile } from '../../media/hash-file.ts'
import { openStore } from '../../media/store.ts'
import { syncPath } from '../../media/sync-path.ts'
import { forgetLiveIndex } from '../indexing/live-index.ts'
import { deleteRebuildState } from '../indexing/rebuild-state.ts'
import type { BackupProgress } from './back-up-catalogue.ts'
import { BackupError, type BackupManifest, copyFile, DATABASE, readManifest, UNFINISHED } from './backup-folder.ts'
import { copyRules } from './copy-rules.ts'

/**
 * Makes a data folder without a catalogue into the one of a backup: every file, checked, then the database, brought to
 * this version's form. The database gets its name last, so that a restore that is killed is run again. Nobody is signed
 * in afterwards, jobs that ran are waiting again, and the first start makes the search index anew.
 * @throws {BackupError}
 */
export async function restoreCatalogue(
  folder: string,
  dataDir: string,
  tell: (progress: BackupProgress) => void = () => undefined,
): Promise<BackupManifest> {
  const manifest = await readManifest(folder)
  const path = join(dataDir, DATABASE)
  if (await exists(path)) {
    throw new BackupError(`${dataDir} has a catalogue already: set DATA_DIR to an empty folder to restore into.`)
  }
  if ((await hashFile(join(folder, DATABASE))).sha256 !== manifest.databaseSha256) {
    throw new BackupError(`The database in ${folder} is not the one that its backup.json names: make the backup again.`)
  }
  const unfinished = `${path}${UNFINISHED}`
  for (const side of ['', '-wal', '-shm', '-journal']) await rm(`${unfinished}${side}`, { force: true })
  await copyOnDisk(join(folder, DATABASE), unfinished)
  const damage = findDamage(unfinished)
  if (damage !== undefined) throw new BackupError(`The database in ${folder} is damaged: ${damage}.`)
  const named = await prepareDatabase(unfinished)
  await restoreFiles(folder, dataDir, { named, missing: new Set(manifest.missing), tell })
  await copyRules(folder, dataDir)
  await syncPath(unfinished)
  await rename(unfinished, path)
  await syncPath(dataDir)
  return manifest
}

/** @returns the files that it names. */
async function prepareDatabase(path: string): Promise<string[]> {
  const db = openDatabase(path, { synchronous: 'full', migrations: 'apply' })
  try {
    await db.transaction(async (tx) => {
      await forgetLiveIndex(tx)
      await deleteRebuildState(tx)
      await forgetAllIndexed(tx)
      await deleteAllSessions(tx)
      await deleteAllLenses(tx) // so that no cursor of later changes is taken for one of these
      for (const { id } of await listSilentWorkers(tx, Number.MAX_SAFE_INTEGER)) {
        await releaseLeases(tx, id, Date.now())
        await deleteWorker(tx, id)
      }
    })
    return await listNamedFiles(db)
  } finally {
    await db.close()
  }
}

async function restoreFiles(
  folder: string,
  dataDir: string,
  { named, missing, tell }: { named: string[]; missing: Set<string>; tell: (progress: BackupProgress) => void },
): Promise<void> {
  const from = await openStore(folder)
  const to = await openStore(dataDir)
  for (const [done, sha256] of named.entries()) {
    const isThere = await copyFile(sha256, from, to)
    if (!isThere && !missing.has(sha256)) {
      throw new BackupError(`The backup in ${folder} has lost the file ${sha256}: restore from another one.`)
    }
    tell({ done: done + 1, total: named.length })
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
