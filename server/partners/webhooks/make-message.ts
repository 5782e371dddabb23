import type { NewDelivery } from '../../../db/queries/webhook-deliveries.ts'
import type { WEBHOOK_EVENTS, WEBHOOK_TYPES } from '../../../db/schema/index.ts'
import { addressOf } from '../addresses.ts'
import { presentEntry } from '../feed/present-entry.ts'
import type { FeedEntry } from '../feed/read-feed.ts'

type Made = Pick<NewDelivery, 'id' | 'webhookId' | 'createdAtMs'>

/** The event that an entry of the feed is. */
export function eventOf({ action }: Pick<FeedEntry, 'action'>): (typeof WEBHOOK_EVENTS)[number] {
  return action === 'upsert' ? 'work.upserted' : 'work.removed'
}

/** The message of an entry of the feed: which work, and not what is known of it, so that it tells nothing to who may no longer read it. */
export function messageOfEntry(made: Made, entry: FeedEntry): NewDelivery {
  const { workId, version } = entry
  const url = entry.action === 'upsert' ? addressOf.work(workId) : null
  const data = { ...presentEntry(entry), url }
  const type = eventOf(entry)
  return { ...made, type, workId, version, body: bodyOf(type, entry.changedAtMs, data) }
}

/** A message that is not of a work. */
export function plainMessage(made: Made, type: 'catalogue.restored' | 'webhook.ping', data: object): NewDelivery {
  return { ...made, type, workId: null, version: null, body: bodyOf(type, made.createdAtMs, data) }
}

/** Standard Webhooks: what happened, when, and its data. */
function bodyOf(type: (typeof WEBHOOK_TYPES)[number], atMs: number, data: object): string {
  return JSON.stringify({ type, timestamp: new Date(atMs).toISOString(), data })
}
