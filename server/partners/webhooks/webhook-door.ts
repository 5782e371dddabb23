import type { FastifyContextConfig, FastifyRequest } from 'fastify'
import Type, { type TSchema } from 'typebox'
import type { Lens } from '../../../db/queries/partner-lens.ts'
import type { Context } from '../../context.ts'
import { callerOf } from '../../http/authenticate.ts'
import { Id } from '../../http/views.ts'
import { partnerOf } from '../authenticate-partner.ts'
import { lensOfKey, type WebhookAccess } from './edit-webhooks.ts'

/** By which API webhooks are managed: the same calls stand in the partner's and in the studio's, for different callers. */
export interface WebhookDoor {
  readonly isStudio: boolean
  /** Where the calls begin, below the prefix of the API. */
  readonly root: string
  readonly tags: string[]
  readonly security: { security?: Record<string, string[]>[] }
  /** Params that stand in `root`. */
  readonly params: Record<string, TSchema>
  /** @param cost what a call takes of a key's quota */
  config(cost: number): FastifyContextConfig
  /** `operationId` of a call. */
  named(verb: string, noun: string): string
  accessOf(request: FastifyRequest): WebhookAccess
  /** Stable name of the caller, for idempotency. */
  callerIdOf(request: FastifyRequest): string
  /** What a new webhook tells. @throws {CatalogueError} PARTNER_KEY_NOT_FOUND, WEBHOOK_KEY_UNFIT */
  lensOf(ctx: Pick<Context, 'db' | 'now'>, request: FastifyRequest): Promise<Lens>
}

/** For a key with the scope: it manages the webhooks of keys that show the same. */
export const PARTNERS_DOOR: WebhookDoor = {
  isStudio: false,
  root: '/webhooks',
  tags: ['partners'],
  security: { security: [{ partnerKey: [] }] },
  params: {},
  config: (cost) => ({ scope: 'webhooks:write', cost }),
  named: (verb, noun) => `${verb}Partner${noun}`,
  accessOf: (request) => {
    const { organisationId, lens } = partnerOf(request)
    return { organisationId, lens }
  },
  callerIdOf: (request) => `partner ${partnerOf(request).lensId}`,
  lensOf: async (_ctx, request) => partnerOf(request).lens,
}

/** For the operator and the owners of a partner: all of its webhooks. */
export const STUDIO_DOOR: WebhookDoor = {
  isStudio: true,
  root: '/organisations/:organisationId/webhooks',
  tags: ['webhooks'],
  security: {},
  params: { organisationId: Id },
  config: () => ({ permission: 'organisation.manage' }),
  named: (verb, noun) => `${verb}${noun}`,
  accessOf: (request) => ({ organisationId: organisationOf(request), lens: undefined }),
  callerIdOf: (request) => callerOf(request).id,
  lensOf: (ctx, request) => lensOfKey(ctx, organisationOf(request), (request.body as { keyId: string }).keyId),
}

/** Params of calls about one webhook, and about one of its messages. */
export const paramsOf = ({ params }: WebhookDoor) => ({
  all: Type.Object(params),
  webhook: Type.Object({ ...params, webhookId: Id }),
  delivery: Type.Object({ ...params, webhookId: Id, deliveryId: Id }),
})

/** The shape of the params was checked by then. */
function organisationOf(request: FastifyRequest): string {
  return (request.params as { organisationId: string }).organisationId
}
