import { setTimeout as pause } from 'node:timers/promises'
import type { JobKind } from '../../db/queries/jobs.ts'
import type { Context } from '../context.ts'
import { askToSend } from '../partners/webhooks/ask-to-send.ts'
import { askForReadiness } from '../readiness/ask-for-readiness.ts'
import type { TargetContext } from '../readiness/read-targets.ts'
import type { RunningJobs } from './run-jobs.ts'

type AskingContext = TargetContext & Pick<Context, 'now' | 'newId'>

/** Jobs that follow from what the database holds, and from no message. */
interface Asking {
  /** Asks for them where something is due. True: it did. */
  readonly ask: (ctx: AskingContext) => Promise<boolean>
  readonly kind: JobKind
  readonly everyMs: number
  /** How soon after somebody wrote to the database, which may make something due. */
  readonly afterWriteMs: number
  /** What is said when it fails. */
  readonly failure: string
}

const ASKING = {
  readiness: {
    ask: askForReadiness,
    kind: 'compute-readiness',
    everyMs: 1_000,
    afterWriteMs: 20,
    failure: 'it could not be told whether readiness is up to date',
  },
  webhooks: {
    ask: askToSend,
    kind: 'send-webhooks',
    everyMs: 250,
    afterWriteMs: 250,
    failure: 'it could not be told whether messages wait for partners',
  },
} as const satisfies Record<string, Asking>

/** Of the names, so that whoever runs all of them forgets none. */
export const ALL_ASKING = Object.keys(ASKING) as (keyof typeof ASKING)[]

const PAUSE_AFTER_FAILURE_MS = 5_000

/**
 * Asks again and again for the jobs that are due, until it is stopped. A failure is told of, and it goes on.
 * @param jobs those that run them in this process
 */
export function keepAsking(
  ctx: AskingContext,
  names: readonly (keyof typeof ASKING)[],
  jobs: Pick<RunningJobs, 'wake'>,
): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const loops = names.map((name) => loop(ctx, ASKING[name], jobs, stopping.signal))
  return {
    stop: async () => {
      stopping.abort()
      await Promise.all(loops)
    },
  }
}

async function loop(
  ctx: AskingContext,
  { ask, kind, everyMs, afterWriteMs, failure }: Asking,
  jobs: Pick<RunningJobs, 'wake'>,
  stop: AbortSignal,
): Promise<void> {
  const rest = (ms: number) => pause(ms, undefined, { signal: stop }).catch(() => undefined)
  while (!stop.aborted) {
    try {
      const version = ctx.db.dataVersion() // before it looks: what is written meanwhile is looked at again
      if (await ask(ctx)) jobs.wake(kind)
      let restedMs = 0
      do {
        await rest(afterWriteMs)
        restedMs += afterWriteMs
      } while (!stop.aborted && restedMs < everyMs && ctx.db.dataVersion() === version)
    } catch (error) {
      ctx.log.error({ err: error }, failure)
      await rest(PAUSE_AFTER_FAILURE_MS)
    }
  }
}
