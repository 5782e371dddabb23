import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { readReaderLocale } from '../catalogue/reader-locale.ts'
import type { Context } from '../context.ts'
import { callerOf } from '../http/authenticate.ts'
import { instantAsked } from '../http/instants.ts'
import { linkNext } from '../http/next-link.ts'
import { refusals, WorkParams } from '../http/views.ts'
import { assessWork } from './assess-work.ts'
import { pageReadiness } from './list-readiness.ts'
import { pageReadinessChanges } from './list-readiness-changes.ts'
import { presentAssessedWork, presentReadinessChanges, presentReadinessPage } from './present-readiness.ts'
import {
  ReadinessChangesQuery,
  ReadinessChangesView,
  ReadinessQuery,
  ReadinessView,
  WorkReadinessQuery,
  WorkReadinessView,
} from './schemas.ts'

const tags = ['readiness']

/** How ready works are for regions and platforms: one work at any instant, all by their state, and what changes by itself. */
export const readinessRoutes: FastifyPluginAsyncTypebox<{ ctx: Context }> = async (app, { ctx }) => {
  app.get(
    '/works/:workId/readiness',
    {
      config: { permission: 'work.read' },
      schema: {
        operationId: 'readWorkReadiness',
        summary: 'How ready a work is for regions and platforms, and what to do about it',
        description:
          'Worked out with each call, by the rules that are in force at the instant that is asked about and by what is known of the work now. ' +
          'Every finding says where its rule comes from and how sure that is. This is no legal advice.',
        tags,
        params: WorkParams,
        querystring: WorkReadinessQuery,
        response: { 200: { description: 'One entry a region or platform', ...WorkReadinessView }, ...refusals },
      },
    },
    async (request) => {
      const { workId } = request.params
      const { targets, asOf, locale, places } = request.query
      const reader = readReaderLocale(locale)
      const assessed = await assessWork(ctx, workId, { targets, asOfMs: instantAsked('asOf', asOf) })
      return presentAssessedWork(workId, assessed, { reader, mostPlaces: places })
    },
  )

  app.get(
    '/readiness',
    {
      config: { permission: 'work.list' },
      schema: {
        operationId: 'listReadiness',
        summary: 'List works by how ready they are for a region or a platform, newest first',
        description:
          'As it was last worked out, in the background; `pending` says of how many works that is not done yet. Only works that the caller may see.',
        tags,
        querystring: ReadinessQuery,
        response: { 200: { description: 'A page of works', ...ReadinessView }, ...refusals },
      },
    },
    async (request, reply) => {
      const locale = readReaderLocale(request.query.locale)
      const page = await pageReadiness(ctx, callerOf(request), request.query)
      linkNext(request, reply, page.nextCursor)
      return presentReadinessPage(ctx.db, page, { target: page.target, locale, nowMs: ctx.now() })
    },
  )

  app.get(
    '/readiness/changes',
    {
      config: { permission: 'work.list' },
      schema: {
        operationId: 'listReadinessChanges',
        summary: 'Which works are in another state from an instant on, between two others, and why',
        description:
          'What happens by itself because rules, ratings, filings or windows begin or end, by what is known of the works now. Only works that the caller may see.',
        tags,
        querystring: ReadinessChangesQuery,
        response: { 200: { description: 'A page of changes, by work', ...ReadinessChangesView }, ...refusals },
      },
    },
    async (request, reply) => {
      const { from, to, locale, ...asked } = request.query
      const reader = readReaderLocale(locale)
      const span = { fromMs: instantGiven('from', from), toMs: instantGiven('to', to) }
      const page = await pageReadinessChanges(ctx, callerOf(request), { ...asked, ...span })
      linkNext(request, reply, page.nextCursor)
      return presentReadinessChanges(ctx.db, page, reader)
    },
  )
}

/** @throws {CatalogueError} QUERY_INVALID */
function instantGiven(name: string, text: string): number {
  return instantAsked(name, text) as number // undefined only for one that is not given
}
