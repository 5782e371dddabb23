import { call, queryString } from '../api/client.ts'
import type { Page } from '../api/contract.ts'
import { once } from '../api/once.ts'
import { of } from './api.ts'

export const DELIVERY_STATES = ['pending', 'delivered', 'dead', 'superseded'] as const

export interface Webhook {
  readonly id: string
  readonly url: string
  readonly description: string | null
  readonly regions: readonly string[]
  /** Null: whichever. */
  readonly licenceTypes: readonly string[] | null
  readonly state: 'active' | 'disabled'
  readonly disabledBy: 'asked' | 'gone' | 'failing' | null
  /** False: the keys whose works it tells of have ended, and all waits. */
  readonly hasKey: boolean
  readonly waiting: number
  readonly failures: number
  readonly pausedUntil: string | null
  readonly oldSecretUntil: string | null
}

/** `secret` is shown this once; null: an earlier call had it. */
export type SecretWebhook = Webhook & { readonly secret: string | null }

export interface Delivery {
  readonly id: string
  readonly type: string
  readonly workId: string | null
  readonly state: (typeof DELIVERY_STATES)[number]
  readonly attempts: number
  readonly createdAt: string
  readonly dueAt: string | null
  readonly endedAt: string | null
}

export interface Attempt {
  readonly startedAt: string
  readonly durationMs: number
  readonly url: string
  readonly requestHeaders: Readonly<Record<string, string>>
  readonly outcome: string
  readonly detail: string
  readonly status: number | null
  readonly answerHeaders: Readonly<Record<string, string>> | null
  readonly answerBody: string | null
}

export type DeliveryDetail = Delivery & { readonly body: string; readonly log: readonly Attempt[] }

export type Replay = { readonly from: 'beginning' | 'dead' } | { readonly from: 'cursor'; readonly cursor: string }

/** @throws {Problem} */
export async function listWebhooks(partnerId: string, signal?: AbortSignal): Promise<readonly Webhook[]> {
  const path = of(partnerId, 'webhooks')
  return (await call<{ readonly items: readonly Webhook[] }>('GET', path, signal ? { signal } : {})).items
}

/** @throws {Problem} */
export function createWebhook(
  partnerId: string,
  body: { readonly url: string; readonly keyId: string; readonly description: string | null },
): Promise<SecretWebhook> {
  return call('POST', of(partnerId, 'webhooks'), { body, headers: once() })
}

/** @throws {Problem} */
export function enableWebhook(partnerId: string, id: string, isEnabled: boolean): Promise<Webhook> {
  return call('PATCH', hook(partnerId, id), { body: { isEnabled } })
}

/** @throws {Problem} */
export function removeWebhook(partnerId: string, id: string): Promise<void> {
  return call('DELETE', hook(partnerId, id))
}

/** @throws {Problem} */
export function rotateSecret(partnerId: string, id: string): Promise<SecretWebhook> {
  return call('POST', hook(partnerId, id, 'rotate-secret'), { body: {}, headers: once() })
}

/** @throws {Problem} */
export function pingWebhook(partnerId: string, id: string): Promise<Delivery> {
  return call('POST', hook(partnerId, id, 'ping'))
}

/** @throws {Problem} */
export function replay(partnerId: string, id: string, body: Replay): Promise<Webhook> {
  return call('POST', hook(partnerId, id, 'replay'), { body })
}

/** The log of a webhook, the newest first. @throws {Problem} */
export function listDeliveries(
  partnerId: string,
  id: string,
  query: Readonly<Record<string, string | undefined>>,
  signal?: AbortSignal,
): Promise<Page<Delivery>> {
  return call('GET', hook(partnerId, id, `deliveries${queryString(query)}`), signal ? { signal } : {})
}

/** @throws {Problem} */
export function readDelivery(partnerId: string, id: string, deliveryId: string): Promise<DeliveryDetail> {
  return call('GET', hook(partnerId, id, `deliveries/${encodeURIComponent(deliveryId)}`))
}

/** @throws {Problem} DELIVERY_OUTDATED */
export function replayDelivery(partnerId: string, id: string, deliveryId: string): Promise<Delivery> {
  return call('POST', hook(partnerId, id, `deliveries/${encodeURIComponent(deliveryId)}/replay`))
}

function hook(partnerId: string, id: string, path = ''): string {
  return of(partnerId, `webhooks/${encodeURIComponent(id)}${path === '' ? '' : `/${path}`}`)
}
