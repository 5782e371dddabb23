import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { worksSeenBy } from '../accounts/visibility.ts'
import { readReaderLocale } from '../catalogue/reader-locale.ts'
import type { Context } from '../context.ts'
import { callerOf } from '../http/authenticate.ts'
import { linkNext } from '../http/next-link.ts'
import { refusals } from '../http/views.ts'
import { decideDuplicate } from './decide-duplicate.ts'
import { pageDuplicates } from './list-duplicates.ts'
import { presentDuplicates } from './present-duplicates.ts'
import { DecideDuplicateBody, DuplicateParams, DuplicatesQuery, DuplicatesView, DuplicateView } from './schemas.ts'

const tags = ['duplicates']

/** Pairs of videos that look or sound alike: list, decide. */
export const duplicateRoutes: FastifyPluginAsyncTypebox<{ ctx: Context }> = async (app, { ctx }) => {
  app.get(
    '/duplicates',
    {
      config: { permission: 'duplicate.list' },
      schema: {
        operationId: 'listDuplicates',
        summary: 'List pairs of videos that are copies or parts of each other, newest first',
        description:
          'Found by picture and sound after each analysis, whatever was re-encoded, cropped, mirrored or cut; what the episodes of a series ' +
          'share is left out. Only pairs of which the caller may see both. A person decides; nothing is done with a video by itself.',
        tags,
        querystring: DuplicatesQuery,
        response: { 200: { description: 'A page of pairs', ...DuplicatesView }, ...refusals },
      },
    },
    async (request, reply) => {
      const reader = readReaderLocale(request.query.locale)
      const { rows, seen, nextCursor } = await pageDuplicates(ctx, callerOf(request), request.query)
      linkNext(request, reply, nextCursor)
      return { items: await presentDuplicates(ctx.db, rows, seen, reader), nextCursor }
    },
  )

  app.post(
    '/duplicates/:duplicateId/decide',
    {
      config: { permission: 'duplicate.decide' },
      schema: {
        operationId: 'decideDuplicate',
        summary: 'Say whether a pair is a duplicate',
        description: 'Kept, and in the history of episodes of one organisation. It may be decided anew.',
        tags,
        params: DuplicateParams,
        body: DecideDuplicateBody,
        response: { 200: { description: 'The pair', ...DuplicateView }, ...refusals },
      },
    },
    async (request) => {
      const caller = callerOf(request)
      const row = await decideDuplicate(ctx, caller, request.params.duplicateId, request.body)
      const [view] = await presentDuplicates(ctx.db, [row], worksSeenBy(caller))
      if (!view) throw new Error(`The pair ${row.id} has lost its episodes`)
      return view
    },
  )
}
