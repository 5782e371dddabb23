import { createHash } from 'node:crypto'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { v7 as newId } from 'uuid'
import { type Db, openDatabase } from '../../db/open.ts'
import { insertEpisode } from '../../db/queries/episodes.ts'
import type { Job } from '../../db/queries/jobs.ts'
import { insertMediaFile, storeAnalysis } from '../../db/queries/media-files.ts'
import { insertWork } from '../../db/queries/works.ts'
import type { Fingerprint } from '../../media/fingerprint.ts'
import { keepFingerprint } from '../../server/analysis/keep-fingerprint.ts'
import type { WorkerContext } from '../../server/context.ts'
import { findDuplicates } from '../../server/duplicates/find-duplicates.ts'

/** A database with episodes whose fingerprints are given; nothing else of a catalogue. */
export interface BenchCatalogue extends AsyncDisposable {
  readonly db: Db
  addWork(): Promise<string>
  /** Adds an episode; the digest that names its file. */
  addEpisode(workId: string, number: number, fingerprint: Fingerprint, durationMs: number): Promise<string>
  /** Runs the job that looks for copies of a file, and stores what it finds; milliseconds. */
  findDuplicatesOf(sha256: string): Promise<number>
  sizeBytes(): Promise<number>
}

export async function openBenchCatalogue(): Promise<BenchCatalogue> {
  const folder = await mkdtemp(join(tmpdir(), 'juku-duplicates-'))
  const path = join(folder, 'juku.db')
  const db = openDatabase(path, { synchronous: 'normal', migrations: 'apply' })
  const ctx = { db, now: Date.now, newId, log: pino({ level: 'silent' }) } as unknown as WorkerContext // all that the job asks for
  return {
    db,
    addWork: async () => {
      const facts = { kind: 'micro_drama', status: 'submitted', originalLocale: 'en', originRegion: 'HK' } as const
      const row = { id: newId(), ...facts, version: 1, createdAtMs: 1, updatedAtMs: 1 }
      await db.transaction((tx) => insertWork(tx, row))
      return row.id
    },
    addEpisode: async (workId, number, fingerprint, durationMs) => {
      const id = newId()
      const sha256 = createHash('sha256').update(id).digest('hex')
      await db.transaction(async (tx) => {
        await insertMediaFile(tx, { sha256, sizeBytes: 1, createdAtMs: 1 })
        await storeAnalysis(tx, sha256, { analysedAtMs: 1, durationMs }, [])
        const episode = { id, workId, number, state: 'ready', mediaSha256: sha256, version: 1 } as const
        await insertEpisode(tx, { ...episode, warnings: [], createdAtMs: 1, updatedAtMs: 1 })
        await keepFingerprint(ctx, tx, sha256, fingerprint)
      })
      return sha256
    },
    findDuplicatesOf: async (sha256) => {
      const startedMs = performance.now()
      const outcome = await findDuplicates(ctx, { key: sha256 } as Job, new AbortController().signal)
      await db.transaction(async (tx) => outcome?.(tx))
      return performance.now() - startedMs
    },
    sizeBytes: async () => (await stat(path)).size,
    [Symbol.asyncDispose]: async () => {
      await db.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
