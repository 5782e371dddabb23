import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { type Db, openDatabase, type Tx } from '../../db/open.ts'
import { insertEpisode } from '../../db/queries/episodes.ts'
import { insertMediaFile } from '../../db/queries/media-files.ts'
import { insertWork } from '../../db/queries/works.ts'

/** A real database in a folder of its own, at the newest version. */
export interface TestDb extends AsyncDisposable {
  readonly db: Db
  readonly path: string
  /** Another connection, as another process has it. Closed with the rest. */
  connect(): Database.Database
}

export async function openTestDb(): Promise<TestDb> {
  const folder = await mkdtemp(join(tmpdir(), 'juku-db-'))
  const path = join(folder, 'juku.db')
  const db = openDatabase(path, { synchronous: 'normal', migrations: 'apply' })
  const others: Database.Database[] = []
  return {
    db,
    path,
    connect: () => {
      const other = new Database(path, { timeout: 0 })
      others.push(other)
      return other
    },
    [Symbol.asyncDispose]: async () => {
      for (const other of others) other.close()
      await db.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export const SHA = 'a'.repeat(64)

export function workRow(change: Partial<Parameters<typeof insertWork>[1]> = {}): Parameters<typeof insertWork>[1] {
  return {
    id: 'w1',
    kind: 'micro_drama',
    status: 'draft',
    originalLocale: 'zh-Hant-TW',
    originRegion: 'TW',
    version: 1,
    createdAtMs: 1_000,
    updatedAtMs: 1_000,
    ...change,
  }
}

export function episodeRow(
  change: Partial<Parameters<typeof insertEpisode>[1]> = {},
): Parameters<typeof insertEpisode>[1] {
  return {
    id: 'e1',
    workId: 'w1',
    number: 1,
    state: 'uploaded',
    mediaSha256: SHA,
    warnings: [],
    version: 1,
    createdAtMs: 1_000,
    updatedAtMs: 1_000,
    ...change,
  }
}

/** One work with one episode and its file. */
export async function addWorkWithEpisode(tx: Tx): Promise<void> {
  await insertWork(tx, workRow())
  await insertMediaFile(tx, { sha256: SHA, sizeBytes: 10, createdAtMs: 1_000 })
  await insertEpisode(tx, episodeRow())
}
