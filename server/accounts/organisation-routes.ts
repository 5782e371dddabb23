import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { OrganisationRow } from '../../db/queries/organisations.ts'
import type { Context } from '../context.ts'
import { callerOf } from '../http/authenticate.ts'
import { entityTag } from '../http/entity-tags.ts'
import { idempotencyOf } from '../http/idempotency.ts'
import { linkNext } from '../http/next-link.ts'
import { IdempotencyHeaders, IfMatch, refusals } from '../http/views.ts'
import { createOrganisation, editOrganisation, getOrganisation, pageOrganisations } from './edit-organisations.ts'
import { presentOrganisations } from './present.ts'
import { listOf, NewOrganisationBody, OrganisationChangeBody, OrganisationParams, PageQuery } from './schemas.ts'

const tags = ['organisations']
const answer = { description: 'The organisation', ...Type.Ref('Organisation') }

/** Organisations: list, create, read, edit. A handler parses, calls one use case and presents. */
export const organisationRoutes: FastifyPluginAsyncTypebox<{ ctx: Context }> = async (app, { ctx }) => {
  const present = async (row: OrganisationRow) => (await presentOrganisations(ctx, [row]))[0]

  app.get(
    '/organisations',
    {
      config: { permission: 'organisation.list' },
      schema: {
        operationId: 'listOrganisations',
        summary: 'List organisations: all for the operator, their own for others',
        tags,
        querystring: PageQuery,
        response: { 200: { description: 'A page', ...listOf(Type.Ref('Organisation')) }, ...refusals },
      },
    },
    async (request, reply) => {
      const { rows, nextCursor } = await pageOrganisations(ctx, callerOf(request), request.query)
      linkNext(request, reply, nextCursor)
      return { items: await presentOrganisations(ctx, rows), nextCursor }
    },
  )

  app.post(
    '/organisations',
    {
      config: { permission: 'organisation.create' },
      schema: {
        operationId: 'createOrganisation',
        summary: 'Create an organisation',
        tags,
        headers: IdempotencyHeaders,
        body: NewOrganisationBody,
        response: { 201: answer, ...refusals },
      },
    },
    async (request, reply) => {
      const key = request.headers['idempotency-key']
      const idempotency = idempotencyOf(callerOf(request), 'createOrganisation', key, request.body)
      const row = await createOrganisation(ctx, request.body, idempotency)
      reply.code(201).header('location', `/api/organisations/${row.id}`).header('etag', entityTag(row))
      return present(row)
    },
  )

  app.get(
    '/organisations/:organisationId',
    {
      config: { permission: 'organisation.read' },
      schema: {
        operationId: 'getOrganisation',
        summary: 'Read an organisation',
        tags,
        params: OrganisationParams,
        response: { 200: answer, ...refusals },
      },
    },
    async (request, reply) => {
      const row = await getOrganisation(ctx.db, request.params.organisationId)
      reply.header('etag', entityTag(row))
      return present(row)
    },
  )

  app.patch(
    '/organisations/:organisationId',
    {
      config: { permission: 'organisation.manage' },
      schema: {
        operationId: 'editOrganisation',
        summary: 'Rename an organisation, or change its quota',
        tags,
        params: OrganisationParams,
        headers: IfMatch,
        body: OrganisationChangeBody,
        response: { 200: answer, ...refusals },
      },
    },
    async (request, reply) => {
      const { params, body, headers } = request
      const row = await editOrganisation(ctx, callerOf(request), params.organisationId, body, headers['if-match'])
      reply.header('etag', entityTag(row))
      return present(row)
    },
  )
}
