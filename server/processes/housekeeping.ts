import { deleteUnusedCoverImages } from '../../db/queries/cover-images.ts'
import { deleteDecisionResultsBefore } from '../../db/queries/decision-results.ts'
import { deleteOldEvents } from '../../db/queries/events.ts'
import { deleteIdempotencyKeysBefore } from '../../db/queries/idempotency-keys.ts'
import { deleteImportsBefore } from '../../db/queries/imports.ts'
import { deleteExpiredInvitations } from '../../db/queries/invitations.ts'
import { releaseLeases } from '../../db/queries/jobs.ts'
import { deleteUnusedMediaFiles, isFileNamed } from '../../db/queries/media-files.ts'
import { deleteRemovalsBefore } from '../../db/queries/removals.ts'
import { deleteSignInFailuresBefore } from '../../db/queries/sign-in-failures.ts'
import { deleteDeliveriesBefore } from '../../db/queries/webhook-deliveries.ts'
import { deleteWorker, listSilentWorkers } from '../../db/queries/workers.ts'
import { FAILURES_KEPT_MS } from '../accounts/throttle.ts'
import { UNDO_MS } from '../catalogue/move-aside.ts'
import type { Context } from '../context.ts'
import { forgetTerms } from '../duplicates/forget-terms.ts'
import { IDEMPOTENCY_MS } from '../http/idempotency.ts'
import { forgetOldMisses } from '../search/miss-log.ts'
import { expireUploads } from '../uploads/expire-uploads.ts'
import { isSameProcess, parseIdentity } from './identity.ts'

type Needs = Pick<Context, 'db' | 'store' | 'now' | 'log'>

const SWEEP_EVERY_MS = 60 * 60_000
const UNUSED_AFTER_MS = 60 * 60_000
const EVENTS_MS = 24 * 60 * 60_000
const MOST_EVENTS = 50_000
const IMPORT_KEPT_MS = 30 * 24 * 60 * 60_000
const MESSAGES_KEPT_MS = 30 * 24 * 60 * 60_000
/** A transaction stays short. */
const MESSAGES_AT_ONCE = 500

/** Removes files that no row names and rows that have had their time. Everything older than `olderThanMs` is looked at. */
export async function sweep(ctx: Needs, olderThanMs: number): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    await deleteRemovalsBefore(tx, ctx.now() - UNDO_MS)
    await deleteUnusedCoverImages(tx, ctx.now() - UNDO_MS)
    await deleteUnusedMediaFiles(tx, olderThanMs)
    await deleteIdempotencyKeysBefore(tx, ctx.now() - IDEMPOTENCY_MS)
    await deleteDecisionResultsBefore(tx, ctx.now() - IDEMPOTENCY_MS)
    await deleteExpiredInvitations(tx, ctx.now())
    await deleteSignInFailuresBefore(tx, ctx.now() - FAILURES_KEPT_MS)
    await deleteOldEvents(tx, ctx.now() - EVENTS_MS, MOST_EVENTS)
    await deleteImportsBefore(tx, ctx.now() - IMPORT_KEPT_MS)
  })
  await forgetOldMessages(ctx)
  await forgetOldMisses(ctx)
  await forgetTerms(ctx)
  await expireUploads(ctx)
  const report = await ctx.store.sweep((sha256) => isFileNamed(ctx.db, sha256), olderThanMs)
  if (report.removedFiles + report.removedTempFiles > 0) ctx.log.info(report, 'swept the store')
}

async function forgetOldMessages({ db, now }: Needs): Promise<void> {
  const beforeMs = now() - MESSAGES_KEPT_MS
  while ((await db.transaction((tx) => deleteDeliveriesBefore(tx, beforeMs, MESSAGES_AT_ONCE))) === MESSAGES_AT_ONCE);
}

/**
 * Gives back the jobs of workers that are dead for certain, so that nobody waits for their leases.
 * @returns how many are left that may live.
 */
export async function releaseDeadWorkers(ctx: Pick<Context, 'db' | 'now'>): Promise<number> {
  const nowMs = ctx.now()
  let living = 0
  for (const worker of await listSilentWorkers(ctx.db, Number.MAX_SAFE_INTEGER)) {
    const identity = parseIdentity(worker.id)
    if (!identity || identity.startTicks === null || isSameProcess(identity)) {
      living++
      continue
    }
    await ctx.db.transaction(async (tx) => {
      await releaseLeases(tx, worker.id, nowMs)
      await deleteWorker(tx, worker.id)
    })
  }
  return living
}

/**
 * Sweeps now and every hour. The first sweep takes all that was left before this start, unless a worker of somebody
 * else may be at work: then it leaves what is younger than an hour, as the later ones do.
 */
export function keepHouse(ctx: Needs, startedAtMs: number, isAlone: boolean): Disposable {
  const run = async (olderThanMs: number) => {
    try {
      await sweep(ctx, olderThanMs)
    } catch (error) {
      ctx.log.error({ err: error }, 'the store could not be swept; it is tried again in an hour')
    }
  }
  void run(isAlone ? startedAtMs : ctx.now() - UNUSED_AFTER_MS)
  const timer = setInterval(() => void run(ctx.now() - UNUSED_AFTER_MS), SWEEP_EVERY_MS)
  timer.unref()
  return { [Symbol.dispose]: () => clearInterval(timer) }
}
