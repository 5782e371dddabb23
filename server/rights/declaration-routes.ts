import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { getWork } from '../catalogue/lookups.ts'
import type { Context } from '../context.ts'
import { callerOf } from '../http/authenticate.ts'
import { entityTag } from '../http/entity-tags.ts'
import { IfMatch, refusals, WorkParams } from '../http/views.ts'
import { AiBody, AiView, MinorsBody, MinorsView, ProductionBody, ProductionView } from './declaration-schemas.ts'
import { declareAi, declareMinors, declareProduction } from './declare.ts'
import { presentAi, presentMinors, presentProduction } from './present-declaration.ts'

const tags = ['rights']
const ai = { description: 'What is declared, what the files say, and where both do not go together', ...AiView }
const production = { description: 'What is declared', ...ProductionView }
const minors = { description: 'What is declared', ...MinorsView }

/** What a producer declares of how a work was made and of whom it may harm. */
export const declarationRoutes: FastifyPluginAsyncTypebox<{ ctx: Context }> = async (app, { ctx }) => {
  app.get(
    '/works/:workId/ai',
    {
      config: { permission: 'work.read' },
      schema: {
        operationId: 'getAi',
        summary: 'What is declared of AI in a work, beside what its files say',
        tags,
        params: WorkParams,
        response: { 200: ai, ...refusals },
      },
    },
    async (request, reply) => {
      const work = await getWork(ctx.db, request.params.workId)
      return reply.header('etag', entityTag(work)).send(await presentAi(ctx.db, work.id))
    },
  )

  app.put(
    '/works/:workId/ai',
    {
      config: { permission: 'work.edit' },
      schema: {
        operationId: 'declareAi',
        summary: 'Declare how far AI made a work',
        description:
          'The whole of it: what is left out is not said any more. If-Match takes the entity tag of the work.',
        tags,
        params: WorkParams,
        headers: IfMatch,
        body: AiBody,
        response: { 200: ai, ...refusals },
      },
    },
    async (request, reply) => {
      const change = { ...request.params, ifMatch: request.headers['if-match'] }
      const work = await declareAi(ctx, callerOf(request), change, request.body)
      return reply.header('etag', entityTag(work)).send(await presentAi(ctx.db, work.id))
    },
  )

  app.get(
    '/works/:workId/production',
    {
      config: { permission: 'work.read' },
      schema: {
        operationId: 'getProduction',
        summary: 'What a work cost and is about, as its producer says',
        tags,
        params: WorkParams,
        response: { 200: production, ...refusals },
      },
    },
    async (request, reply) => {
      const work = await getWork(ctx.db, request.params.workId)
      return reply.header('etag', entityTag(work)).send(await presentProduction(ctx.db, work.id))
    },
  )

  app.put(
    '/works/:workId/production',
    {
      config: { permission: 'work.edit' },
      schema: {
        operationId: 'declareProduction',
        summary: 'Declare what a work cost and is about',
        description:
          'The whole of it: what is left out is not said any more. If-Match takes the entity tag of the work.',
        tags,
        params: WorkParams,
        headers: IfMatch,
        body: ProductionBody,
        response: { 200: production, ...refusals },
      },
    },
    async (request, reply) => {
      const change = { ...request.params, ifMatch: request.headers['if-match'] }
      const work = await declareProduction(ctx, callerOf(request), change, request.body)
      return reply.header('etag', entityTag(work)).send(await presentProduction(ctx.db, work.id))
    },
  )

  app.get(
    '/works/:workId/minors',
    {
      config: { permission: 'work.read' },
      schema: {
        operationId: 'getMinors',
        summary: 'Whom a work may harm, as its producer says',
        tags,
        params: WorkParams,
        response: { 200: minors, ...refusals },
      },
    },
    async (request, reply) => {
      const work = await getWork(ctx.db, request.params.workId)
      return reply.header('etag', entityTag(work)).send(await presentMinors(ctx.db, work.id))
    },
  )

  app.put(
    '/works/:workId/minors',
    {
      config: { permission: 'work.edit' },
      schema: {
        operationId: 'declareMinors',
        summary: 'Declare whom a work may harm, and the notice that says so',
        description:
          'The whole of it: what is left out is not said any more. If-Match takes the entity tag of the work.',
        tags,
        params: WorkParams,
        headers: IfMatch,
        body: MinorsBody,
        response: { 200: minors, ...refusals },
      },
    },
    async (request, reply) => {
      const change = { ...request.params, ifMatch: request.headers['if-match'] }
      const work = await declareMinors(ctx, callerOf(request), change, request.body)
      return reply.header('etag', entityTag(work)).send(await presentMinors(ctx.db, work.id))
    },
  )
}
