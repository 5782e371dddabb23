import type { Reader } from '../../../db/open.ts'
import { type AttemptRow, listAttempts } from '../../../db/queries/webhook-attempts.ts'
import { countPendingDeliveries, type DeliveryRow } from '../../../db/queries/webhook-deliveries.ts'
import { hasKeyForWebhook, type WebhookRow } from '../../../db/queries/webhooks.ts'
import { presentInstant } from '../../catalogue/present-work.ts'
import { toCursor } from '../feed/feed-place.ts'
import type { DeliveryView, WebhookView, WholeDeliveryView } from './webhook-schemas.ts'

/** The public view of a webhook: everything but its secrets. */
export async function presentWebhook(db: Reader, row: WebhookRow, nowMs: number): Promise<WebhookView> {
  const { id, url, description, events, regions, licenceTypes, state, disabledBy, failures } = row
  return {
    ...{ id, url, description, events, regions, licenceTypes, state, disabledBy, failures },
    hasKey: await hasKeyForWebhook(db, id, nowMs),
    cursor: toCursor(row),
    waiting: await countPendingDeliveries(db, id),
    failingSince: presentInstant(row.failingSinceMs),
    pausedUntil: presentInstant(isToCome(row.pausedUntilMs, nowMs)),
    oldSecretUntil: presentInstant(isToCome(row.oldSecretUntilMs, nowMs)),
    createdAt: new Date(row.createdAtMs).toISOString(),
    updatedAt: new Date(row.updatedAtMs).toISOString(),
  }
}

/** The public view of a message, as lists have it. */
export function presentDelivery(row: DeliveryRow): DeliveryView {
  const { id, type, workId, version, state, attempts } = row
  return {
    ...{ id, type, workId, version, state, attempts },
    createdAt: new Date(row.createdAtMs).toISOString(),
    dueAt: state === 'pending' ? new Date(row.dueAtMs).toISOString() : null,
    endedAt: presentInstant(row.endedAtMs),
  }
}

/** A message with what was sent and what came back. */
export async function presentWholeDelivery(db: Reader, row: DeliveryRow): Promise<WholeDeliveryView> {
  return { ...presentDelivery(row), body: row.body, log: (await listAttempts(db, row.id)).map(presentAttempt) }
}

function presentAttempt(row: AttemptRow): WholeDeliveryView['log'][number] {
  const { durationMs, url, requestHeaders, outcome, detail, status, answerHeaders, answerBody } = row
  const startedAt = new Date(row.startedAtMs).toISOString()
  return { startedAt, durationMs, url, requestHeaders, outcome, detail, status, answerHeaders, answerBody }
}

function isToCome(atMs: number | null, nowMs: number): number | null {
  return atMs !== null && atMs > nowMs ? atMs : null
}
