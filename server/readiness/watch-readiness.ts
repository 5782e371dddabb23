import { setTimeout as pause } from 'node:timers/promises'
import { enqueueJob, findJob } from '../../db/queries/jobs.ts'
import { listDueWorkIds } from '../../db/queries/readiness.ts'
import type { Context } from '../context.ts'
import { digestOf } from './compute-readiness.ts'
import { readTargets, type TargetContext } from './read-targets.ts'

type WatchContext = TargetContext & Pick<Context, 'now' | 'newId'>

const KEY = 'all'
const LOOK_EVERY_MS = 100
const PAUSE_MS = 5_000

/** Asks for readiness to be worked out whenever there is any to be, until it is stopped. */
export function watchReadiness(ctx: WatchContext): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const loop = watch(ctx, stopping.signal)
  return {
    stop: () => {
      stopping.abort()
      return loop
    },
  }
}

/**
 * Asks once for the job when something is due: a work changed, rules are others, or an end has come. That is a fact of the database and
 * not a message, so that none can be lost. A job that waits for its next attempt is left to wait.
 */
export async function askForReadiness(ctx: WatchContext): Promise<void> {
  const nowMs = ctx.now()
  const packsDigest = digestOf(await readTargets(ctx))
  if ((await listDueWorkIds(ctx.db, { packsDigest, nowMs }, 1)).length === 0) return
  if (await findJob(ctx.db, 'compute-readiness', KEY)) return
  await ctx.db.transaction((tx) =>
    enqueueJob(tx, { id: ctx.newId(), kind: 'compute-readiness', key: KEY, dueAtMs: nowMs, nowMs }),
  )
}

async function watch(ctx: WatchContext, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    let waitMs = LOOK_EVERY_MS
    try {
      await askForReadiness(ctx)
    } catch (error) {
      ctx.log.error({ err: error }, 'it could not be told whether readiness is up to date')
      waitMs = PAUSE_MS
    }
    await pause(waitMs, undefined, { signal: stop }).catch(() => undefined)
  }
}
