import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Context } from '../context.ts'
import { callerOf } from '../http/authenticate.ts'
import { entityTag } from '../http/entity-tags.ts'
import { linkNext } from '../http/next-link.ts'
import { IfMatch, refusals, WorkParams } from '../http/views.ts'
import { answerItem, takeAnswerBack } from './answer-item.ts'
import { pageItems, readItem } from './list-items.ts'
import { presentItem } from './present-item.ts'
import {
  AnswerBody,
  AnswerQuery,
  ItemPageView,
  ItemParams,
  ItemQuery,
  ItemsQuery,
  ItemsView,
  ItemView,
  SummaryView,
  TakeBackQuery,
} from './schemas.ts'
import { summariseItems } from './summarise.ts'

const tags = ['adaptation']

/** What in titles, synopses and subtitles wants a look before a work is shown in a region. */
export const adaptationRoutes: FastifyPluginAsyncTypebox<{ ctx: Context }> = async (app, { ctx }) => {
  app.get(
    '/works/:workId/adaptation',
    {
      config: { permission: 'work.read' },
      schema: {
        operationId: 'listAdaptationItems',
        summary: 'List what wants a look before a work is shown in a region, what risks most first',
        description:
          'Words of another region, forms of address, expressions that do not travel, and what is risky there, each once, with where it stands. Of each ' +
          'text one version is looked at. Answers for the whole organisation are shown to its own people.',
        tags,
        params: WorkParams,
        querystring: ItemsQuery,
        response: { 200: { description: 'A page of items', ...ItemsView }, ...refusals },
      },
    },
    async (request, reply) => {
      const page = await pageItems(ctx, callerOf(request), request.params.workId, request.query)
      linkNext(request, reply, page.nextCursor)
      return { ...page, items: page.items.map(presentItem) }
    },
  )

  app.get(
    '/works/:workId/adaptation/summary',
    {
      config: { permission: 'work.read' },
      schema: {
        operationId: 'summariseAdaptation',
        summary: 'Count what is open and answered, by region',
        tags,
        params: WorkParams,
        response: { 200: { description: 'Every region that we know something of', ...SummaryView }, ...refusals },
      },
    },
    async (request) => summariseItems(ctx, callerOf(request), request.params.workId),
  )

  app.get(
    '/works/:workId/adaptation/:itemId',
    {
      config: { permission: 'work.read' },
      schema: {
        operationId: 'getAdaptationItem',
        summary: 'Read an item, with a page of where it stands',
        tags,
        params: ItemParams,
        querystring: ItemQuery,
        response: { 200: { description: 'The item', ...ItemPageView }, ...refusals },
      },
    },
    async (request, reply) => {
      const { workId, itemId } = request.params
      const { item, nextCursor } = await readItem(ctx, callerOf(request), workId, itemId, request.query)
      linkNext(request, reply, nextCursor)
      return { item: presentItem(item), nextCursor }
    },
  )

  app.put(
    '/works/:workId/adaptation/:itemId',
    {
      config: { permission: 'work.edit' },
      schema: {
        operationId: 'answerAdaptationItem',
        summary: 'Answer an item, for this work or for all of its organisation',
        description: 'If-Match takes the tag of the work. In the history of the work; may be answered anew.',
        tags,
        params: ItemParams,
        querystring: AnswerQuery,
        headers: IfMatch,
        body: AnswerBody,
        response: { 200: { description: 'The item', ...ItemView }, ...refusals },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request)
      const name = { ...request.params, ...request.query }
      const { work, item } = await answerItem(ctx, caller, name, request.body, request.headers['if-match'])
      reply.header('etag', entityTag(work))
      return presentItem(item)
    },
  )

  app.delete(
    '/works/:workId/adaptation/:itemId',
    {
      config: { permission: 'work.edit' },
      schema: {
        operationId: 'takeAdaptationAnswerBack',
        summary: 'Take back what was answered to an item',
        description: 'If-Match takes the tag of the work.',
        tags,
        params: ItemParams,
        querystring: TakeBackQuery,
        headers: IfMatch,
        response: { 204: { description: 'Taken back', type: 'null' }, ...refusals },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request)
      const work = await takeAnswerBack(ctx, caller, request.params, request.query.scope, request.headers['if-match'])
      return reply.code(204).header('etag', entityTag(work)).send(null)
    },
  )
}
