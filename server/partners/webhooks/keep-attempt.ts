import type { Tx } from '../../../db/open.ts'
import { type AttemptRow, insertAttempt } from '../../../db/queries/webhook-attempts.ts'
import { type DeliveryRow, findDelivery, updateDelivery } from '../../../db/queries/webhook-deliveries.ts'
import { findWebhook, updateWebhook, type WebhookRow } from '../../../db/queries/webhooks.ts'
import type { Context } from '../../context.ts'
import { backoffMs, GIVE_UP_MS, retryAfterMs } from './backoff.ts'
import type { Ending } from './post-message.ts'

/** An attempt that has ended. */
export interface Attempt extends Pick<AttemptRow, 'startedAtMs' | 'durationMs' | 'url' | 'requestHeaders'> {
  readonly ending: Ending
}

/** Stores how an attempt ended, and what follows from it for its message and for the webhook, in one. */
export async function keepAttempt(
  ctx: Pick<Context, 'db' | 'now' | 'newId'>,
  { id, webhookId }: Pick<DeliveryRow, 'id' | 'webhookId'>,
  { ending, ...attempt }: Attempt,
): Promise<void> {
  const nowMs = ctx.now()
  const { retryAfter, ...facts } = ending
  const wishMs = retryAfterMs(retryAfter, nowMs)
  await ctx.db.transaction(async (tx) => {
    const delivery = await findDelivery(tx, { id, webhookId })
    const webhook = await findWebhook(tx, webhookId)
    if (!delivery || !webhook) return // removed meanwhile, and the log with it
    await insertAttempt(tx, { ...attempt, ...facts, id: ctx.newId(), deliveryId: id })
    await endAttempt(tx, delivery, { outcome: facts.outcome, nowMs, wishMs, startedAtMs: attempt.startedAtMs })
    if (webhook.url === attempt.url) await judgeWebhook(tx, webhook, { outcome: facts.outcome, nowMs, wishMs })
  })
}

interface Verdict extends Pick<Ending, 'outcome'> {
  readonly nowMs: number
  readonly wishMs: number | undefined
}

async function endAttempt(
  tx: Tx,
  { id, state, attempts: before, firstAttemptAtMs: first }: DeliveryRow,
  { outcome, nowMs, wishMs, startedAtMs }: Verdict & { readonly startedAtMs: number },
): Promise<void> {
  const attempts = before + 1
  const firstAttemptAtMs = first ?? startedAtMs
  const tried = { attempts, firstAttemptAtMs }
  if (outcome === 'delivered') return updateDelivery(tx, id, { ...tried, state: 'delivered', endedAtMs: nowMs })
  if (state !== 'pending') return updateDelivery(tx, id, tried) // a newer one took its place while it was on its way
  if (outcome === 'gone') return updateDelivery(tx, id, { ...tried, dueAtMs: nowMs }) // it waits until somebody enables the webhook
  const untilMs = firstAttemptAtMs + GIVE_UP_MS
  if (nowMs >= untilMs) return updateDelivery(tx, id, { ...tried, state: 'dead', endedAtMs: nowMs })
  await updateDelivery(tx, id, { ...tried, dueAtMs: Math.min(nowMs + backoffMs(attempts, wishMs), untilMs) })
}

/** What a failure says of the whole webhook: nothing when it answers and takes no more than this one message amiss. */
async function judgeWebhook(tx: Tx, webhook: WebhookRow, { outcome, nowMs, wishMs }: Verdict): Promise<void> {
  const { id, pausedUntilMs } = webhook
  if (outcome === 'delivered' || outcome === 'refused') {
    if (webhook.failures > 0) await updateWebhook(tx, id, WELL)
    return
  }
  if (webhook.state === 'disabled') return
  if (outcome === 'gone') return void (await updateWebhook(tx, id, disabled('gone', nowMs)))
  if (pausedUntilMs !== null && pausedUntilMs > nowMs) return // of several on their way at once, one counts
  const failures = webhook.failures + 1
  const failingSinceMs = webhook.failingSinceMs ?? nowMs
  const isOver = nowMs - failingSinceMs >= GIVE_UP_MS
  const untilMs = Math.min(nowMs + backoffMs(failures, wishMs), isOver ? nowMs : failingSinceMs + GIVE_UP_MS)
  await updateWebhook(tx, id, {
    ...{ failures, failingSinceMs, pausedUntilMs: untilMs },
    ...(isOver && disabled('failing', nowMs)),
  })
}

/** Of a webhook with which nothing is wrong. */
export const WELL = { failures: 0, failingSinceMs: null, pausedUntilMs: null } as const

function disabled(disabledBy: NonNullable<WebhookRow['disabledBy']>, nowMs: number) {
  return { state: 'disabled', disabledBy, updatedAtMs: nowMs } as const
}
