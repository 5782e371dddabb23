import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { type FailedJobRow, listFailedJobs } from '../../db/queries/job-failures.ts'
import { pageById } from '../accounts/page.ts'
import type { Context } from '../context.ts'
import { linkNext } from '../http/next-link.ts'
import { refusals } from '../http/views.ts'
import { readOperations } from './read-operations.ts'
import { retryFailure } from './retry-failure.ts'
import { FailuresQuery, FailuresView, type FailureView, JobParams, OperationsView } from './schemas.ts'

const tags = ['operations']
const config = { permission: 'operate' } as const

/** How the installation is, for its operator: what waits, what was given up, and giving that another chance. */
export const operationsRoutes: FastifyPluginAsyncTypebox<{ ctx: Context }> = async (app, { ctx }) => {
  app.get(
    '/operations',
    {
      config,
      schema: {
        ...{ operationId: 'readOperations', summary: 'How the installation is just now', tags },
        description: 'What /metrics and /readyz say, as JSON, with how far the index is.',
        response: { 200: { description: 'How it is', ...OperationsView }, ...refusals },
      },
    },
    async () => readOperations(ctx),
  )

  app.get(
    '/operations/failures',
    {
      config,
      schema: {
        ...{ operationId: 'listFailures', summary: 'List the jobs that were given up, the oldest first', tags },
        querystring: FailuresQuery,
        response: { 200: { description: 'A page', ...FailuresView }, ...refusals },
      },
    },
    async (request, reply) => {
      const { rows, nextCursor } = await pageById(
        request.query,
        ({ id }: FailedJobRow) => id,
        (page) => listFailedJobs(ctx.db, page),
      )
      linkNext(request, reply, nextCursor)
      return { items: rows.map(presentFailure), nextCursor }
    },
  )

  app.post(
    '/operations/failures/:jobId/retry',
    {
      config,
      schema: {
        ...{ operationId: 'retryFailure', summary: 'Give a job that was given up another chance', tags },
        params: JobParams,
        response: { 204: { description: 'It is in the queue', type: 'null' }, ...refusals },
      },
    },
    async (request, reply) => {
      await retryFailure(ctx, request.params.jobId)
      return reply.code(204).send(null)
    },
  )
}

function presentFailure(row: FailedJobRow): FailureView {
  const { id, kind, key, workId, attempts } = row
  const problem = { code: row.problemCode ?? 'INTERNAL', detail: row.problemDetail }
  return { id, kind, key, workId, attempts, ...problem, failedAt: new Date(row.updatedAtMs).toISOString() }
}
