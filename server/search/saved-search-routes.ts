import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import type { NamedSearch } from '../../db/queries/saved-searches.ts'
import type { Caller, Context } from '../context.ts'
import { callerOf } from '../http/authenticate.ts'
import { entityTag } from '../http/entity-tags.ts'
import { idempotencyOf } from '../http/idempotency.ts'
import { linkNext } from '../http/next-link.ts'
import { IdempotencyHeaders, IfMatch, refusals } from '../http/views.ts'
import { addressOf, type CanonicalQuery } from './canonical-query.ts'
import { editSavedSearch, getSavedSearch, pageSavedSearches, removeSavedSearch, saveSearch } from './save-searches.ts'
import {
  NewSavedSearch,
  SavedSearchChange,
  SavedSearchesQuery,
  SavedSearchesView,
  SavedSearchParams,
  type SavedSearchView,
} from './saved-search-schemas.ts'

const tags = ['search']
const searchAnswer = { description: 'The saved search', ...Type.Ref('SavedSearch') }

/** Searches under a name, for oneself or for one's organisation. A handler parses, calls one use case and presents. */
export const savedSearchRoutes: FastifyPluginAsyncTypebox<{ ctx: Pick<Context, 'db' | 'now' | 'newId'> }> = async (
  app,
  { ctx },
) => {
  const send = (reply: FastifyReply, caller: Caller, search: NamedSearch) =>
    reply.header('etag', entityTag(search)).send(present(search, caller))

  app.get(
    '/saved-searches',
    {
      config: { permission: 'self' },
      schema: {
        operationId: 'listSavedSearches',
        summary: 'List your saved searches and those shared in your organisations',
        tags,
        querystring: SavedSearchesQuery,
        response: { 200: { description: 'A page of saved searches', ...SavedSearchesView }, ...refusals },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request)
      const { rows, nextCursor } = await pageSavedSearches(ctx, caller, request.query)
      linkNext(request, reply, nextCursor)
      return { items: rows.map((row) => present(row, caller)), nextCursor }
    },
  )

  app.post(
    '/saved-searches',
    {
      config: { permission: 'self' },
      schema: {
        operationId: 'saveSearch',
        summary: 'Save a search under a name',
        tags,
        headers: IdempotencyHeaders,
        body: NewSavedSearch,
        response: { 201: searchAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request)
      const idempotency = idempotencyOf(caller, 'saveSearch', request.headers['idempotency-key'], request.body)
      const search = await saveSearch(ctx, caller, request.body, idempotency)
      reply.code(201).header('location', `/api/saved-searches/${search.id}`)
      return send(reply, caller, search)
    },
  )

  app.get(
    '/saved-searches/:savedSearchId',
    {
      config: { permission: 'self' },
      schema: {
        operationId: 'getSavedSearch',
        summary: 'Read a saved search',
        tags,
        params: SavedSearchParams,
        response: { 200: searchAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request)
      return send(reply, caller, await getSavedSearch(ctx.db, caller, request.params.savedSearchId))
    },
  )

  app.patch(
    '/saved-searches/:savedSearchId',
    {
      config: { permission: 'self' },
      schema: {
        operationId: 'editSavedSearch',
        summary: 'Rename your saved search, change what it looks for, or who sees it',
        tags,
        params: SavedSearchParams,
        headers: IfMatch,
        body: SavedSearchChange,
        response: { 200: searchAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request)
      const { savedSearchId } = request.params
      const search = await editSavedSearch(ctx, caller, savedSearchId, request.body, request.headers['if-match'])
      return send(reply, caller, search)
    },
  )

  app.delete(
    '/saved-searches/:savedSearchId',
    {
      config: { permission: 'self' },
      schema: {
        operationId: 'removeSavedSearch',
        summary: 'Remove your saved search',
        tags,
        params: SavedSearchParams,
        headers: IfMatch,
        response: { 204: { description: 'Removed', type: 'null' }, ...refusals },
      },
    },
    async (request, reply) => {
      await removeSavedSearch(ctx, callerOf(request), request.params.savedSearchId, request.headers['if-match'])
      return reply.code(204).send(null)
    },
  )
}

function present(search: NamedSearch, caller: Caller): SavedSearchView {
  const { id, name, organisationId, ownerId, ownerName } = search
  const query = JSON.parse(search.query) as CanonicalQuery // as `canonicalQuery` made it
  return {
    ...{ id, name, query, url: addressOf(query), organisationId },
    ...{ isOwn: ownerId === caller.id, ownerName: ownerName ?? ownerId },
    createdAt: new Date(search.createdAtMs).toISOString(),
    updatedAt: new Date(search.updatedAtMs).toISOString(),
  }
}
