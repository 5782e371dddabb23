import { enqueueJob, findJob } from '../../db/queries/jobs.ts'
import { listDueWorkIds } from '../../db/queries/readiness.ts'
import type { Context } from '../context.ts'
import { digestOf } from './compute-readiness.ts'
import { readTargets, type TargetContext } from './read-targets.ts'

const KEY = 'all'

/**
 * Asks once for the job when something is due: a work changed, rules are others, or an end has come. That is a fact of the database and
 * not a message, so that none can be lost. A job that waits for its next attempt is left to wait.
 * @returns whether it asked
 */
export async function askForReadiness(ctx: TargetContext & Pick<Context, 'now' | 'newId'>): Promise<boolean> {
  const nowMs = ctx.now()
  const packsDigest = digestOf(await readTargets(ctx))
  if ((await listDueWorkIds(ctx.db, { packsDigest, nowMs }, 1)).length === 0) return false
  if (await findJob(ctx.db, 'compute-readiness', KEY)) return false
  await ctx.db.transaction((tx) =>
    enqueueJob(tx, { id: ctx.newId(), kind: 'compute-readiness', key: KEY, dueAtMs: nowMs, nowMs }),
  )
  return true
}
