import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { CollectionRow } from '../../db/queries/collections.ts'
import { worksSeenBy } from '../accounts/visibility.ts'
import { presentWorks } from '../catalogue/present-work.ts'
import { readReaderLocale } from '../catalogue/reader-locale.ts'
import { WorkListView } from '../catalogue/schemas.ts'
import type { Context } from '../context.ts'
import { callerOf } from '../http/authenticate.ts'
import { entityTag } from '../http/entity-tags.ts'
import { idempotencyOf } from '../http/idempotency.ts'
import { linkNext } from '../http/next-link.ts'
import { optionalBody } from '../http/optional-body.ts'
import { IdempotencyHeaders, IfMatch, refusals } from '../http/views.ts'
import {
  createCollection,
  editCollection,
  getCollection,
  placeWork,
  removeCollection,
  takeWorkOut,
} from './edit-collections.ts'
import { pageCollections, pageMembers } from './list-collections.ts'
import { presentCollections } from './present-collection.ts'
import {
  CollectionChange,
  CollectionParams,
  CollectionQuery,
  CollectionsQuery,
  CollectionsView,
  MemberParams,
  NewCollection,
  PlaceBody,
} from './schemas.ts'

const tags = ['collections']
const collectionAnswer = { description: 'The collection', ...Type.Ref('Collection') }

/** Works that are put together, in an order. A handler parses, calls one use case and presents. */
export const collectionRoutes: FastifyPluginAsyncTypebox<{ ctx: Context }> = async (app, { ctx }) => {
  const send = async (request: FastifyRequest, reply: FastifyReply, row: CollectionRow, reader?: string) => {
    const [view] = await presentCollections(ctx.db, [row], worksSeenBy(callerOf(request)), reader)
    return reply.header('etag', entityTag(row)).send(view)
  }

  app.get(
    '/collections',
    {
      config: { permission: 'collection.list' },
      schema: {
        operationId: 'listCollections',
        summary: 'List the collections of your organisations, and those for everybody',
        tags,
        querystring: CollectionsQuery,
        response: { 200: { description: 'A page of collections', ...CollectionsView }, ...refusals },
      },
    },
    async (request, reply) => {
      const { locale, ...query } = request.query
      const reader = readReaderLocale(locale)
      const caller = callerOf(request)
      const { rows, nextCursor } = await pageCollections(ctx, caller, query)
      linkNext(request, reply, nextCursor)
      return { items: await presentCollections(ctx.db, rows, worksSeenBy(caller), reader), nextCursor }
    },
  )

  app.post(
    '/collections',
    {
      config: { permission: 'collection.create' },
      schema: {
        operationId: 'createCollection',
        summary: 'Make a collection',
        tags,
        headers: IdempotencyHeaders,
        body: NewCollection,
        response: { 201: collectionAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request)
      const key = request.headers['idempotency-key']
      const idempotency = idempotencyOf(caller, 'createCollection', key, request.body)
      const row = await createCollection(ctx, caller, request.body, idempotency)
      reply.code(201).header('location', `/api/collections/${row.id}`)
      return send(request, reply, row)
    },
  )

  app.get(
    '/collections/:collectionId',
    {
      config: { permission: 'collection.read' },
      schema: {
        operationId: 'getCollection',
        summary: 'Read a collection',
        tags,
        params: CollectionParams,
        querystring: CollectionQuery,
        response: { 200: collectionAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const row = await getCollection(ctx.db, request.params.collectionId)
      return send(request, reply, row, readReaderLocale(request.query.locale))
    },
  )

  app.patch(
    '/collections/:collectionId',
    {
      config: { permission: 'collection.edit' },
      schema: {
        operationId: 'editCollection',
        summary: 'Change the names, the audience or the cover of a collection',
        tags,
        params: CollectionParams,
        headers: IfMatch,
        body: CollectionChange,
        response: { 200: collectionAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const { collectionId } = request.params
      return send(request, reply, await editCollection(ctx, collectionId, request.body, request.headers['if-match']))
    },
  )

  app.delete(
    '/collections/:collectionId',
    {
      config: { permission: 'collection.edit' },
      schema: {
        operationId: 'removeCollection',
        summary: 'Remove a collection; its works stay',
        tags,
        params: CollectionParams,
        headers: IfMatch,
        response: { 204: { description: 'Removed', type: 'null' }, ...refusals },
      },
    },
    async (request, reply) => {
      await removeCollection(ctx, request.params.collectionId, request.headers['if-match'])
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/collections/:collectionId/works',
    {
      config: { permission: 'collection.read' },
      schema: {
        operationId: 'listCollectionWorks',
        summary: 'List the works of a collection that you may see, in its order',
        tags,
        params: CollectionParams,
        querystring: CollectionsQuery,
        response: { 200: { description: 'A page of works', ...WorkListView }, ...refusals },
      },
    },
    async (request, reply) => {
      const { locale, ...query } = request.query
      const reader = readReaderLocale(locale)
      const { id } = await getCollection(ctx.db, request.params.collectionId)
      const { rows, nextCursor } = await pageMembers(ctx, callerOf(request), id, query)
      linkNext(request, reply, nextCursor)
      return { items: await presentWorks(ctx.db, rows, reader), nextCursor }
    },
  )

  app.put(
    '/collections/:collectionId/works/:workId',
    {
      ...optionalBody,
      config: { permission: 'collection.edit' },
      schema: {
        operationId: 'placeWork',
        summary: 'Put a work into a collection, or move it there',
        description: 'Before another one, or last. The body may be left out.',
        tags,
        params: MemberParams,
        headers: IfMatch,
        body: PlaceBody,
        response: { 200: collectionAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const ifMatch = request.headers['if-match']
      const row = await placeWork(ctx, callerOf(request), request.params, request.body, ifMatch)
      return send(request, reply, row)
    },
  )

  app.delete(
    '/collections/:collectionId/works/:workId',
    {
      config: { permission: 'collection.edit' },
      schema: {
        operationId: 'takeWorkOut',
        summary: 'Take a work out of a collection',
        tags,
        params: MemberParams,
        headers: IfMatch,
        response: { 204: { description: 'Taken out', type: 'null' }, ...refusals },
      },
    },
    async (request, reply) => {
      await takeWorkOut(ctx, request.params, request.headers['if-match'])
      return reply.code(204).send(null)
    },
  )
}
