import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { getWork } from '../catalogue/lookups.ts'
import { callerOf } from '../http/authenticate.ts'
import { entityTag } from '../http/entity-tags.ts'
import { idempotencyOf } from '../http/idempotency.ts'
import { linkNext } from '../http/next-link.ts'
import { IdempotencyHeaders, refusals, WorkParams } from '../http/views.ts'
import { decideMany } from './decide-many.ts'
import { pageReviews } from './list-reviews.ts'
import { presentReviews } from './present-review.ts'
import { DecisionsBody, DecisionsView, ReviewsQuery, ReviewsView } from './schemas.ts'
import type { ReviewContext } from './take-step.ts'

const tags = ['review']

/** What a review desk reads, and many decisions in one call. */
export const queueRoutes: FastifyPluginAsyncTypebox<{ ctx: ReviewContext }> = async (app, { ctx }) => {
  app.get(
    '/works/:workId/review',
    {
      config: { permission: 'work.read' },
      schema: {
        operationId: 'getReview',
        summary: 'Read how far the review of a work is, region by region',
        tags,
        params: WorkParams,
        response: { 200: { description: 'The review', ...Type.Ref('Review') }, ...refusals },
      },
    },
    async (request, reply) => {
      const work = await getWork(ctx.db, request.params.workId)
      const [view] = await presentReviews(ctx.db, [work], ctx.settings.REVIEW_APPROVALS)
      return reply.header('etag', entityTag(work)).send(view)
    },
  )

  app.get(
    '/reviews',
    {
      config: { permission: 'review.list' },
      schema: {
        operationId: 'listReviews',
        summary: 'List works by review, those that have waited longest in their status first',
        tags,
        querystring: ReviewsQuery,
        response: { 200: { description: 'A page of works with their reviews', ...ReviewsView }, ...refusals },
      },
    },
    async (request, reply) => {
      const page = await pageReviews(ctx, callerOf(request), request.query)
      linkNext(request, reply, page.nextCursor)
      return page
    },
  )

  app.post(
    '/reviews/decisions',
    {
      config: { permission: 'review.decide' },
      schema: {
        operationId: 'decideMany',
        summary: 'Take steps with up to 200 works in one call',
        description:
          'Each is done or refused by itself, in order. With an Idempotency-Key, the same call again answers the same and does only what is left.',
        tags,
        headers: IdempotencyHeaders,
        body: DecisionsBody,
        response: { 200: { description: 'What came of each', ...DecisionsView }, ...refusals },
      },
    },
    async (request) => {
      const caller = callerOf(request)
      const { decisions } = request.body
      const idempotency = idempotencyOf(caller, 'decideMany', request.headers['idempotency-key'], request.body)
      return { items: await decideMany(ctx, caller, decisions, idempotency) }
    },
  )
}
