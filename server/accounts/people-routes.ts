import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { callerOf, sessionTokenOf } from '../http/authenticate.ts'
import { entityTag } from '../http/entity-tags.ts'
import { idempotencyOf } from '../http/idempotency.ts'
import { linkNext } from '../http/next-link.ts'
import { IdempotencyHeaders, IfMatch, refusals } from '../http/views.ts'
import { createApiToken, pageApiTokens, revokeApiToken } from './edit-api-tokens.ts'
import { editPerson } from './edit-person.ts'
import { endOtherSessions, endOwnSession, listOwnSessions } from './own-sessions.ts'
import type { Passwords } from './passwords.ts'
import { getPerson, presentApiToken, presentOwnSession, presentPerson } from './present.ts'
import {
  ApiTokenParams,
  ApiTokenView,
  listOf,
  NewApiTokenBody,
  NewApiTokenView,
  OwnSessionView,
  PageQuery,
  PersonChangeBody,
  PersonView,
  SessionParams,
} from './schemas.ts'

const tags = ['people']
const answer = { description: 'The person', ...PersonView }

/** One's own account: name, password, tokens. A handler parses, calls one use case and presents. */
export const peopleRoutes: FastifyPluginAsyncTypebox<{ ctx: Context; passwords: Passwords }> = async (app, options) => {
  const ctx = { ...options.ctx, passwords: options.passwords }

  app.get(
    '/people/me',
    {
      config: { permission: 'self' },
      schema: {
        operationId: 'getMe',
        summary: 'Read who you are',
        tags,
        response: { 200: answer, ...refusals },
      },
    },
    async (request, reply) => {
      const row = await getPerson(ctx.db, callerOf(request).id)
      reply.header('etag', entityTag(row))
      return presentPerson(ctx.db, row)
    },
  )

  app.patch(
    '/people/me',
    {
      config: { permission: 'self' },
      schema: {
        operationId: 'editMe',
        summary: 'Change your name or your password',
        description: 'A new password ends all your other sessions.',
        tags,
        headers: IfMatch,
        body: PersonChangeBody,
        response: { 200: answer, ...refusals },
      },
    },
    async (request, reply) => {
      const sessionToken = sessionTokenOf(request, ctx.settings)
      const origin = { sessionToken, address: request.ip, ifMatch: request.headers['if-match'] }
      const row = await editPerson(ctx, callerOf(request), request.body, origin)
      reply.header('etag', entityTag(row))
      return presentPerson(ctx.db, row)
    },
  )

  app.get(
    '/people/me/tokens',
    {
      config: { permission: 'self' },
      schema: {
        operationId: 'listApiTokens',
        summary: 'List your tokens',
        tags,
        querystring: PageQuery,
        response: { 200: { description: 'A page of tokens', ...listOf(ApiTokenView) }, ...refusals },
      },
    },
    async (request, reply) => {
      const { rows, nextCursor } = await pageApiTokens(ctx, callerOf(request), request.query)
      linkNext(request, reply, nextCursor)
      return { items: rows.map(presentApiToken), nextCursor }
    },
  )

  app.post(
    '/people/me/tokens',
    {
      config: { permission: 'self' },
      schema: {
        operationId: 'createApiToken',
        summary: 'Make a token for the command line',
        description: 'It may do what you may, and is shown this once. Only a signed-in page can make one.',
        tags,
        headers: IdempotencyHeaders,
        body: NewApiTokenBody,
        response: { 201: { description: 'The token', ...NewApiTokenView }, ...refusals },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request)
      if (caller.kind === 'person' && sessionTokenOf(request, ctx.settings) === undefined) {
        throw new CatalogueError('FORBIDDEN', 'A token cannot make another: sign in with your password for this.')
      }
      const idempotency = idempotencyOf(caller, 'createApiToken', request.headers['idempotency-key'], request.body)
      const { row, secret } = await createApiToken(ctx, caller, request.body, idempotency)
      return reply.code(201).send({ ...presentApiToken(row), token: secret })
    },
  )

  app.delete(
    '/people/me/tokens/:tokenId',
    {
      config: { permission: 'self' },
      schema: {
        operationId: 'revokeApiToken',
        summary: 'Revoke one of your tokens',
        tags,
        params: ApiTokenParams,
        response: { 204: { description: 'Revoked', type: 'null' }, ...refusals },
      },
    },
    async (request, reply) => {
      await revokeApiToken(ctx, callerOf(request), request.params.tokenId)
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/people/me/sessions',
    {
      config: { permission: 'self' },
      schema: {
        operationId: 'listOwnSessions',
        summary: 'List where you are signed in',
        tags,
        response: { 200: { description: 'All of them, the newest first', ...listOf(OwnSessionView) }, ...refusals },
      },
    },
    async (request) => {
      const rows = await listOwnSessions(ctx, callerOf(request))
      const current = sessionTokenOf(request, ctx.settings)
      return { items: rows.map((row) => presentOwnSession(row, current)), nextCursor: null }
    },
  )

  app.delete(
    '/people/me/sessions/:sessionId',
    {
      config: { permission: 'self' },
      schema: {
        operationId: 'endOwnSession',
        summary: 'End one of your sessions',
        tags,
        params: SessionParams,
        response: { 204: { description: 'Ended', type: 'null' }, ...refusals },
      },
    },
    async (request, reply) => {
      await endOwnSession(ctx, callerOf(request), request.params.sessionId)
      return reply.code(204).send(null)
    },
  )

  app.delete(
    '/people/me/sessions',
    {
      config: { permission: 'self' },
      schema: {
        operationId: 'endOtherSessions',
        summary: 'End all your sessions but this one',
        tags,
        response: { 204: { description: 'Ended', type: 'null' }, ...refusals },
      },
    },
    async (request, reply) => {
      await endOtherSessions(ctx, callerOf(request), sessionTokenOf(request, ctx.settings))
      return reply.code(204).send(null)
    },
  )
}
