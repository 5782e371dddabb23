import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { getWork } from '../catalogue/lookups.ts'
import type { Context } from '../context.ts'
import { callerOf } from '../http/authenticate.ts'
import { idempotencyOf } from '../http/idempotency.ts'
import { sentAs } from '../http/sent-as.ts'
import { Id, IdempotencyHeaders, refusals, WorkParams } from '../http/views.ts'
import type { UploadLimits } from '../uploads/limits.ts'
import { askForCover } from './ask-for-cover.ts'
import { getCover, listCovers } from './read-covers.ts'
import { CoverListView, CoverParts, NewCoverBody } from './schemas.ts'
import { takeCover } from './take-image.ts'

const tags = ['covers']
const coverAnswer = { description: 'The cover', ...Type.Ref('Cover') }

/** Covers that are made: of any moment of a video, or of an image. Which one stands where, the work itself says. */
export const coverRoutes: FastifyPluginAsyncTypebox<{ ctx: Context; limits: UploadLimits }> = async (app, options) => {
  const { ctx, limits } = options

  app.post(
    '/works/:workId/covers',
    {
      config: {
        permission: 'work.edit',
        sentBody: sentAs(['multipart/form-data', CoverParts], ['application/json', NewCoverBody]),
      },
      schema: {
        operationId: 'addCover',
        summary: 'Make a cover of a moment of an episode, or of an image',
        tags,
        description:
          'JSON: a moment (episodeId, atMs) or a finished upload (uploadId). Or multipart/form-data: one `image` and, optionally, ' +
          '`metadata` (JSON: locale). It is made in the background and stands in its locale from then on; events of the kind `cover` tell how it goes. ' +
          'An image is JPEG, PNG or WebP by its content, of 540 x 720 pixels at least and 40 million at most; all but the picture is dropped.',
        params: WorkParams,
        headers: IdempotencyHeaders,
        body: sentAs(['application/json', NewCoverBody]),
        response: { 202: coverAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const { workId } = request.params
      await getWork(ctx.db, workId)
      const { digest, ...sent } = await takeCover(ctx, request, limits)
      const key = request.headers['idempotency-key']
      const idempotency = idempotencyOf(callerOf(request), `addCover ${workId}`, key, digest)
      const id = await askForCover(ctx, callerOf(request), workId, sent, idempotency)
      reply.code(202).header('location', `/api/works/${workId}/covers/${id}`)
      return reply.send(await getCover(ctx.db, workId, id))
    },
  )

  app.get(
    '/works/:workId/covers',
    {
      config: { permission: 'work.read' },
      schema: {
        operationId: 'listCovers',
        summary: 'List the covers that were made for a work, newest first',
        tags,
        description: 'One that stands nowhere any more is forgotten after 30 days, or when 60 newer ones are there.',
        params: WorkParams,
        response: { 200: { description: 'All of them', ...CoverListView }, ...refusals },
      },
    },
    async (request) => {
      const { id } = await getWork(ctx.db, request.params.workId)
      return { items: await listCovers(ctx.db, id) }
    },
  )

  app.get(
    '/works/:workId/covers/:coverId',
    {
      config: { permission: 'work.read' },
      schema: {
        operationId: 'getCover',
        summary: 'Read how far a cover is, and what is thought of it',
        tags,
        params: Type.Object({ workId: Id, coverId: Id }),
        response: { 200: coverAnswer, ...refusals },
      },
    },
    async (request) => {
      const { workId, coverId } = request.params
      return getCover(ctx.db, (await getWork(ctx.db, workId)).id, coverId)
    },
  )
}
