import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { listFilingsOf } from '../../db/queries/filings.ts'
import { getWork } from '../catalogue/lookups.ts'
import type { Context } from '../context.ts'
import { callerOf } from '../http/authenticate.ts'
import { entityTag } from '../http/entity-tags.ts'
import { idempotencyOf } from '../http/idempotency.ts'
import { IdempotencyHeaders, IfMatch, refusals, WorkParams } from '../http/views.ts'
import { addFiling, changeFiling, getFiling, removeFiling } from './edit-filings.ts'
import {
  FilingChangeBody,
  FilingParams,
  FilingSchemesView,
  FilingsView,
  FilingView,
  NewFilingBody,
} from './filing-schemas.ts'
import { FILING_SCHEMES, presentFiling } from './present-filing.ts'

const tags = ['rights']
const answer = { description: 'The filing', ...FilingView }

/** Licences, permits and registrations of works. */
export const filingRoutes: FastifyPluginAsyncTypebox<{ ctx: Context }> = async (app, { ctx }) => {
  app.get(
    '/filing-schemes',
    {
      config: { permission: 'vocabulary.read' },
      schema: {
        operationId: 'listFilingSchemes',
        summary: 'List the kinds of licences, permits and registrations that have a name here',
        tags,
        response: { 200: { description: 'All of them', ...FilingSchemesView }, ...refusals },
      },
    },
    async () => ({ items: FILING_SCHEMES, nextCursor: null }),
  )

  app.get(
    '/works/:workId/filings',
    {
      config: { permission: 'work.read' },
      schema: {
        operationId: 'listFilings',
        summary: 'List the licences, permits and registrations of a work',
        tags,
        params: WorkParams,
        response: { 200: { description: 'All of them, former ones too', ...FilingsView }, ...refusals },
      },
    },
    async (request, reply) => {
      const work = await getWork(ctx.db, request.params.workId)
      reply.header('etag', entityTag(work))
      return {
        items: (await listFilingsOf(ctx.db, [work.id])).map((row) => presentFiling(row, ctx.now())),
        nextCursor: null,
      }
    },
  )

  app.post(
    '/works/:workId/filings',
    {
      config: { permission: 'work.edit' },
      schema: {
        operationId: 'addFiling',
        summary: 'Note a licence, permit or registration of a work',
        description:
          'The number is read where it has a form that is known; what is odd about it is in `warnings` and refuses nothing.',
        tags,
        params: WorkParams,
        headers: Type.Object({ ...IfMatch.properties, ...IdempotencyHeaders.properties }),
        body: NewFilingBody,
        response: { 201: answer, ...refusals },
      },
    },
    async (request, reply) => {
      const { workId } = request.params
      const caller = callerOf(request)
      const { 'if-match': ifMatch, 'idempotency-key': key } = request.headers
      const idempotency = idempotencyOf(caller, `addFiling ${workId}`, key, request.body)
      const { work, result } = await addFiling(ctx, caller, { workId, ifMatch, idempotency }, request.body)
      reply.code(201).header('location', `/api/works/${workId}/filings/${result.id}`).header('etag', entityTag(work))
      return reply.send(presentFiling(result, ctx.now()))
    },
  )

  app.get(
    '/works/:workId/filings/:filingId',
    {
      config: { permission: 'work.read' },
      schema: {
        operationId: 'getFiling',
        summary: 'Read a filing',
        tags,
        params: FilingParams,
        response: { 200: answer, ...refusals },
      },
    },
    async (request, reply) => {
      const work = await getWork(ctx.db, request.params.workId)
      const row = await getFiling(ctx.db, { workId: work.id, id: request.params.filingId })
      return reply.header('etag', entityTag(work)).send(presentFiling(row, ctx.now()))
    },
  )

  app.patch(
    '/works/:workId/filings/:filingId',
    {
      config: { permission: 'work.edit' },
      schema: {
        operationId: 'editFiling',
        summary: 'Change a filing',
        description: 'If-Match takes the entity tag of the work.',
        tags,
        params: FilingParams,
        headers: IfMatch,
        body: FilingChangeBody,
        response: { 200: answer, ...refusals },
      },
    },
    async (request, reply) => {
      const change = { ...request.params, ifMatch: request.headers['if-match'] }
      const { work, result } = await changeFiling(ctx, callerOf(request), change, request.body)
      return reply.header('etag', entityTag(work)).send(presentFiling(result, ctx.now()))
    },
  )

  app.delete(
    '/works/:workId/filings/:filingId',
    {
      config: { permission: 'work.edit' },
      schema: {
        operationId: 'removeFiling',
        summary: 'Forget a filing',
        tags,
        params: FilingParams,
        headers: IfMatch,
        response: { 204: { description: 'Gone; the history keeps it', type: 'null' }, ...refusals },
      },
    },
    async (request, reply) => {
      const change = { ...request.params, ifMatch: request.headers['if-match'] }
      const work = await removeFiling(ctx, callerOf(request), change)
      return reply.code(204).header('etag', entityTag(work)).send(null)
    },
  )
}
