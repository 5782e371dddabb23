import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { readVisibility } from '../accounts/visibility.ts'
import type { Context } from '../context.ts'
import { callerOf } from '../http/authenticate.ts'
import { linkNext } from '../http/next-link.ts'
import { refusals } from '../http/views.ts'
import { loadReadings } from '../language/phonetics/load-readings.ts'
import { findNearest } from './find-nearest.ts'
import { keepAllRows } from './kept-rows.ts'
import { pageMisses } from './list-misses.ts'
import { type MissLogOptions, openMissLog } from './miss-log.ts'
import { presentMiss } from './present-miss.ts'
import {
  LinesQuery,
  LinesView,
  MissesQuery,
  MissesView,
  NearestQuery,
  NearestView,
  SearchQuery,
  SearchView,
  SuggestionsView,
  SuggestQuery,
} from './schemas.ts'
import { searchLines } from './search-lines.ts'
import { searchWorks } from './search-works.ts'
import { suggest } from './suggest.ts'
import { writePage } from './write-page.ts'

const tags = ['search']

export interface SearchRoutesOptions {
  readonly ctx: Pick<Context, 'db' | 'engine' | 'now' | 'log'>
  readonly misses?: MissLogOptions
}

/** Search: works by title and dialogue, lines, and what was missed. A handler parses, calls one use case and presents. */
export const searchRoutes: FastifyPluginAsyncTypebox<SearchRoutesOptions> = async (app, options) => {
  const { ctx } = options
  const misses = openMissLog(ctx, options.misses)
  app.addHook('onClose', () => misses.close())
  app.addHook('onListen', async () => {
    await loadReadings() // so that the first reader does not wait for it
    keepAllRows(ctx.db).catch((error: unknown) => ctx.log.debug({ err: error }, 'rows were not read ahead'))
  })

  app.get(
    '/search',
    {
      config: { permission: 'work.list' },
      schema: {
        operationId: 'searchWorks',
        summary: 'Find works by title and by dialogue, whatever script or regional wording they are in',
        tags,
        querystring: SearchQuery,
        response: { 200: { description: 'A page of works with their best lines', ...SearchView }, ...refusals },
      },
    },
    async (request, reply) => {
      const page = await searchWorks(ctx, request.query, misses, await readVisibility(ctx.db, callerOf(request)))
      linkNext(request, reply, page.nextCursor)
      // The framework sends bytes as well as text; its types know of text alone.
      reply.type('application/json; charset=utf-8').serializer(writePage as unknown as (page: unknown) => string)
      return page
    },
  )

  app.get(
    '/search/lines',
    {
      config: { permission: 'work.list' },
      schema: {
        operationId: 'searchLines',
        summary: 'Find lines of dialogue with the second at which they are said',
        tags,
        querystring: LinesQuery,
        response: { 200: { description: 'A page of lines', ...LinesView }, ...refusals },
      },
    },
    async (request, reply) => {
      const page = await searchLines(ctx, request.query, await readVisibility(ctx.db, callerOf(request)))
      linkNext(request, reply, page.nextCursor)
      return page
    },
  )

  app.get(
    '/search/suggest',
    {
      config: { permission: 'work.list' },
      schema: {
        operationId: 'suggestSearches',
        summary: 'Complete what is being typed: genres, titles and people',
        tags,
        querystring: SuggestQuery,
        response: { 200: { description: 'The best first', ...SuggestionsView }, ...refusals },
      },
    },
    async (request) => {
      const visibility = await readVisibility(ctx.db, callerOf(request))
      return { items: await suggest(ctx, request.query, visibility) }
    },
  )

  app.get(
    '/search/nearest',
    {
      config: { permission: 'work.list' },
      schema: {
        operationId: 'findNearestSearches',
        summary: 'Tell what to do about a search that found nothing: shorter texts, and which filter hides how many',
        tags,
        querystring: NearestQuery,
        response: { 200: { description: 'What is near', ...NearestView }, ...refusals },
      },
    },
    async (request) => findNearest(ctx, request.query, await readVisibility(ctx.db, callerOf(request))),
  )

  app.get(
    '/search/misses',
    {
      config: { permission: 'wording.read' },
      schema: {
        operationId: 'listSearchMisses',
        summary: 'List what was searched for and hardly found, the most frequent first',
        description: 'Texts only, for 90 days: nothing says who asked, and none has an @ or eight digits.',
        tags,
        querystring: MissesQuery,
        response: { 200: { description: 'A page of texts', ...MissesView }, ...refusals },
      },
    },
    async (request, reply) => {
      const { rows, nextCursor } = await pageMisses(ctx, request.query)
      linkNext(request, reply, nextCursor)
      return { items: rows.map(presentMiss), nextCursor }
    },
  )
}
