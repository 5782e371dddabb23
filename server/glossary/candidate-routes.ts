import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { callerOf } from '../http/authenticate.ts'
import { linkNext } from '../http/next-link.ts'
import { refusals } from '../http/views.ts'
import { REBUILD_DELAY_MS } from './ask-for-rebuild.ts'
import { acceptCandidate, rejectCandidate } from './decide-candidate.ts'
import { pageCandidates } from './list-candidates.ts'
import { presentEdit } from './present.ts'
import { presentCandidate } from './present-candidate.ts'
import type { GlossaryRoutesOptions } from './routes.ts'
import { AcceptBody, CandidateParams, CandidatesQuery, CandidatesView, RejectBody } from './schemas.ts'

const tags = ['glossary']

/** What was learned from parallel texts: list, accept, reject. A handler parses, calls one use case and presents. */
export const candidateRoutes: FastifyPluginAsyncTypebox<GlossaryRoutesOptions> = async (app, options) => {
  const ctx = { ...options.ctx, rebuildDelayMs: options.rebuildDelayMs ?? REBUILD_DELAY_MS }

  app.get(
    '/glossary/candidates',
    {
      config: { permission: 'wording.read' },
      schema: {
        operationId: 'listWordingCandidates',
        summary: 'List pairs of words that parallel titles and subtitles have, the surest first',
        description:
          'Only pairs that nobody has decided about. Until then searches that find hardly anything go by the surest.',
        tags,
        querystring: CandidatesQuery,
        response: { 200: { description: 'A page of pairs', ...CandidatesView }, ...refusals },
      },
    },
    async (request, reply) => {
      const { pairs, nextCursor } = await pageCandidates(ctx, callerOf(request), request.query)
      linkNext(request, reply, nextCursor)
      return { items: pairs.map(presentCandidate), nextCursor }
    },
  )

  app.post(
    '/glossary/candidates/:candidateId/accept',
    {
      config: { permission: 'glossary.edit' },
      schema: {
        operationId: 'acceptWordingCandidate',
        summary: 'Take a pair into the glossary',
        tags,
        params: CandidateParams,
        body: AcceptBody,
        response: { 201: { description: 'The edit', ...Type.Ref('GlossaryEdit') }, ...refusals },
      },
    },
    async (request, reply) => {
      const { candidateId } = request.params
      const edit = await acceptCandidate(ctx, callerOf(request), candidateId, request.body)
      return reply.code(201).send(presentEdit(edit))
    },
  )

  app.post(
    '/glossary/candidates/:candidateId/reject',
    {
      config: { permission: 'glossary.edit' },
      schema: {
        operationId: 'rejectWordingCandidate',
        summary: 'Say that a pair is none: it is never offered again',
        tags,
        params: CandidateParams,
        body: RejectBody,
        response: { 204: { description: 'Rejected', type: 'null' }, ...refusals },
      },
    },
    async (request, reply) => {
      await rejectCandidate(ctx, callerOf(request), request.params.candidateId, request.body)
      return reply.code(204).send(null)
    },
  )
}
