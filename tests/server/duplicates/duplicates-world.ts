import { createHash } from 'node:crypto'
import { insertEpisode } from '../../../db/queries/episodes.ts'
import { countJobs } from '../../../db/queries/jobs.ts'
import { insertMediaFile, storeAnalysis } from '../../../db/queries/media-files.ts'
import { insertWork } from '../../../db/queries/works.ts'
import { type Fingerprint, SOUND_STEP_MS } from '../../../media/fingerprint.ts'
import { createMediaTools } from '../../../media/tools.ts'
import { keepFingerprint } from '../../../server/analysis/keep-fingerprint.ts'
import type { DuplicateView } from '../../../server/duplicates/schemas.ts'
import { runJobs } from '../../../server/jobs/run-jobs.ts'
import { until } from '../../start-server.ts'
import { startTestApp, type TestApp } from '../test-app.ts'

/** A catalogue whose files have given fingerprints, beside a worker that compares them. */
export interface DuplicatesWorld extends TestApp {
  /** A new work without episodes; its id. */
  addWork(organisationId?: string | null, status?: 'draft' | 'submitted'): Promise<string>
  /** An episode whose file is analysed and waits to be compared; its id and its file's sha256. */
  addEpisode(workId: string, number: number, fingerprint: Fingerprint): Promise<{ id: string; sha256: string }>
  /** Lets the worker run until nothing waits for it. */
  compareAll(): Promise<void>
  list(query?: string, headers?: Record<string, string>): Promise<DuplicateView[]>
  decide(
    id: string,
    decision: string,
    headers?: Record<string, string>,
  ): Promise<{ statusCode: number; json(): unknown }>
}

export async function startDuplicatesWorld(): Promise<DuplicatesWorld> {
  const t = await startTestApp()
  const worker = { ...t.ctx, tools: await createMediaTools() }
  return {
    ...t,
    addWork: async (organisationId = null, status = 'submitted') => {
      const facts = { kind: 'micro_drama', originalLocale: 'en', originRegion: 'HK', version: 1 } as const
      const row = { id: t.ctx.newId(), organisationId, status, ...facts, createdAtMs: 1, updatedAtMs: 1 }
      await t.ctx.db.transaction((tx) => insertWork(tx, row))
      return row.id
    },
    addEpisode: async (workId, number, fingerprint) => {
      const id = t.ctx.newId()
      const nowMs = t.ctx.now()
      const sha256 = createHash('sha256').update(id).digest('hex')
      const durationMs = Math.round(
        Math.max(1, fingerprint.frames.length * 2_000, fingerprint.sound.length * SOUND_STEP_MS),
      )
      await t.ctx.db.transaction(async (tx) => {
        await insertMediaFile(tx, { sha256, sizeBytes: 1, createdAtMs: nowMs })
        await storeAnalysis(tx, sha256, { analysedAtMs: nowMs, durationMs, audioCodec: 'aac' }, [])
        const times = { createdAtMs: nowMs, updatedAtMs: nowMs }
        const episode = { id, workId, number, state: 'ready', mediaSha256: sha256, version: 1 } as const
        await insertEpisode(tx, { ...episode, warnings: [], ...times })
        await keepFingerprint(t.ctx, tx, sha256, fingerprint)
      })
      return { id, sha256 }
    },
    compareAll: async () => {
      const running = runJobs(worker, 'worker', [{ kinds: ['find-duplicates'], concurrency: 1 }])
      await until(
        async () => (await countJobs(t.ctx.db)).filter(({ kind }) => kind === 'find-duplicates'),
        (left) => left.length === 0,
        { what: 'the end of comparing', pauseMs: 20 },
      )
      await running.stop()
    },
    list: async (query = '', headers = t.operator) => {
      const answer = await t.app.inject({ url: `/api/duplicates${query}`, headers })
      if (answer.statusCode !== 200) throw new Error(answer.body)
      return answer.json().items
    },
    decide: async (id, decision, headers = t.operator) =>
      t.app.inject({ method: 'POST', url: `/api/duplicates/${id}/decide`, headers, payload: { decision } }),
  }
}
