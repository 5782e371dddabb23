import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Context } from '../context.ts'
import { callerOf, publicUrlOf } from '../http/authenticate.ts'
import { idempotencyOf } from '../http/idempotency.ts'
import { linkNext } from '../http/next-link.ts'
import { IdempotencyHeaders, refusals } from '../http/views.ts'
import { invite, pageInvitations, withdrawInvitation } from './edit-invitations.ts'
import { changeRole, pageMembers, removeMember } from './edit-members.ts'
import { presentInvitation, presentMember } from './present.ts'
import {
  InvitationParams,
  InvitationView,
  listOf,
  MemberParams,
  MemberView,
  NewInvitationBody,
  NewInvitationView,
  OrganisationParams,
  PageQuery,
  RoleBody,
} from './schemas.ts'

const tags = ['organisations']

/** Who belongs to an organisation, and who is invited. A handler parses, calls one use case and presents. */
export const memberRoutes: FastifyPluginAsyncTypebox<{ ctx: Context }> = async (app, { ctx }) => {
  app.get(
    '/organisations/:organisationId/members',
    {
      config: { permission: 'organisation.read' },
      schema: {
        operationId: 'listMembers',
        summary: 'List the members of an organisation',
        tags,
        params: OrganisationParams,
        querystring: PageQuery,
        response: { 200: { description: 'A page of members', ...listOf(MemberView) }, ...refusals },
      },
    },
    async (request, reply) => {
      const { rows, nextCursor } = await pageMembers(ctx, request.params.organisationId, request.query)
      linkNext(request, reply, nextCursor)
      return { items: rows.map(presentMember), nextCursor }
    },
  )

  app.patch(
    '/organisations/:organisationId/members/:personId',
    {
      config: { permission: 'organisation.manage' },
      schema: {
        operationId: 'changeRole',
        summary: 'Give a member another role',
        tags,
        params: MemberParams,
        body: RoleBody,
        response: { 200: { description: 'The member', ...MemberView }, ...refusals },
      },
    },
    async (request) => presentMember(await changeRole(ctx, request.params, request.body.role)),
  )

  app.delete(
    '/organisations/:organisationId/members/:personId',
    {
      config: { permission: 'organisation.manage' },
      schema: {
        operationId: 'removeMember',
        summary: 'Remove a member',
        tags,
        params: MemberParams,
        response: { 204: { description: 'Removed', type: 'null' }, ...refusals },
      },
    },
    async (request, reply) => {
      await removeMember(ctx, request.params)
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/organisations/:organisationId/invitations',
    {
      config: { permission: 'organisation.manage' },
      schema: {
        operationId: 'listInvitations',
        summary: 'List the open invitations of an organisation',
        tags,
        params: OrganisationParams,
        querystring: PageQuery,
        response: { 200: { description: 'A page of invitations', ...listOf(InvitationView) }, ...refusals },
      },
    },
    async (request, reply) => {
      const { rows, nextCursor } = await pageInvitations(ctx, request.params.organisationId, request.query)
      linkNext(request, reply, nextCursor)
      return { items: rows.map(presentInvitation), nextCursor }
    },
  )

  app.post(
    '/organisations/:organisationId/invitations',
    {
      config: { permission: 'organisation.manage' },
      schema: {
        operationId: 'invite',
        summary: 'Invite somebody by a one-time link',
        description: 'The link works once, within a week. It is shown this once: hand it over yourself.',
        tags,
        params: OrganisationParams,
        headers: IdempotencyHeaders,
        body: NewInvitationBody,
        response: { 201: { description: 'The invitation and its link', ...NewInvitationView }, ...refusals },
      },
    },
    async (request, reply) => {
      const { organisationId } = request.params
      const key = request.headers['idempotency-key']
      const idempotency = idempotencyOf(callerOf(request), `invite ${organisationId}`, key, request.body)
      const { row, secret } = await invite(ctx, callerOf(request), organisationId, request.body, idempotency)
      const link = secret === null ? null : `${publicUrlOf(request, ctx.settings)}/invitation#${secret}`
      return reply.code(201).send({ ...presentInvitation(row), link })
    },
  )

  app.delete(
    '/organisations/:organisationId/invitations/:invitationId',
    {
      config: { permission: 'organisation.manage' },
      schema: {
        operationId: 'withdrawInvitation',
        summary: 'Take an invitation back',
        tags,
        params: InvitationParams,
        response: { 204: { description: 'Taken back', type: 'null' }, ...refusals },
      },
    },
    async (request, reply) => {
      const { organisationId, invitationId } = request.params
      await withdrawInvitation(ctx, { organisationId, id: invitationId })
      return reply.code(204).send(null)
    },
  )
}
