import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { eq } from '../../../db/drizzle.ts'
import type { Db } from '../../../db/open.ts'
import { leaseJob } from '../../../db/queries/jobs.ts'
import { jobs, mediaFiles, stills } from '../../../db/schema/index.ts'
import { analyseVideoJob } from '../../../server/analysis/analyse-video-job.ts'
import { makeClip } from '../../made-clips.ts'
import { until } from '../../start-server.ts'
import { type AnalysisWorld, startAnalysisWorld } from '../analysis/analysis-world.ts'
import { TINY_VIDEO } from '../uploads/upload-world.ts'

const readJob = (db: Db) => db.select().from(jobs).where(eq(jobs.kind, 'analyse-video')).get()

/** Starts a worker and waits until it is in the middle of an episode. */
async function startAndWait(t: AnalysisWorld, owner: string) {
  const running = t.startWorker(owner)
  const states = async () => t.countStates()
  await until(states, ([state]) => state === 'analysing', { pauseMs: 5, what: 'the analysis' })
  return running
}

test('a run that has lost its lease writes nothing, and who has it now ends the job', async () => {
  await using t = await startAnalysisWorld()
  const { id } = await t.upload(await makeClip({ seconds: 8 }))
  const slow = await startAndWait(t, 'slow')
  await t.ctx.db.transaction(async (tx) => {
    tx.update(jobs).set({ leaseOwner: 'thief', attempts: 2 }).where(eq(jobs.kind, 'analyse-video')).run()
  })
  const folders = () => readdir(join(t.dataDir, 'tmp'))
  await until(folders, (names) => names.length > 0, { pauseMs: 2, what: 'the work folder' })
  await until(folders, (names) => names.length === 0, { what: 'the end of the lost run' })
  await slow.stop()
  expect(t.countStates()).toEqual(['analysing'])
  expect(t.ctx.db.select().from(stills).all()).toEqual([])
  expect(t.ctx.db.select().from(mediaFiles).get()?.analysedAtMs).toBeNull()
  expect(readJob(t.ctx.db)).toMatchObject({ state: 'running', leaseOwner: 'thief' })

  t.advance(60_000) // the thief dies as well
  await t.analyseAll()
  expect((await t.read(id)).state).toBe('ready')
})

test('a run that lost its lease before it began does not touch an episode that is ready', async () => {
  await using t = await startAnalysisWorld()
  const { id } = await t.upload(await makeClip({ seconds: 3 }))
  const nowMs = t.ctx.now()
  const request = { kinds: ['analyse-video'], owner: 'late', nowMs, leaseUntilMs: nowMs - 1 } as const
  const job = await t.ctx.db.transaction((tx) => leaseJob(tx, request))
  if (!job) throw new Error('nothing to lease')
  await t.analyseAll()
  expect(await analyseVideoJob.run(t.worker, job, new AbortController().signal)).toBeUndefined()
  expect((await t.read(id)).state).toBe('ready')
})

test('stopping a worker ends its run at once and puts the job back without costing an attempt', async () => {
  await using t = await startAnalysisWorld()
  const { id } = await t.upload(await makeClip({ seconds: 8 }))
  const running = await startAndWait(t, 'first')
  const startedAtMs = Date.now()
  await running.stop()
  expect(Date.now() - startedAtMs).toBeLessThan(6_000)
  expect(readJob(t.ctx.db)).toMatchObject({ state: 'queued', attempts: 0, leaseOwner: null })
  expect(await readdir(join(t.dataDir, 'tmp'))).toEqual([])
  await t.analyseAll()
  expect((await t.read(id)).state).toBe('ready')
})

test('a job whose workers die again and again fails for good, and says so', async () => {
  await using t = await startAnalysisWorld()
  const { id } = await t.upload(await makeClip({ seconds: 3 }))
  for (let n = 0; n < analyseVideoJob.maxAttempts; n++) {
    const nowMs = t.ctx.now()
    await t.ctx.db.transaction((tx) =>
      leaseJob(tx, { kinds: ['analyse-video'], owner: `dead ${n}`, nowMs, leaseUntilMs: nowMs }),
    )
    t.advance(10)
  }
  await t.analyseAll()
  expect(await t.read(id)).toMatchObject({ state: 'failed', problem: { code: 'JOB_GAVE_UP' } })
})

test('a failure of a file that was replaced meanwhile is not told of the new one', async () => {
  await using t = await startAnalysisWorld()
  const { id } = await t.upload(TINY_VIDEO)
  const clip = await makeClip({ seconds: 3 })
  const put = (payload: Buffer) =>
    t.app.inject({
      method: 'PUT',
      url: `/api/episodes/${id}/video`,
      headers: { ...t.operator, 'content-type': 'video/mp4' },
      payload,
    })
  const running = await startAndWait(t, 'worker')
  expect((await put(clip)).statusCode).toBe(202)
  const seen = new Set<string>()
  await until(
    async () => {
      const { state } = await t.read(id)
      seen.add(state)
      return state
    },
    (state) => state === 'ready',
    { pauseMs: 5 },
  )
  await running.stop()
  expect(seen).not.toContain('failed')
})

test('an episode that is removed while it is analysed leaves no job and no failure', async () => {
  await using t = await startAnalysisWorld()
  const { id } = await t.upload(await makeClip({ seconds: 8 }))
  const running = await startAndWait(t, 'worker')
  await t.app.inject({ method: 'DELETE', url: `/api/episodes/${id}`, headers: t.operator })
  await until(
    async () => readdir(join(t.dataDir, 'tmp')),
    (names) => names.length === 0,
  )
  await running.stop()
  expect(readJob(t.ctx.db)).toBeUndefined()
  expect(t.countStates()).toEqual([])
})
