import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type, { type Static } from 'typebox'
import type { NamedShare } from '../../db/queries/work-shares.ts'
import { SHARE_ROLES } from '../../db/schema/index.ts'
import type { Context } from '../context.ts'
import { callerOf } from '../http/authenticate.ts'
import { Id, refusals, WorkParams } from '../http/views.ts'
import { presentInstant } from './present-work.ts'
import { listShares, shareWork, unshareWork } from './share-work.ts'

const tags = ['works']
const Role = Type.Enum([...SHARE_ROLES])
const ShareParams = Type.Object({ workId: Id, organisationId: Id })
const ShareBody = Type.Object({ role: Role }, { additionalProperties: false })
const ShareView = Type.Object({
  organisationId: Id,
  organisationName: Type.String(),
  role: Role,
  createdAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
})
const SharesView = Type.Object({ items: Type.Array(ShareView), nextCursor: Type.Null() })

/** Works that several organisations make. A handler parses, calls one use case and presents. */
export const shareRoutes: FastifyPluginAsyncTypebox<{ ctx: Context }> = async (app, { ctx }) => {
  app.get(
    '/works/:workId/shares',
    {
      config: { permission: 'work.share' },
      schema: {
        operationId: 'listShares',
        summary: 'List the organisations that a work is shared with',
        tags,
        params: WorkParams,
        response: { 200: { description: 'All of them', ...SharesView }, ...refusals },
      },
    },
    async (request) => ({ items: (await listShares(ctx, request.params.workId)).map(presentShare), nextCursor: null }),
  )

  app.put(
    '/works/:workId/shares/:organisationId',
    {
      config: { permission: 'work.share' },
      schema: {
        operationId: 'shareWork',
        summary: 'Share a work with an organisation, as editor or viewer',
        description:
          'Its people have the lesser of this role and their own. They tell you the id of their organisation.',
        tags,
        params: ShareParams,
        body: ShareBody,
        response: { 200: { description: 'The share', ...ShareView }, ...refusals },
      },
    },
    async (request) =>
      presentShare(await shareWork(ctx, callerOf(request), { ...request.params, role: request.body.role })),
  )

  app.delete(
    '/works/:workId/shares/:organisationId',
    {
      config: { permission: 'work.share' },
      schema: {
        operationId: 'unshareWork',
        summary: 'Share a work with an organisation no more',
        tags,
        params: ShareParams,
        response: { 204: { description: 'No longer shared', type: 'null' }, ...refusals },
      },
    },
    async (request, reply) => {
      await unshareWork(ctx, callerOf(request), request.params)
      return reply.code(204).send(null)
    },
  )
}

function presentShare({ organisationId, organisationName, role, createdAtMs }: NamedShare): Static<typeof ShareView> {
  return { organisationId, organisationName, role, createdAt: presentInstant(createdAtMs) }
}
