import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Context } from '../context.ts'
import { callerOf } from '../http/authenticate.ts'
import { refusals } from '../http/views.ts'
import { createEventHub, STREAM_LIMITS, type StreamLimits } from './event-hub.ts'

const Seq = Type.Optional(Type.Integer({ minimum: 0, description: 'The id of the last event that is known' }))

/** What happens, as it happens: server-sent events. */
export const eventRoutes: FastifyPluginAsyncTypebox<{
  ctx: Context
  limits?: Partial<StreamLimits> | undefined
}> = async (app, { ctx, limits }) => {
  const hub = createEventHub(ctx, { ...STREAM_LIMITS, ...limits })
  app.addHook('preClose', () => hub.close())

  app.get(
    '/events',
    {
      config: { permission: 'events.read' },
      exposeHeadRoute: false,
      schema: {
        operationId: 'listenToEvents',
        summary: 'Listen to what happens',
        tags: ['events'],
        description:
          'Server-sent events: `upload` (progress, finished, failed), `episode` (its state; a failure with its code and what to do), ' +
          '`analysis` (step and percentage), `indexed` (a work can be found), `import`, `cover` (state, or a problem). A stream goes on after the Last-Event-ID; ' +
          '`missed` says that events were dropped before: read again what you show.',
        headers: Type.Object({ 'last-event-id': Seq }),
        querystring: Type.Object({ after: Seq }),
        response: {
          200: { description: 'A stream', content: { 'text/event-stream': { schema: Type.String() } } },
          ...refusals,
        },
      },
    },
    async (request, reply) => {
      const stream = await hub.listen(callerOf(request), request.headers['last-event-id'] ?? request.query.after)
      return reply
        .headers({
          'content-type': 'text/event-stream; charset=utf-8',
          'cache-control': 'no-store',
          'x-accel-buffering': 'no',
        })
        .send(stream)
    },
  )
}
