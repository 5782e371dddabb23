import { findLastSeq } from '../../../db/queries/changes.ts'
import { countPendingDeliveries, insertDeliveries, type NewDelivery } from '../../../db/queries/webhook-deliveries.ts'
import { moveWebhook, type WebhookPlace, type WebhookRow } from '../../../db/queries/webhooks.ts'
import type { Context } from '../../context.ts'
import { CatalogueError } from '../../errors.ts'
import { toCursor } from '../feed/feed-place.ts'
import { type KnownLens, knowLens, openFeed } from '../feed/open-feed.ts'
import { type FeedPage, readFeed } from '../feed/read-feed.ts'
import { eventOf, messageOfEntry, plainMessage } from './make-message.ts'

type Needs = Pick<Context, 'db' | 'now' | 'newId'>

const PAGE = 100
/** So that sending gets its turn. */
const PAGES = 10

/**
 * Makes messages of what is behind a webhook's place in the feed. They are stored together with the place behind them: a process that dies between two
 * statements has done both or none.
 * @param mostWaiting as many messages may wait; what comes behind them waits in the feed, where each work stands once
 */
export async function fanOut(ctx: Needs, webhook: WebhookRow, mostWaiting: number): Promise<void> {
  let room = mostWaiting - (await countPendingDeliveries(ctx.db, webhook.id))
  let place: WebhookPlace = webhook
  const lens = await knowLens(ctx, webhook)
  for (let pages = 0; pages < PAGES && room > 0; pages++) {
    const from = await openOrRestart(ctx, webhook, lens, place)
    if (from === undefined || (from.walkedTo === null && from.seq === (await findLastSeq(ctx.db)))) return
    const page = await readFeed(ctx, lens, from, Math.min(room, PAGE))
    const messages = messagesOf(ctx, { ...webhook, ...place }, page)
    const next = { ...page.next, isQuiet: place.isQuiet && page.next.walkedTo !== null }
    const isMoved = await ctx.db.transaction(async (tx) => {
      const isThere = await moveWebhook(tx, { ...place, id: webhook.id }, next)
      if (isThere) await insertDeliveries(tx, messages)
      return isThere
    })
    if (!isMoved || !page.hasMore) return
    place = next
    room -= messages.length
  }
}

function messagesOf({ newId, now }: Needs, webhook: WebhookRow, { entries }: FeedPage): NewDelivery[] {
  const { id: webhookId, events, isQuiet } = webhook
  return entries.flatMap((entry) => {
    const isKnown = isQuiet && entry.place.walkedTo !== null // it was there before the webhook was
    if (isKnown || !events.includes(eventOf(entry))) return []
    return [messageOfEntry({ id: newId(), webhookId, createdAtMs: now() }, entry)]
  })
}

/** Where to go on in the feed; undefined: its place was of a log that is gone, the partner is told so, and the next call goes on. */
async function openOrRestart(ctx: Needs, webhook: WebhookRow, lens: KnownLens, place: WebhookPlace) {
  try {
    return await openFeed(ctx, lens, toCursor(place))
  } catch (error) {
    if (!(error instanceof CatalogueError) || error.code !== 'SNAPSHOT_NEEDED') throw error
    const fresh = await placeNow(ctx, lens)
    const made = { id: ctx.newId(), webhookId: webhook.id, createdAtMs: ctx.now() }
    const message = plainMessage(made, 'catalogue.restored', { code: error.code, detail: error.message })
    const messages = webhook.events.includes('catalogue.restored') ? [message] : []
    await ctx.db.transaction(async (tx) => {
      if (await moveWebhook(tx, { ...place, id: webhook.id }, fresh)) await insertDeliveries(tx, messages)
    })
    return undefined
  }
}

/** The place of who knows all that there is now, or is about to read it: it is noted that they do, and what changes is told. */
export async function placeNow({ db }: Pick<Context, 'db'>, { id, generation }: KnownLens): Promise<WebhookPlace> {
  return { lensId: id, generation, seq: await findLastSeq(db), walkedTo: '', isQuiet: true }
}
