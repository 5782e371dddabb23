import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { listDeliveries } from '../../../db/queries/webhook-deliveries.ts'
import { decodeCursor, encodeCursor } from '../../http/cursor.ts'
import { linkNext } from '../../http/next-link.ts'
import { refusals } from '../../http/views.ts'
import { getWebhook } from './edit-webhooks.ts'
import { presentDelivery, presentWebhook, presentWholeDelivery } from './present-webhook.ts'
import { getDelivery, pingWebhook, replayDelivery, replayWebhook } from './replay.ts'
import { paramsOf } from './webhook-door.ts'
import type { WebhookRouteOptions } from './webhook-routes.ts'
import { DeliveriesQuery, DeliveriesView, ReplayBody, WholeDeliveryView } from './webhook-schemas.ts'

const ref = (name: string) => ({ content: { 'application/json': { schema: Type.Ref(name) } } })

/** What was sent to a webhook and what came back; and sending again. */
export const deliveryRoutes: FastifyPluginAsyncTypebox<Omit<WebhookRouteOptions, 'reach'>> = async (
  app,
  { ctx, door },
) => {
  const { tags, security } = door
  const root = `${door.root}/:webhookId`
  const params = paramsOf(door)

  app.get(
    `${root}/deliveries`,
    {
      config: door.config(5),
      exposeHeadRoute: false,
      schema: {
        operationId: door.named('list', 'WebhookDeliveries'),
        summary: 'List the messages of the last 30 days, the newest first',
        ...{ tags, ...security, params: params.webhook, querystring: DeliveriesQuery },
        response: { 200: { description: 'A page', ...DeliveriesView }, ...refusals },
      },
    },
    async (request, reply) => {
      const { cursor, limit, state } = request.query
      const { id } = await getWebhook(ctx.db, door.accessOf(request), request.params.webhookId)
      const beforeId = cursor === undefined ? undefined : decodeCursor(cursor, { id: 'string' }).id
      const found = await listDeliveries(ctx.db, id, { state, beforeId, limit: limit + 1 })
      const rows = found.slice(0, limit)
      const last = rows.at(-1)
      const nextCursor = found.length > limit && last ? encodeCursor({ id: last.id }) : null
      linkNext(request, reply, nextCursor)
      return { items: rows.map(presentDelivery), nextCursor }
    },
  )

  app.get(
    `${root}/deliveries/:deliveryId`,
    {
      config: door.config(1),
      exposeHeadRoute: false,
      schema: {
        operationId: door.named('read', 'WebhookDelivery'),
        summary: 'Read a message with each attempt: what was sent and what came back',
        ...{ tags, ...security, params: params.delivery },
        response: { 200: { description: 'The message', ...WholeDeliveryView }, ...refusals },
      },
    },
    async (request) => {
      const webhook = await getWebhook(ctx.db, door.accessOf(request), request.params.webhookId)
      return presentWholeDelivery(ctx.db, await getDelivery(ctx.db, webhook, request.params.deliveryId))
    },
  )

  app.post(
    `${root}/deliveries/:deliveryId/replay`,
    {
      config: door.config(5),
      schema: {
        operationId: door.named('replay', 'WebhookDelivery'),
        summary: 'Send a message again, unless there is a newer one of the same work',
        ...{ tags, ...security, params: params.delivery },
        response: { 202: { description: 'It waits to be sent', ...ref('WebhookDelivery') }, ...refusals },
      },
    },
    async (request, reply) => {
      const { webhookId, deliveryId: id } = request.params
      const row = await replayDelivery(ctx, door.accessOf(request), { webhookId, id })
      return reply.code(202).send(presentDelivery(row))
    },
  )

  app.post(
    `${root}/ping`,
    {
      config: door.config(20),
      schema: {
        operationId: door.named('ping', 'Webhook'),
        summary: 'Send a message that says nothing, at once',
        ...{ tags, ...security, params: params.webhook },
        response: { 202: { description: 'It waits to be sent', ...ref('WebhookDelivery') }, ...refusals },
      },
    },
    async (request, reply) => {
      const row = await pingWebhook(ctx, door.accessOf(request), request.params.webhookId)
      return reply.code(202).send(presentDelivery(row))
    },
  )

  app.post(
    `${root}/replay`,
    {
      config: door.config(50),
      schema: {
        operationId: door.named('replay', 'Webhook'),
        summary: 'Send again what changed behind a cursor, all that is shown, or what was given up',
        ...{ tags, ...security, params: params.webhook, body: ReplayBody },
        response: { 202: { description: 'It is made and sent', ...ref('Webhook') }, ...refusals },
      },
    },
    async (request, reply) => {
      const row = await replayWebhook(ctx, door.accessOf(request), request.params.webhookId, request.body)
      return reply.code(202).send(await presentWebhook(ctx.db, row, ctx.now()))
    },
  )
}
