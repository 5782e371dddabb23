import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { listUploads } from '../../db/queries/uploads.ts'
import type { Context } from '../context.ts'
import { callerOf } from '../http/authenticate.ts'
import { decodeCursor, encodeCursor } from '../http/cursor.ts'
import { linkNext } from '../http/next-link.ts'
import { Id, Paging, refusals } from '../http/views.ts'
import { getUpload } from './lookups.ts'
import { presentUpload } from './schemas.ts'

const config = { permission: 'upload.write' } as const
const tags = ['uploads']
export const UploadParams = Type.Object({ uploadId: Id })

/** Uploads as JSON. How they are sent is in `tus-routes.ts`. */
export const uploadRoutes: FastifyPluginAsyncTypebox<{ ctx: Context }> = async (app, { ctx }) => {
  app.get(
    '/uploads',
    {
      config,
      exposeHeadRoute: false,
      schema: {
        operationId: 'listUploads',
        summary: 'List your uploads, newest first',
        tags,
        querystring: Type.Object(Paging),
        response: {
          200: {
            description: 'A page of uploads',
            ...Type.Object({
              items: Type.Array(Type.Ref('Upload')),
              nextCursor: Type.Union([Type.String(), Type.Null()]),
            }),
          },
          ...refusals,
        },
      },
    },
    async (request, reply) => {
      const { cursor, limit } = request.query
      const beforeId = cursor === undefined ? undefined : decodeCursor(cursor, { id: 'string' }).id
      const filter = { callerId: callerOf(request).id, nowMs: ctx.now(), beforeId, limit: limit + 1 }
      const rows = await listUploads(ctx.db, filter)
      const page = rows.slice(0, limit)
      const last = page.at(-1)
      const nextCursor = rows.length > limit && last ? encodeCursor({ id: last.id }) : null
      linkNext(request, reply, nextCursor)
      return { items: page.map(presentUpload), nextCursor }
    },
  )

  app.get(
    '/uploads/:uploadId',
    {
      config,
      exposeHeadRoute: false,
      schema: {
        operationId: 'getUpload',
        summary: 'Read an upload',
        tags,
        params: UploadParams,
        response: { 200: { description: 'The upload', ...Type.Ref('Upload') }, ...refusals },
      },
    },
    async (request) => presentUpload(await getUpload(ctx, callerOf(request), request.params.uploadId)),
  )
}
