import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import type { WorkRow } from '../../db/queries/works.ts'
import { presentWorks } from '../catalogue/present-work.ts'
import { callerOf } from '../http/authenticate.ts'
import { entityTag } from '../http/entity-tags.ts'
import { optionalBody } from '../http/optional-body.ts'
import { IfMatch, refusals, WorkParams } from '../http/views.ts'
import { decide } from './decide.ts'
import { presentReviews } from './present-review.ts'
import { ApproveBody, ChangesBody, ClaimBody, PublishBody, WithdrawBody } from './schemas.ts'
import { STEPS } from './steps.ts'
import type { ReviewContext } from './take-step.ts'

const tags = ['review']
const workAnswer = { description: 'The work', ...Type.Ref('Work') }
const reviewAnswer = { description: 'The review', ...Type.Ref('Review') }

/** The way of a work from its producer to where it is shown. A handler parses, calls one use case and presents. */
export const stepRoutes: FastifyPluginAsyncTypebox<{ ctx: ReviewContext }> = async (app, { ctx }) => {
  const sendWork = async (reply: FastifyReply, row: WorkRow) => {
    const [view] = await presentWorks(ctx.db, [row])
    return reply.header('etag', entityTag(row)).send(view)
  }
  const sendReview = async (reply: FastifyReply, row: WorkRow) => {
    const [view] = await presentReviews(ctx.db, [row], ctx.settings.REVIEW_APPROVALS)
    return reply.header('etag', entityTag(row)).send(view)
  }

  app.post(
    '/works/:workId/submit',
    {
      config: { permission: STEPS.submit.permission },
      schema: {
        operationId: 'submitWork',
        summary: 'Submit a work for review',
        description: 'Curators see it from then on. Again after changes were requested.',
        tags,
        params: WorkParams,
        headers: IfMatch,
        response: { 200: workAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const decision = { step: 'submit', workId: request.params.workId } as const
      return sendWork(reply, await decide(ctx, callerOf(request), decision, request.headers['if-match']))
    },
  )

  app.post(
    '/works/:workId/claim',
    {
      ...optionalBody,
      config: { permission: STEPS.claim.permission },
      schema: {
        operationId: 'claimReview',
        summary: 'Take a work on for review',
        description: 'The body may be left out.',
        tags,
        params: WorkParams,
        headers: IfMatch,
        body: ClaimBody,
        response: { 200: reviewAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const decision = { ...request.body, step: 'claim', workId: request.params.workId } as const
      return sendReview(reply, await decide(ctx, callerOf(request), decision, request.headers['if-match']))
    },
  )

  app.post(
    '/works/:workId/release',
    {
      config: { permission: STEPS.release.permission },
      schema: {
        operationId: 'releaseReview',
        summary: 'Give a work that was taken on back to the queue',
        tags,
        params: WorkParams,
        headers: IfMatch,
        response: { 200: reviewAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const decision = { step: 'release', workId: request.params.workId } as const
      return sendReview(reply, await decide(ctx, callerOf(request), decision, request.headers['if-match']))
    },
  )

  app.post(
    '/works/:workId/request-changes',
    {
      ...optionalBody,
      config: { permission: STEPS.requestChanges.permission },
      schema: {
        operationId: 'requestChanges',
        summary: 'Send a work back to its producer, with notes',
        description:
          'Needs a note that is open: given here, or written before. Approvals are forgotten. The body may be left out.',
        tags,
        params: WorkParams,
        headers: IfMatch,
        body: ChangesBody,
        response: { 200: reviewAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const decision = { ...request.body, step: 'requestChanges', workId: request.params.workId } as const
      return sendReview(reply, await decide(ctx, callerOf(request), decision, request.headers['if-match']))
    },
  )

  app.post(
    '/works/:workId/approve',
    {
      config: { permission: STEPS.approve.permission },
      schema: {
        operationId: 'approveWork',
        summary: 'Approve of a work for regions',
        description: 'Of its content as it is: when that is edited, the approval no longer counts.',
        tags,
        params: WorkParams,
        headers: IfMatch,
        body: ApproveBody,
        response: { 200: reviewAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const decision = { ...request.body, step: 'approve', workId: request.params.workId } as const
      return sendReview(reply, await decide(ctx, callerOf(request), decision, request.headers['if-match']))
    },
  )

  app.post(
    '/works/:workId/publish',
    {
      ...optionalBody,
      config: { permission: STEPS.publish.permission },
      schema: {
        operationId: 'publishWork',
        summary: 'Publish a work, in the catalogue or in regions',
        description:
          'Without `regions`: its status becomes published, and it is shown in no region by that. With them: in each, when its readiness there does not fail, or ' +
          'an override says why all the same; 409 READINESS_FAILED lists what was found. Who publishes in a region approves of it there. The body may be left out.',
        tags,
        params: WorkParams,
        headers: IfMatch,
        body: PublishBody,
        response: { 200: workAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const decision = { ...request.body, step: 'publish', workId: request.params.workId } as const
      return sendWork(reply, await decide(ctx, callerOf(request), decision, request.headers['if-match']))
    },
  )

  app.post(
    '/works/:workId/withdraw',
    {
      ...optionalBody,
      config: { permission: STEPS.withdraw.permission },
      schema: {
        operationId: 'withdrawWork',
        summary: 'Withdraw a work, from everywhere or from regions',
        description: 'Out of the last of its regions, it is withdrawn. The body may be left out.',
        tags,
        params: WorkParams,
        headers: IfMatch,
        body: WithdrawBody,
        response: { 200: workAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const decision = { ...request.body, step: 'withdraw', workId: request.params.workId } as const
      return sendWork(reply, await decide(ctx, callerOf(request), decision, request.headers['if-match']))
    },
  )

  app.delete(
    '/works/:workId',
    {
      config: { permission: STEPS.withdraw.permission },
      schema: {
        operationId: 'deleteWork',
        summary: 'Withdraw a work from everywhere',
        tags,
        params: WorkParams,
        headers: IfMatch,
        response: { 204: { description: 'Withdrawn', type: 'null' }, ...refusals },
      },
    },
    async (request, reply) => {
      const decision = { step: 'withdraw', workId: request.params.workId } as const
      await decide(ctx, callerOf(request), decision, request.headers['if-match'])
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/works/:workId/restore',
    {
      config: { permission: STEPS.restore.permission },
      schema: {
        operationId: 'restoreWork',
        summary: 'Give a withdrawn work its status back within 30 days',
        description: 'What was published in regions is approved again, or in review: publish it there anew.',
        tags,
        params: WorkParams,
        headers: IfMatch,
        response: { 200: workAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const decision = { step: 'restore', workId: request.params.workId } as const
      return sendWork(reply, await decide(ctx, callerOf(request), decision, request.headers['if-match']))
    },
  )
}
