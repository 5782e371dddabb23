import { setTimeout as pause } from 'node:timers/promises'
import { enqueueJob } from '../../../db/queries/jobs.ts'
import { listDueWebhookIds } from '../../../db/queries/webhooks.ts'
import type { Context } from '../../context.ts'
import { SENDING_BOUNDS } from './send-messages.ts'

type Needs = Pick<Context, 'db' | 'now' | 'newId' | 'log'>

const LOOK_EVERY_MS = 250
const PAUSE_MS = 5_000

/** Asks for messages to be made and sent whenever there are any, until it is stopped. */
export function watchWebhooks(ctx: Needs): { stop(): Promise<void> } {
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
 * Asks for a job for each webhook that is behind in the feed or has something that is due. That is a fact of the database and not a message, so that none
 * can be lost.
 */
export async function askToSend({ db, now, newId }: Omit<Needs, 'log'>): Promise<void> {
  const nowMs = now()
  const due = await listDueWebhookIds(db, nowMs, SENDING_BOUNDS.mostWaiting)
  if (due.length === 0) return
  await db.transaction(async (tx) => {
    for (const key of due) await enqueueJob(tx, { id: newId(), kind: 'send-webhooks', key, dueAtMs: nowMs, nowMs })
  })
}

async function watch(ctx: Needs, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    let waitMs = LOOK_EVERY_MS
    try {
      await askToSend(ctx)
    } catch (error) {
      ctx.log.error({ err: error }, 'it could not be told whether messages wait for partners')
      waitMs = PAUSE_MS
    }
    await pause(waitMs, undefined, { signal: stop }).catch(() => undefined)
  }
}
