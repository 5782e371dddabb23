import type { Tx } from '../../db/open.ts'
import { findUnfingerprinted } from '../../db/queries/fingerprints.ts'
import { enqueueJob, hasDueJob } from '../../db/queries/jobs.ts'
import { isFaultOfFile, MediaError } from '../../media/errors.ts'
import { FINGERPRINT_VERSION, type Fingerprint } from '../../media/fingerprint.ts'
import { fingerprintVideo } from '../../media/fingerprint-video.ts'
import { probeVideo } from '../../media/probe.ts'
import { keepFingerprint } from '../analysis/keep-fingerprint.ts'
import type { Context, WorkerContext } from '../context.ts'
import { type JobDefinition, RetryLater } from '../jobs/job-definition.ts'

const KEY = 'all'
const PAUSE_MS = 5_000
/** Of a file that cannot be read: nothing is like it. */
const NOTHING: Fingerprint = { frames: [], sound: new Uint32Array() }

/** Fingerprints one file that was analysed before there were fingerprints, or other ones; then asks for the next. New episodes go first. */
export const fingerprintOlderJob: JobDefinition = {
  maxAttempts: 5,
  run: async (ctx, _job, signal) => {
    const sha256 = await findUnfingerprinted(ctx.db, FINGERPRINT_VERSION)
    if (sha256 === undefined) return undefined
    if (await hasDueJob(ctx.db, ['analyse-video'], ctx.now())) {
      throw new RetryLater(PAUSE_MS, 'New episodes are analysed first')
    }
    const fingerprint = await readFingerprint(ctx, sha256, signal)
    return async (tx) => {
      await keepFingerprint(ctx, tx, sha256, fingerprint)
      await ask(ctx, tx)
    }
  },
  isFinal: () => false,
  giveUp: async () => false,
}

/** Asks for files without a fingerprint to get one, if there are any. */
export async function askToFingerprintOlder(ctx: Pick<Context, 'db' | 'now' | 'newId'>): Promise<void> {
  if ((await findUnfingerprinted(ctx.db, FINGERPRINT_VERSION)) === undefined) return
  await ctx.db.transaction((tx) => ask(ctx, tx))
}

async function ask(ctx: Pick<Context, 'now' | 'newId'>, tx: Tx): Promise<void> {
  const nowMs = ctx.now()
  await enqueueJob(tx, { id: ctx.newId(), kind: 'fingerprint-older', key: KEY, dueAtMs: nowMs, nowMs })
}

async function readFingerprint(ctx: WorkerContext, sha256: string, signal: AbortSignal): Promise<Fingerprint> {
  const path = ctx.store.pathOf(sha256)
  const workFolder = await ctx.store.makeWorkFolder(`fingerprint-${sha256.slice(0, 16)}`)
  try {
    const facts = await probeVideo(ctx.tools, path, { signal, workDir: workFolder })
    return await fingerprintVideo(ctx.tools, path, facts, workFolder, signal)
  } catch (error) {
    // One file that takes too long must not keep all others waiting; a full disk must not mark them all as done.
    const isTooSlow = error instanceof MediaError && error.code === 'MEDIA_TIMED_OUT'
    if (signal.aborted || !(isTooSlow || isFaultOfFile(error))) throw error
    ctx.log.warn({ err: error, sha256 }, 'a file that was analysed before gave no fingerprint')
    return NOTHING
  } finally {
    await ctx.store.removeWorkFolder(workFolder)
  }
}
