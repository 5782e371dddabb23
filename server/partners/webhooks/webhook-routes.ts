import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { Context } from '../../context.ts'
import { idempotencyOf } from '../../http/idempotency.ts'
import { optionalBody } from '../../http/optional-body.ts'
import { IdempotencyHeaders, refusals } from '../../http/views.ts'
import type { Reach } from './check-url.ts'
import {
  changeWebhook,
  createWebhook,
  getWebhook,
  listSeenWebhooks,
  type MadeWebhook,
  removeWebhook,
  rotateSecret,
} from './edit-webhooks.ts'
import { presentWebhook } from './present-webhook.ts'
import { paramsOf, type WebhookDoor } from './webhook-door.ts'
import {
  NewWebhookBody,
  NewWebhookOfKeyBody,
  SecretRotationBody,
  SecretWebhookView,
  WebhookChangeBody,
  WebhookOfKeyChangeBody,
  WebhooksView,
} from './webhook-schemas.ts'

export interface WebhookRouteOptions {
  readonly ctx: Context
  readonly door: WebhookDoor
  readonly reach: Reach
}

const one = { description: 'The webhook', content: { 'application/json': { schema: Type.Ref('Webhook') } } }
const withSecret = { description: 'The webhook, with its secret this once', ...SecretWebhookView }

/** Where partners listen: webhooks are listed, added, changed and removed. See docs/webhooks.md. */
export const webhookRoutes: FastifyPluginAsyncTypebox<WebhookRouteOptions> = async (app, { ctx, door, reach }) => {
  const { root, tags, security } = door
  const params = paramsOf(door)
  const present = (row: MadeWebhook['row']) => presentWebhook(ctx.db, row, ctx.now())
  const idempotencyFor = (request: FastifyRequest, what: string) => {
    const key = request.headers['idempotency-key'] as string | undefined // the schema of headers says so
    return idempotencyOf({ id: door.callerIdOf(request) }, what, key, request.body)
  }

  app.get(
    root,
    {
      config: door.config(1),
      exposeHeadRoute: false,
      schema: {
        operationId: door.named('list', 'Webhooks'),
        summary: 'List the webhooks of a partner: there are at most 20',
        ...{ tags, ...security, params: params.all },
        response: { 200: { description: 'All of them', ...WebhooksView }, ...refusals },
      },
    },
    async (request) => {
      const rows = await listSeenWebhooks(ctx.db, door.accessOf(request))
      return { items: await Promise.all(rows.map(present)) }
    },
  )

  app.post(
    root,
    {
      config: door.config(50),
      schema: {
        operationId: door.named('create', 'Webhook'),
        summary: 'Tell an address what changes',
        description: 'Signed by Standard Webhooks. The secret is shown this once.',
        ...{ tags, ...security, params: params.all, headers: IdempotencyHeaders },
        body: door.isStudio ? NewWebhookOfKeyBody : NewWebhookBody,
        response: { 201: withSecret, ...refusals },
      },
    },
    async (request, reply) => {
      const { organisationId } = door.accessOf(request)
      const lens = await door.lensOf(ctx, request)
      const idempotency = idempotencyFor(request, `createWebhook ${organisationId}`)
      const { row, secret } = await createWebhook(ctx, reach, lens, request.body, idempotency)
      reply.header('cache-control', 'no-store')
      return reply.code(201).send({ ...(await present(row)), secret })
    },
  )

  app.get(
    `${root}/:webhookId`,
    {
      config: door.config(1),
      exposeHeadRoute: false,
      schema: {
        operationId: door.named('read', 'Webhook'),
        summary: 'Read a webhook: how far it is, and whether it fails',
        ...{ tags, ...security, params: params.webhook },
        response: { 200: one, ...refusals },
      },
    },
    async (request) => present(await getWebhook(ctx.db, door.accessOf(request), request.params.webhookId)),
  )

  app.patch(
    `${root}/:webhookId`,
    {
      config: door.config(50),
      schema: {
        operationId: door.named('change', 'Webhook'),
        summary: 'Change, disable or enable a webhook',
        ...{ tags, ...security, params: params.webhook },
        body: door.isStudio ? WebhookOfKeyChangeBody : WebhookChangeBody,
        response: { 200: one, ...refusals },
      },
    },
    async (request) =>
      present(await changeWebhook(ctx, reach, door.accessOf(request), request.params.webhookId, request.body)),
  )

  app.delete(
    `${root}/:webhookId`,
    {
      config: door.config(1),
      schema: {
        operationId: door.named('remove', 'Webhook'),
        summary: 'Remove a webhook with its log: from now on nothing is sent to it',
        ...{ tags, ...security, params: params.webhook },
        response: { 204: { description: 'Removed', type: 'null' }, ...refusals },
      },
    },
    async (request, reply) => {
      await removeWebhook(ctx, door.accessOf(request), request.params.webhookId)
      return reply.code(204).send(null)
    },
  )

  app.post(
    `${root}/:webhookId/rotate-secret`,
    {
      config: door.config(1),
      ...optionalBody,
      schema: {
        operationId: door.named('rotate', 'WebhookSecret'),
        summary: 'Give a webhook a new secret; for a while the former one signs as well',
        ...{ tags, ...security, params: params.webhook, headers: IdempotencyHeaders, body: SecretRotationBody },
        response: { 200: withSecret, ...refusals },
      },
    },
    async (request, reply) => {
      const { webhookId } = request.params
      const idempotency = idempotencyFor(request, `rotateSecret ${webhookId}`)
      const { row, secret } = await rotateSecret(ctx, door.accessOf(request), webhookId, request.body, idempotency)
      reply.header('cache-control', 'no-store')
      return reply.send({ ...(await present(row)), secret })
    },
  )
}
