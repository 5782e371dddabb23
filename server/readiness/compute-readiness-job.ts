import type { JobDefinition } from '../jobs/job-definition.ts'
import { computeReadiness } from './compute-readiness.ts'
import { readTargets } from './read-targets.ts'

const PROGRESS_EVERY_MS = 10_000

/** Brings all stored readiness up to date. It is never given up: what it works out is asked for until it is there. */
export const computeReadinessJob: JobDefinition = {
  maxAttempts: Number.MAX_SAFE_INTEGER,
  run: async (ctx, _job, signal) => {
    let toldAtMs = ctx.now()
    const onProgress = (done: object) => {
      if (ctx.now() - toldAtMs < PROGRESS_EVERY_MS) return
      toldAtMs = ctx.now()
      ctx.log.info(done, 'readiness is being worked out')
    }
    await computeReadiness(ctx, () => readTargets(ctx), { signal, onProgress })
    return undefined
  },
  isFinal: () => false,
  giveUp: async () => false,
}
