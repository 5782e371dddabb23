import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import { findPublications, findWindows, listAcceptedConflicts } from '../../db/queries/windows.ts'
import type { WorkRow } from '../../db/queries/works.ts'
import { getWork } from '../catalogue/lookups.ts'
import type { Context } from '../context.ts'
import { callerOf } from '../http/authenticate.ts'
import { entityTag } from '../http/entity-tags.ts'
import { instantAsked } from '../http/instants.ts'
import { IfMatch, refusals, WorkParams } from '../http/views.ts'
import { presentShowable } from './present-showable.ts'
import { presentWindows } from './present-windows.ts'
import { replaceWorkWindows } from './replace-windows.ts'
import { PlaceQuery, ShowableView, WindowsBody, WindowsView } from './window-schemas.ts'

const tags = ['rights']
const answer = { description: 'All windows of the work, in their order', ...WindowsView }

/** Where and when works may be shown. */
export const windowRoutes: FastifyPluginAsyncTypebox<{ ctx: Context }> = async (app, { ctx }) => {
  const send = async (reply: FastifyReply, work: WorkRow) => {
    const windows = await findWindows(ctx.db, [work.id])
    const accepted = await listAcceptedConflicts(ctx.db, work.id)
    return reply.header('etag', entityTag(work)).send(presentWindows(windows, accepted))
  }

  app.get(
    '/works/:workId/windows',
    {
      config: { permission: 'work.read' },
      schema: {
        operationId: 'listWindows',
        summary: 'List where and when a work may be shown, and for which licence',
        tags,
        params: WorkParams,
        response: { 200: answer, ...refusals },
      },
    },
    async (request, reply) => send(reply, await getWork(ctx.db, request.params.workId)),
  )

  app.put(
    '/works/:workId/windows',
    {
      config: { permission: 'work.edit' },
      schema: {
        operationId: 'replaceWindows',
        summary: 'Say where and when a work may be shown, and for which licence',
        description:
          'The list takes the place of the one that was there. Windows that contradict each other are refused with WINDOWS_CONTRADICT, whose conflicts name the windows, regions and instants; send the ids of those that are meant as acceptConflicts.',
        tags,
        params: WorkParams,
        headers: IfMatch,
        body: WindowsBody,
        response: { 200: answer, ...refusals },
      },
    },
    async (request, reply) => {
      const { workId } = request.params
      const ifMatch = request.headers['if-match']
      return send(reply, await replaceWorkWindows(ctx, callerOf(request), workId, request.body, ifMatch))
    },
  )

  app.get(
    '/works/:workId/showable',
    {
      config: { permission: 'work.read' },
      schema: {
        operationId: 'readShowable',
        summary: 'Whether a work may be shown, by region: why not, and until when that is so',
        description:
          'It may where it is published, published in that region, and a window covers the region and holds.',
        tags,
        params: WorkParams,
        querystring: PlaceQuery,
        response: { 200: { description: 'Each region by its code', ...ShowableView }, ...refusals },
      },
    },
    async (request) => {
      const { at, region } = request.query
      const work = await getWork(ctx.db, request.params.workId)
      const publications = await findPublications(ctx.db, [work.id])
      const facts = {
        status: work.status,
        publishedIn: publications.map((row) => row.region),
        windows: await findWindows(ctx.db, [work.id]),
      }
      return presentShowable(facts, instantAsked('at', at) ?? ctx.now(), region)
    },
  )
}
