import { listDueWebhookIds } from '../../../../db/queries/webhooks.ts'
import { readOpenedRanges } from '../../../../server/partners/webhooks/reachable.ts'
import type { ResolveName } from '../../../../server/partners/webhooks/resolve-name.ts'
import {
  SENDING_BOUNDS,
  type SendingOptions,
  sendMessages,
} from '../../../../server/partners/webhooks/send-messages.ts'
import { type AddedKey, type PartnersWorld, startPartnersWorld } from '../partners-world.ts'
import { type Receiver, type ReceiverOptions, startReceiver } from './receiver.ts'

/** Where receivers of tests listen, and nothing beside it. */
export const OPENED = '127.0.0.1/32'

export interface WebhooksWorld extends PartnersWorld {
  /** Sends all that is due, at the instant of the clock; what comes of it at this instant too. */
  send(change?: Partial<SendingOptions>): Promise<void>
  /** Adds a webhook with a key, by the partner API; the answer. */
  add(key: AddedKey, body: object): Promise<AddedWebhook>
  /** A webhook of a key with a receiver, which looks at signatures. */
  listen(key: AddedKey, options?: ReceiverOptions & { readonly body?: object }): Promise<Listening>
  /** Calls the partner API with a key. */
  call(key: AddedKey, method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, payload?: object): Promise<Called>
}

export interface AddedWebhook {
  readonly id: string
  readonly secret: string
  readonly cursor: string
  readonly waiting: number
}

export interface Listening extends AddedWebhook, AsyncDisposable {
  readonly receiver: Receiver
}

export interface Called {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: answers of many shapes, looked at by expect
  readonly body: any
}

export async function startWebhooksWorld(options: { readonly resolve?: ResolveName } = {}): Promise<WebhooksWorld> {
  const resolve = options.resolve ?? (async () => [])
  const t = await startPartnersWorld({
    env: { WEBHOOK_ALLOW_ADDRESSES: OPENED },
    ...{ resolveName: resolve, partnerLimits: { costPerMinute: 1_000_000, refusalsPerMinute: 1_000_000 } },
  })
  const bounds = { ...SENDING_BOUNDS, opened: readOpenedRanges(OPENED), resolve }
  const send = async (change: Partial<SendingOptions> = {}) => {
    for (let round = 0; ; round++) {
      const due = await listDueWebhookIds(t.ctx.db, t.ctx.now(), change.mostWaiting ?? bounds.mostWaiting)
      if (due.length === 0) return
      if (round > 1_000) throw new Error('There is no end of what is due')
      await Promise.all(
        due.map((id) => sendMessages(t.ctx, id, { ...bounds, ...change }, new AbortController().signal)),
      )
    }
  }
  const call: WebhooksWorld['call'] = async ({ headers }, method, path, payload) => {
    const url = `/api/partner/v1${path}`
    const answer = await t.app.inject({ method, url, headers, ...(payload && { payload }) })
    return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() }
  }
  const add = async (key: AddedKey, body: object) => {
    const made = await call(key, 'POST', '/webhooks', body)
    if (made.status !== 201) throw new Error(JSON.stringify(made))
    return made.body as AddedWebhook
  }
  return {
    ...t,
    ...{ send, call, add },
    listen: async (key, { body = {}, ...given } = {}) => {
      let secret = ''
      const receiver = await startReceiver({ secret: () => secret, now: t.ctx.now, ...given })
      const webhook = await add(key, { url: receiver.url, ...body })
      secret = webhook.secret
      return { ...webhook, receiver, [Symbol.asyncDispose]: () => receiver[Symbol.asyncDispose]() }
    },
  }
}
