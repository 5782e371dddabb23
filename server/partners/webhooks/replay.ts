import type { Reader, Tx } from '../../../db/open.ts'
import {
  type DeliveryRow,
  findDelivery,
  hasNewerDelivery,
  insertDeliveries,
  listDeadDeliveries,
  updateDelivery,
} from '../../../db/queries/webhook-deliveries.ts'
import { updateWebhook, type WebhookRow } from '../../../db/queries/webhooks.ts'
import type { Context } from '../../context.ts'
import { CatalogueError, notFound } from '../../errors.ts'
import { knowLens, openFeed } from '../feed/open-feed.ts'
import { getWebhook, type WebhookAccess } from './edit-webhooks.ts'
import { plainMessage } from './make-message.ts'
import type { Replay } from './webhook-schemas.ts'

type Needs = Pick<Context, 'db' | 'now' | 'newId'>

/** Dead messages that one call asks for again. */
const MOST_DEAD = 1_000

/** @throws {CatalogueError} DELIVERY_NOT_FOUND */
export async function getDelivery(
  db: Reader,
  { id: webhookId }: Pick<WebhookRow, 'id'>,
  id: string,
): Promise<DeliveryRow> {
  const row = await findDelivery(db, { id, webhookId })
  if (!row) throw notFound('DELIVERY_NOT_FOUND', id)
  return row
}

/**
 * Asks for a message that says nothing, and ends a pause after failures, so that it is sent at once.
 * @throws {CatalogueError} WEBHOOK_NOT_FOUND, WEBHOOK_DISABLED
 */
export async function pingWebhook(ctx: Needs, access: WebhookAccess, id: string): Promise<DeliveryRow> {
  const nowMs = ctx.now()
  const made = { id: ctx.newId(), webhookId: id, createdAtMs: nowMs }
  return ctx.db.transaction(async (tx) => {
    requireActive(await getWebhook(tx, access, id))
    await insertDeliveries(tx, [plainMessage(made, 'webhook.ping', { webhookId: id })])
    await updateWebhook(tx, id, { pausedUntilMs: null })
    return getDelivery(tx, { id }, made.id)
  })
}

/**
 * Goes back in the feed, so that each work that changed since is told of once more, as it is by now; or asks again for what was given up.
 * @throws {CatalogueError} WEBHOOK_NOT_FOUND, QUERY_INVALID, CURSOR_INVALID, SNAPSHOT_NEEDED
 */
export async function replayWebhook(
  ctx: Needs,
  access: WebhookAccess,
  id: string,
  { from, cursor }: Replay,
): Promise<WebhookRow> {
  if ((from === 'cursor') !== (cursor !== undefined)) {
    throw new CatalogueError('QUERY_INVALID', 'Send the cursor with from = cursor, and with nothing else.')
  }
  const webhook = await getWebhook(ctx.db, access, id)
  if (from === 'dead') {
    await ctx.db.transaction(async (tx) => {
      for (const dead of await listDeadDeliveries(tx, id, MOST_DEAD)) await askAgain(tx, dead, ctx.now())
    })
    return webhook
  }
  const lens = await knowLens(ctx, webhook)
  const { lensId, generation, seq, walkedTo } = await openFeed(ctx, lens, cursor)
  return ctx.db.transaction(async (tx) => {
    await getWebhook(tx, access, id)
    const row = await updateWebhook(tx, id, { lensId, generation, seq, walkedTo, isQuiet: false })
    if (!row) throw notFound('WEBHOOK_NOT_FOUND', id)
    return row
  })
}

/**
 * Sends a message again, with the id and the bytes that it had, for three days anew. One that waits is tried at once.
 * @throws {CatalogueError} WEBHOOK_NOT_FOUND, DELIVERY_NOT_FOUND, WEBHOOK_DISABLED, DELIVERY_OUTDATED
 */
export async function replayDelivery(
  { db, now }: Pick<Context, 'db' | 'now'>,
  access: WebhookAccess,
  { webhookId, id }: { readonly webhookId: string; readonly id: string },
): Promise<DeliveryRow> {
  return db.transaction(async (tx) => {
    const webhook = await getWebhook(tx, access, webhookId)
    const delivery = await getDelivery(tx, webhook, id)
    requireActive(webhook)
    if (await hasNewerDelivery(tx, delivery)) {
      const message = 'There is a newer message of the same work, which must not come before this one: send that again.'
      throw new CatalogueError('DELIVERY_OUTDATED', message)
    }
    await askAgain(tx, delivery, now())
    return getDelivery(tx, webhook, id)
  })
}

async function askAgain(tx: Tx, { id, state }: DeliveryRow, nowMs: number): Promise<void> {
  if (state === 'pending') return updateDelivery(tx, id, { dueAtMs: nowMs })
  const anew = { state: 'pending', attempts: 0, firstAttemptAtMs: null, endedAtMs: null } as const
  await updateDelivery(tx, id, { ...anew, dueAtMs: nowMs })
}

function requireActive({ state }: WebhookRow): void {
  if (state === 'disabled') throw new CatalogueError('WEBHOOK_DISABLED', 'This webhook is disabled: enable it first.')
}
