import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Context } from '../context.ts'
import { linkNext } from '../http/next-link.ts'
import { refusals } from '../http/views.ts'
import { loadReadings } from '../language/phonetics/load-readings.ts'
import { LinesQuery, LinesView, SearchQuery, SearchView } from './schemas.ts'
import { searchLines } from './search-lines.ts'
import { searchWorks } from './search-works.ts'

const tags = ['search']

/** Search: works by title and dialogue, and lines. A handler parses, calls one use case and presents. */
export const searchRoutes: FastifyPluginAsyncTypebox<{ ctx: Pick<Context, 'db' | 'engine'> }> = async (
  app,
  { ctx },
) => {
  app.addHook('onListen', async () => {
    await loadReadings() // so that the first reader does not wait for it
  })

  app.get(
    '/search',
    {
      schema: {
        operationId: 'searchWorks',
        summary: 'Find works by title and by dialogue, whatever script or regional wording they are in',
        tags,
        querystring: SearchQuery,
        response: { 200: { description: 'A page of works with their best lines', ...SearchView }, ...refusals },
      },
    },
    async (request, reply) => {
      const page = await searchWorks(ctx, request.query)
      linkNext(request, reply, page.nextCursor)
      return page
    },
  )

  app.get(
    '/search/lines',
    {
      schema: {
        operationId: 'searchLines',
        summary: 'Find lines of dialogue with the second at which they are said',
        tags,
        querystring: LinesQuery,
        response: { 200: { description: 'A page of lines', ...LinesView }, ...refusals },
      },
    },
    async (request, reply) => {
      const page = await searchLines(ctx, request.query)
      linkNext(request, reply, page.nextCursor)
      return page
    },
  )
}
