import { setTimeout as pause } from 'node:timers/promises'
import type { Dispatcher } from 'undici'
import { type DeliveryRow, listDueDeliveries } from '../../../db/queries/webhook-deliveries.ts'
import { findOpenWebhook, type WebhookRow } from '../../../db/queries/webhooks.ts'
import type { Context } from '../../context.ts'
import { fanOut } from './fan-out.ts'
import { type AgentOptions, createGuardedAgent } from './guarded-agent.ts'
import { keepAttempt } from './keep-attempt.ts'
import { postMessage } from './post-message.ts'
import { signatureOf } from './signing.ts'

type Needs = Pick<Context, 'db' | 'now' | 'newId' | 'log'>

export interface SendingOptions extends AgentOptions {
  /** An attempt from its beginning to its end. */
  readonly totalMs: number
  /** After so long it is somebody else's turn. */
  readonly sliceMs: number
  /** Messages that may wait at one webhook. */
  readonly mostWaiting: number
}

/** Bounds of sending: to one webhook, so many messages at once. */
export const SENDING_BOUNDS = {
  ...{ connectMs: 5_000, headersMs: 10_000, bodyMs: 5_000, totalMs: 15_000 },
  ...{ sliceMs: 10_000, connections: 4, mostWaiting: 500 },
} as const

const LOOK_EVERY_MS = 100

/**
 * Sends what waits at a webhook until nothing does, it has to pause, or its slice is over. Of one work there is never more than one message on its way, so that
 * they arrive in order; a webhook that failed is tried with one message. Whatever is broken off by `signal` is sent again by the next.
 */
export async function sendMessages(
  ctx: Needs,
  webhookId: string,
  options: SendingOptions,
  signal: AbortSignal,
): Promise<void> {
  const agent = createGuardedAgent(options)
  const endMs = performance.now() + options.sliceMs
  const flights = createFlights()
  try {
    for (;;) {
      const isOver = signal.aborted || performance.now() > endMs
      const webhook = isOver ? undefined : await findOpenWebhook(ctx.db, webhookId, ctx.now())
      if (webhook) {
        await fanOut(ctx, webhook, options.mostWaiting)
        const most = webhook.failures > 0 ? 1 : options.connections
        for (const delivery of await nextOf(ctx, webhook, flights, most)) {
          flights.begin(delivery, sendOne(ctx, agent, webhook, delivery, { signal, totalMs: options.totalMs }))
        }
      }
      flights.throwIfFailed()
      if (flights.size() === 0) return
      await Promise.race([flights.any(), pause(LOOK_EVERY_MS)])
    }
  } finally {
    await flights.all()
    await agent.destroy()
  }
}

/** Messages on their way. */
function createFlights() {
  const flying = new Map<string, { readonly workId: string | null; readonly end: Promise<void> }>()
  let failure: { readonly error: unknown } | undefined
  return {
    size: () => flying.size,
    has: (id: string) => flying.has(id),
    hasWork: (workId: string | null) => workId !== null && [...flying.values()].some((one) => one.workId === workId),
    begin: ({ id, workId }: DeliveryRow, sending: Promise<void>) => {
      const end = sending
        .catch((error: unknown) => {
          failure ??= { error }
        })
        .finally(() => flying.delete(id))
      flying.set(id, { workId, end })
    },
    any: () => Promise.race([...flying.values()].map(({ end }) => end)),
    all: () => Promise.all([...flying.values()].map(({ end }) => end)),
    throwIfFailed: () => {
      if (failure) throw failure.error
    },
  }
}

async function nextOf(
  { db, now }: Needs,
  { id }: WebhookRow,
  flights: ReturnType<typeof createFlights>,
  most: number,
): Promise<DeliveryRow[]> {
  const room = most - flights.size()
  if (room <= 0) return []
  // What is on its way may stand among them twice: itself, and the newer one of its work.
  const due = await listDueDeliveries(db, id, { nowMs: now(), limit: room + 2 * flights.size() })
  return due.filter((one) => !flights.has(one.id) && !flights.hasWork(one.workId)).slice(0, room)
}

async function sendOne(
  ctx: Needs,
  agent: Dispatcher,
  webhook: WebhookRow,
  delivery: DeliveryRow,
  bounds: { readonly signal: AbortSignal; readonly totalMs: number },
): Promise<void> {
  const startedAtMs = ctx.now()
  const beganMs = performance.now()
  const { url } = webhook
  const timestampSeconds = Math.floor(startedAtMs / 1_000)
  const shown = {
    ...{ 'content-type': 'application/json', 'user-agent': 'Juku-Webhooks/1' },
    ...{ 'webhook-id': delivery.id, 'webhook-timestamp': String(timestampSeconds) },
  }
  const signature = signatureOf(secretsOf(webhook, startedAtMs), { ...delivery, timestampSeconds })
  const headers = { ...shown, 'webhook-signature': signature }
  const ending = await postMessage(agent, { url, headers, body: delivery.body }, bounds)
  if (ending === undefined) return
  const durationMs = Math.round(performance.now() - beganMs)
  if (ending.outcome !== 'delivered') {
    const { outcome, detail } = ending
    ctx.log.info({ webhookId: webhook.id, deliveryId: delivery.id, outcome, detail }, 'a message was not taken')
  }
  await keepAttempt(ctx, delivery, { startedAtMs, durationMs, url, requestHeaders: shown, ending })
}

/** The new one first; while the one before it still counts, both. */
function secretsOf({ secret, oldSecret, oldSecretUntilMs }: WebhookRow, nowMs: number): string[] {
  const isOldGood = oldSecret !== null && oldSecretUntilMs !== null && nowMs < oldSecretUntilMs
  return isOldGood ? [secret, oldSecret] : [secret]
}
