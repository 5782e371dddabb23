import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { FileBytes } from '../../catalogue/episode-schemas.ts'
import type { Context } from '../../context.ts'
import { CatalogueError } from '../../errors.ts'
import { callerOf } from '../../http/authenticate.ts'
import { sentAs } from '../../http/sent-as.ts'
import { refusals } from '../../http/views.ts'
import { presentAvails } from './present-avails.ts'
import { AvailsAnswer, AvailsQuery, SeenPlan } from './schemas.ts'
import { commitAvails, planAvails } from './take-avails.ts'
import { XML_LIMITS } from './xml-tree.ts'

const TYPES = [
  'application/xml',
  'text/xml',
  'text/csv',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
]

/** Rights of others' systems in, as windows of works. */
export const availsRoutes: FastifyPluginAsyncTypebox<{ ctx: Context }> = async (app, { ctx }) => {
  const options = { parseAs: 'buffer', bodyLimit: XML_LIMITS.fileBytes } as const
  app.addContentTypeParser(TYPES, options, (_request, body, done) => done(null, body))

  app.post(
    '/avails',
    {
      config: { permission: 'import.write', sentBody: sentAs(...TYPES.map((type) => [type, FileBytes] as const)) },
      bodyLimit: XML_LIMITS.fileBytes,
      schema: {
        operationId: 'takeAvails',
        summary: 'Bring windows in from MovieLabs Avails',
        tags: ['rights'],
        description:
          'Avails 2.7 XML, or the columns of Avails 1.9 as XLSX or CSV. A dry run, as long as dryRun is not false: which windows of which works would be added, changed and removed, what contradicts, what is unmatched, and what is wrong at which XPath or cell. To do it, send the same file with dryRun=false and the planDigest as If-Match: all of it is done or nothing, and the same file again changes nothing. 409 IMPORT_STALE: the works have changed, look at the plan again.',
        consumes: TYPES,
        querystring: AvailsQuery,
        headers: SeenPlan,
        response: { 200: { description: 'What it does, or has done', ...AvailsAnswer }, ...refusals },
      },
    },
    async (request, reply) => {
      const { dryRun, timeZone } = request.query
      const acceptConflicts = request.query.acceptConflicts?.split(',') ?? []
      const bytes: unknown = request.body
      if (!Buffer.isBuffer(bytes)) {
        throw new CatalogueError('AVAILS_UNREADABLE', `Send the file itself, as one of ${TYPES.join(', ')}.`)
      }
      const caller = callerOf(request)
      const plan = await planAvails(ctx.db, caller, bytes, { timeZone, acceptConflicts })
      const seen = request.headers['if-match']?.replaceAll(/^W\/|"/g, '')
      if (!dryRun) await commitAvails(ctx, caller, plan, seen, acceptConflicts)
      return reply.header('etag', `"${plan.digest}"`).send(presentAvails(plan, { dryRun }))
    },
  )
}
