import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Context } from '../context.ts'
import { callerOf } from '../http/authenticate.ts'
import { linkNext } from '../http/next-link.ts'
import { Id, refusals, WorkParams } from '../http/views.ts'
import { HistoryQuery, HistoryView, RemovedQuery, RemovedView, RestoredView } from './history-schemas.ts'
import { pageHistory, pageRemoved } from './list-history.ts'
import { presentEdit, presentRemoved } from './present-edit.ts'
import { restoreRemoved } from './restore-removed.ts'

const tags = ['history']

/** What was done to a work, and how to undo what took something away. */
export const historyRoutes: FastifyPluginAsyncTypebox<{ ctx: Context }> = async (app, { ctx }) => {
  app.get(
    '/works/:workId/history',
    {
      config: { permission: 'work.read' },
      schema: {
        operationId: 'listHistory',
        summary: 'List who changed what of a work, its episodes and its tracks, newest first',
        tags,
        params: WorkParams,
        querystring: HistoryQuery,
        response: { 200: { description: 'A page of edits', ...HistoryView }, ...refusals },
      },
    },
    async (request, reply) => {
      const { rows, nextCursor } = await pageHistory(ctx, request.params.workId, request.query)
      linkNext(request, reply, nextCursor)
      return { items: rows.map(presentEdit), nextCursor }
    },
  )

  app.get(
    '/works/:workId/removed',
    {
      config: { permission: 'work.read' },
      schema: {
        operationId: 'listRemoved',
        summary: 'List episodes and tracks of a work that were removed and can come back',
        tags,
        params: WorkParams,
        querystring: RemovedQuery,
        response: { 200: { description: 'A page of what was removed', ...RemovedView }, ...refusals },
      },
    },
    async (request, reply) => {
      const { rows, nextCursor } = await pageRemoved(ctx, request.params.workId, request.query)
      linkNext(request, reply, nextCursor)
      return { items: rows.map(presentRemoved), nextCursor }
    },
  )

  app.post(
    '/works/:workId/removed/:removedId/restore',
    {
      config: { permission: 'work.edit' },
      schema: {
        operationId: 'restoreRemoved',
        summary: 'Bring back an episode or a track within 30 days',
        tags,
        description: 'As it was, under its old id. 409 when its number, its file or its locale was taken meanwhile.',
        params: Type.Object({ workId: Id, removedId: Id }),
        response: { 200: { description: 'What came back', ...RestoredView }, ...refusals },
      },
    },
    async (request) => restoreRemoved(ctx, callerOf(request), request.params),
  )
}
