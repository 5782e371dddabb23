import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import type { WorkRow } from '../../db/queries/works.ts'
import { WORK_STATUSES } from '../../db/schema/index.ts'
import { worksSeenBy } from '../accounts/visibility.ts'
import type { Context } from '../context.ts'
import { callerOf } from '../http/authenticate.ts'
import { entityTag } from '../http/entity-tags.ts'
import { idempotencyOf } from '../http/idempotency.ts'
import { instantAsked, showableAsked } from '../http/instants.ts'
import { linkNext } from '../http/next-link.ts'
import { IdempotencyHeaders, IfMatch, Paging, refusals, WorkParams } from '../http/views.ts'
import { createWork } from './create-work.ts'
import { editWork } from './edit-work.ts'
import { pageWorks } from './list-works.ts'
import { getWork } from './lookups.ts'
import { presentWorks } from './present-work.ts'
import { readReaderLocale } from './reader-locale.ts'
import { Locale, NewWorkBody, Region, ShowableQuery, WorkChangeBody, WorkListView } from './schemas.ts'

const workAnswer = { description: 'The work', ...Type.Ref('Work') }
const tags = ['works']

const ReaderLocale = Type.Optional({
  ...Locale,
  description: 'The reader’s: title, synopsis and cover are shown for it',
})

const WorkQuery = Type.Object(
  {
    locale: ReaderLocale,
    status: Type.Optional(Type.Enum([...WORK_STATUSES])),
    originRegion: Type.Optional(Region),
    updatedSince: Type.Optional(
      Type.String({ format: 'date-time', description: 'Changed then or later; oldest first' }),
    ),
    ...ShowableQuery,
    ...Paging,
  },
  { additionalProperties: false },
)

/** Works: list, create, read, edit. What becomes of them: `server/review/`. A handler parses, calls one use case and presents. */
export const workRoutes: FastifyPluginAsyncTypebox<{ ctx: Context }> = async (app, { ctx }) => {
  const send = async (reply: FastifyReply, row: WorkRow, reader?: string) => {
    const [view] = await presentWorks(ctx.db, [row], reader)
    return reply.header('etag', entityTag(row)).send(view)
  }

  app.get(
    '/works',
    {
      config: { permission: 'work.list' },
      schema: {
        operationId: 'listWorks',
        summary: 'List works',
        tags,
        querystring: WorkQuery,
        response: { 200: { description: 'A page of works', ...WorkListView }, ...refusals },
      },
    },
    async (request, reply) => {
      const { status, originRegion, updatedSince, locale, cursor, limit } = request.query
      const reader = readReaderLocale(locale)
      const updatedSinceMs = instantAsked('updatedSince', updatedSince)
      const showable = showableAsked(request.query, ctx.now())
      const seen = worksSeenBy(callerOf(request))
      const page = await pageWorks(ctx, { seen, status, originRegion, updatedSinceMs, showable, limit }, cursor)
      linkNext(request, reply, page.nextCursor)
      return { items: await presentWorks(ctx.db, page.rows, reader), nextCursor: page.nextCursor }
    },
  )

  app.post(
    '/works',
    {
      config: { permission: 'work.create' },
      schema: {
        operationId: 'createWork',
        summary: 'Create a work',
        tags,
        headers: IdempotencyHeaders,
        body: NewWorkBody,
        response: { 201: workAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const key = request.headers['idempotency-key']
      const caller = callerOf(request)
      const idempotency = idempotencyOf(caller, 'createWork', key, request.body)
      const work = await createWork(ctx, caller, request.body, idempotency)
      reply.code(201).header('location', `/api/works/${work.id}`)
      return send(reply, work)
    },
  )

  app.get(
    '/works/:workId',
    {
      config: { permission: 'work.read' },
      schema: {
        operationId: 'getWork',
        summary: 'Read a work',
        tags,
        params: WorkParams,
        querystring: Type.Object({ locale: ReaderLocale }, { additionalProperties: false }),
        response: { 200: workAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const reader = readReaderLocale(request.query.locale)
      return send(reply, await getWork(ctx.db, request.params.workId), reader)
    },
  )

  app.patch(
    '/works/:workId',
    {
      config: { permission: 'work.edit' },
      schema: {
        operationId: 'editWork',
        summary: 'Edit a work',
        tags,
        params: WorkParams,
        headers: IfMatch,
        body: WorkChangeBody,
        response: { 200: workAnswer, ...refusals },
      },
    },
    async (request, reply) =>
      send(
        reply,
        await editWork(ctx, callerOf(request), request.params.workId, request.body, request.headers['if-match']),
      ),
  )
}
