import { enqueueJob } from '../../../db/queries/jobs.ts'
import { listDueWebhookIds } from '../../../db/queries/webhooks.ts'
import type { Context } from '../../context.ts'
import { SENDING_BOUNDS } from './send-messages.ts'

/**
 * Asks for a job for each webhook that is behind in the feed or has something that is due. That is a fact of the database and not a message, so that none
 * can be lost.
 * @returns whether it asked
 */
export async function askToSend({ db, now, newId }: Pick<Context, 'db' | 'now' | 'newId'>): Promise<boolean> {
  const nowMs = now()
  const due = await listDueWebhookIds(db, nowMs, SENDING_BOUNDS.mostWaiting)
  if (due.length === 0) return false
  await db.transaction(async (tx) => {
    for (const key of due) await enqueueJob(tx, { id: newId(), kind: 'send-webhooks', key, dueAtMs: nowMs, nowMs })
  })
  return true
}
