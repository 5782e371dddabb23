import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { listRatingsOf } from '../../db/queries/ratings.ts'
import { getWork } from '../catalogue/lookups.ts'
import { Region } from '../catalogue/schemas.ts'
import type { Context } from '../context.ts'
import { callerOf } from '../http/authenticate.ts'
import { entityTag } from '../http/entity-tags.ts'
import { idempotencyOf } from '../http/idempotency.ts'
import { instantAsked } from '../http/instants.ts'
import { IdempotencyHeaders, IfMatch, refusals, WorkParams } from '../http/views.ts'
import { addRating, changeRating, getRating, removeRating } from './edit-ratings.ts'
import { listRatingSuggestions, SUGGESTION_RULE } from './list-suggestions.ts'
import { presentRating } from './present-rating.ts'
import {
  NewRatingBody,
  RatingChangeBody,
  RatingParams,
  RatingsView,
  RatingView,
  SuggestionQuery,
  SuggestionsView,
} from './rating-schemas.ts'
import {
  RATING_SYSTEMS,
  RatingSystemView,
  REGIONS_WITHOUT_RATINGS,
  RegionWithoutRatingsView,
} from './rating-systems.ts'

const tags = ['rights']
const answer = { description: 'The rating', ...RatingView }
const SystemsView = Type.Object({
  items: Type.Array(RatingSystemView),
  regionsWithout: Type.Array(RegionWithoutRatingsView, { description: 'Regions that rate no works by age' }),
  nextCursor: Type.Null(),
})
const SystemsQuery = Type.Object({ region: Type.Optional(Region) }, { additionalProperties: false })

/** How works are rated, region by region. */
export const ratingRoutes: FastifyPluginAsyncTypebox<{ ctx: Context }> = async (app, { ctx }) => {
  app.get(
    '/rating-systems',
    {
      config: { permission: 'vocabulary.read' },
      schema: {
        operationId: 'listRatingSystems',
        summary: 'List the systems by which works are rated, with their codes and ages',
        description:
          'Each with its source, the day on which it was compared last, and how sure it is. Not legal advice.',
        tags,
        querystring: SystemsQuery,
        response: { 200: { description: 'All of them, or those of a region', ...SystemsView }, ...refusals },
      },
    },
    async ({ query }) => {
      const isWanted = ({ region }: { readonly region: string }) => (query.region ?? region) === region
      const items = RATING_SYSTEMS.filter(isWanted)
      return { items, regionsWithout: REGIONS_WITHOUT_RATINGS.filter(isWanted), nextCursor: null }
    },
  )

  app.get(
    '/works/:workId/ratings',
    {
      config: { permission: 'work.read' },
      schema: {
        operationId: 'listRatings',
        summary: 'List how a work is rated, by region and system',
        tags,
        params: WorkParams,
        response: { 200: { description: 'All of them, former ones too', ...RatingsView }, ...refusals },
      },
    },
    async (request, reply) => {
      const work = await getWork(ctx.db, request.params.workId)
      reply.header('etag', entityTag(work))
      return { items: (await listRatingsOf(ctx.db, [work.id])).map(presentRating), nextCursor: null }
    },
  )

  app.post(
    '/works/:workId/ratings',
    {
      config: { permission: 'work.edit' },
      schema: {
        operationId: 'addRating',
        summary: 'Note how a work is rated in a region',
        description:
          'One rating a system at any instant: RATING_OVERLAPS names the other. Mainland China has no age ratings (RATING_REGION_HAS_NONE): note its numbers as filings.',
        tags,
        params: WorkParams,
        headers: Type.Object({ ...IfMatch.properties, ...IdempotencyHeaders.properties }),
        body: NewRatingBody,
        response: { 201: answer, ...refusals },
      },
    },
    async (request, reply) => {
      const { workId } = request.params
      const caller = callerOf(request)
      const { 'if-match': ifMatch, 'idempotency-key': key } = request.headers
      const idempotency = idempotencyOf(caller, `addRating ${workId}`, key, request.body)
      const { work, result } = await addRating(ctx, caller, { workId, ifMatch, idempotency }, request.body)
      reply.code(201).header('location', `/api/works/${workId}/ratings/${result.id}`).header('etag', entityTag(work))
      return reply.send(presentRating(result))
    },
  )

  app.get(
    '/works/:workId/ratings/:ratingId',
    {
      config: { permission: 'work.read' },
      schema: {
        operationId: 'getRating',
        summary: 'Read a rating',
        tags,
        params: RatingParams,
        response: { 200: answer, ...refusals },
      },
    },
    async (request, reply) => {
      const work = await getWork(ctx.db, request.params.workId)
      const row = await getRating(ctx.db, { workId: work.id, id: request.params.ratingId })
      return reply.header('etag', entityTag(work)).send(presentRating(row))
    },
  )

  app.patch(
    '/works/:workId/ratings/:ratingId',
    {
      config: { permission: 'work.edit' },
      schema: {
        operationId: 'editRating',
        summary: 'Change a rating',
        description: 'If-Match takes the entity tag of the work.',
        tags,
        params: RatingParams,
        headers: IfMatch,
        body: RatingChangeBody,
        response: { 200: answer, ...refusals },
      },
    },
    async (request, reply) => {
      const change = { ...request.params, ifMatch: request.headers['if-match'] }
      const { work, result } = await changeRating(ctx, callerOf(request), change, request.body)
      return reply.header('etag', entityTag(work)).send(presentRating(result))
    },
  )

  app.delete(
    '/works/:workId/ratings/:ratingId',
    {
      config: { permission: 'work.edit' },
      schema: {
        operationId: 'removeRating',
        summary: 'Forget a rating',
        tags,
        params: RatingParams,
        headers: IfMatch,
        response: { 204: { description: 'Gone; the history keeps it', type: 'null' }, ...refusals },
      },
    },
    async (request, reply) => {
      const change = { ...request.params, ifMatch: request.headers['if-match'] }
      const work = await removeRating(ctx, callerOf(request), change)
      return reply.code(204).header('etag', entityTag(work)).send(null)
    },
  )

  app.get(
    '/works/:workId/rating-suggestions',
    {
      config: { permission: 'work.read' },
      schema: {
        operationId: 'listRatingSuggestions',
        summary: 'What the ratings of a work suggest in other systems',
        description: 'Nothing is stored, and nothing is suggested for regions without ratings.',
        tags,
        params: WorkParams,
        querystring: SuggestionQuery,
        response: {
          200: { description: 'One for each system by which it is not rated', ...SuggestionsView },
          ...refusals,
        },
      },
    },
    async (request) => {
      const { at, ...wanted } = request.query
      const work = await getWork(ctx.db, request.params.workId)
      const atMs = instantAsked('at', at) ?? ctx.now()
      const items = await listRatingSuggestions(ctx.db, work.id, { ...wanted, atMs })
      return { rule: SUGGESTION_RULE, items, nextCursor: null }
    },
  )
}
