import { setTimeout as pause } from 'node:timers/promises'
import type { Context } from '../context.ts'
import { askToSend } from '../partners/webhooks/ask-to-send.ts'
import { askForReadiness } from '../readiness/ask-for-readiness.ts'
import type { TargetContext } from '../readiness/read-targets.ts'

type AskingContext = TargetContext & Pick<Context, 'now' | 'newId'>

/** Jobs that follow from what the database holds, and from no message. */
interface Asking {
  /** Asks for them where something is due. */
  readonly ask: (ctx: AskingContext) => Promise<void>
  readonly everyMs: number
  /** What is said when it fails. */
  readonly failure: string
}

const ASKING = {
  readiness: {
    ask: askForReadiness,
    everyMs: 100,
    failure: 'it could not be told whether readiness is up to date',
  },
  webhooks: {
    ask: askToSend,
    everyMs: 250,
    failure: 'it could not be told whether messages wait for partners',
  },
} as const satisfies Record<string, Asking>

/** Of the names, so that whoever runs all of them forgets none. */
export const ALL_ASKING = Object.keys(ASKING) as (keyof typeof ASKING)[]

const PAUSE_AFTER_FAILURE_MS = 5_000

/** Asks again and again for the jobs that are due, until it is stopped. A failure is told of, and it goes on. */
export function keepAsking(ctx: AskingContext, names: readonly (keyof typeof ASKING)[]): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const loops = names.map((name) => loop(ctx, ASKING[name], stopping.signal))
  return {
    stop: async () => {
      stopping.abort()
      await Promise.all(loops)
    },
  }
}

async function loop(ctx: AskingContext, { ask, everyMs, failure }: Asking, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    let waitMs = everyMs
    try {
      await ask(ctx)
    } catch (error) {
      ctx.log.error({ err: error }, failure)
      waitMs = PAUSE_AFTER_FAILURE_MS
    }
    await pause(waitMs, undefined, { signal: stop }).catch(() => undefined)
  }
}
