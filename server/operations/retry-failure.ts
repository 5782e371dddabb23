import { findFailedJob } from '../../db/queries/job-failures.ts'
import { enqueueJob } from '../../db/queries/jobs.ts'
import { askForProxy } from '../analysis/make-proxy.ts'
import { retryEpisode } from '../catalogue/edit-episode.ts'
import type { Context } from '../context.ts'
import { notFound } from '../errors.ts'

/**
 * Gives a job that was given up another chance. What it is about is told so too, where it says how it goes.
 * @throws {CatalogueError} JOB_NOT_FOUND, EPISODE_NOT_FOUND, EPISODE_NOT_FAILED
 */
export async function retryFailure(ctx: Pick<Context, 'db' | 'now' | 'newId'>, jobId: string): Promise<void> {
  const failed = await findFailedJob(ctx.db, jobId)
  if (!failed) throw notFound('JOB_NOT_FOUND', jobId)
  if (failed.kind === 'analyse-video') {
    await retryEpisode(ctx, failed.key)
    return
  }
  await ctx.db.transaction(async (tx) => {
    const job = await findFailedJob(tx, jobId)
    if (!job) throw notFound('JOB_NOT_FOUND', jobId)
    const nowMs = ctx.now()
    if (job.kind === 'make-proxy') await askForProxy(ctx, tx, job.key, nowMs)
    else await enqueueJob(tx, { id: ctx.newId(), kind: job.kind, key: job.key, dueAtMs: nowMs, nowMs })
  })
}
