import type { Tx } from '../../db/open.ts'
import { insertEvent } from '../../db/queries/events.ts'
import { enqueueJob, type Job } from '../../db/queries/jobs.ts'
import { findMediaFile } from '../../db/queries/media-files.ts'
import { endProxy, findProxy, listEpisodesOfFile, prepareProxy } from '../../db/queries/proxies.ts'
import { MediaError } from '../../media/errors.ts'
import { makeProxy, proxyBytes } from '../../media/make-proxy.ts'
import { probeVideo } from '../../media/probe.ts'
import type { VideoFacts } from '../../media/video-facts.ts'
import type { Context, WorkerContext } from '../context.ts'
import type { JobProblem, Outcome } from '../jobs/job-definition.ts'

/** Asks for the copy of a file that browsers play, in the transaction that finds out that it is needed, or that is to try again. */
export async function askForProxy(
  ctx: Pick<Context, 'newId'>,
  tx: Tx,
  mediaSha256: string,
  nowMs: number,
): Promise<void> {
  await prepareProxy(tx, mediaSha256, nowMs)
  await enqueueJob(tx, { id: ctx.newId(), kind: 'make-proxy', key: mediaSha256, dueAtMs: nowMs, nowMs })
}

/**
 * Makes the copy of a file that browsers play, and stores it by its content.
 *
 * @param job its key is the sha256 of the file.
 * @returns what to store; undefined when the file is gone or has its copy.
 * @throws {MediaError} MEDIA_PROXY_FAILED, or the machine's fault (MEDIA_TIMED_OUT, STORE_FULL)
 */
export async function makeProxyOfFile(ctx: WorkerContext, job: Job, signal: AbortSignal): Promise<Outcome | undefined> {
  const mediaSha256 = job.key
  const proxy = await findProxy(ctx.db, mediaSha256)
  if (!proxy || proxy.state === 'ready' || !(await findMediaFile(ctx.db, mediaSha256))) return undefined
  const path = ctx.store.pathOf(mediaSha256)
  const workFolder = await ctx.store.makeWorkFolder(mediaSha256.slice(0, 16))
  try {
    const facts = await probeVideo(ctx.tools, path, { signal, workDir: workFolder })
    await requireSpace(ctx, path, facts)
    const made = await makeProxy(ctx.tools, path, facts, workFolder, { signal, onProgress: teller(ctx, mediaSha256) })
    const file = await ctx.store.keepMade(made.path)
    const { method, mimeType, widthPx, heightPx } = made
    return async (tx) => {
      const nowMs = ctx.now()
      const found = { ...file, method, mimeType, widthPx, heightPx, updatedAtMs: nowMs }
      await endProxy(tx, mediaSha256, { ...found, state: 'ready', problemCode: null, problemDetail: null })
      await tell(tx, mediaSha256, { percent: 100, state: 'ready' }, nowMs)
    }
  } finally {
    await ctx.store.removeWorkFolder(workFolder)
  }
}

/** Stores that no copy comes, with what to do. */
export async function giveUpProxy(ctx: WorkerContext, tx: Tx, mediaSha256: string, problem: JobProblem): Promise<void> {
  const nowMs = ctx.now()
  const why = { problemCode: problem.code, problemDetail: problem.detail }
  await endProxy(tx, mediaSha256, { state: 'failed', ...why, updatedAtMs: nowMs })
  await tell(tx, mediaSha256, { percent: 0, state: 'failed', problem }, nowMs)
}

const TELL_EVERY_MS = 1_000

async function requireSpace(ctx: WorkerContext, path: string, facts: VideoFacts): Promise<void> {
  const needed = await proxyBytes(path, facts)
  // The index is moved to the front within the file: no second copy of it is made.
  if ((await ctx.store.freeBytes()) > needed) return
  const message = `A copy for browsers may take ${needed} bytes, and the disk has fewer: make room, then try again`
  throw new MediaError('STORE_FULL', message)
}

/** Tells the share done at most once a second; what cannot be told is left out. */
function teller(ctx: WorkerContext, mediaSha256: string): (share: number) => void {
  let toldAtMs = 0
  return (share) => {
    if (performance.now() - toldAtMs < TELL_EVERY_MS) return
    toldAtMs = performance.now()
    const progress = { percent: Math.round(share * 100), state: 'preparing' }
    ctx.db
      .transaction((tx) => tell(tx, mediaSha256, progress, ctx.now()))
      .catch((error: unknown) => ctx.log.warn({ err: error }, 'the progress of a copy for browsers was not told'))
  }
}

/** To those who may see any of the works that show the file. */
async function tell(tx: Tx, mediaSha256: string, news: Record<string, unknown>, atMs: number): Promise<void> {
  for (const { id, workId, number } of await listEpisodesOfFile(tx, mediaSha256)) {
    const payload = { episodeId: id, number, step: 'proxy', ...news }
    await insertEvent(tx, { atMs, kind: 'analysis', workId, payload })
  }
}
