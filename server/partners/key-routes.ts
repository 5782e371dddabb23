import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { listPartnerKeys, listPartnerKeyUses, type PartnerKeyRow } from '../../db/queries/partner-keys.ts'
import { getOrganisation } from '../accounts/edit-organisations.ts'
import { pageById } from '../accounts/page.ts'
import { OrganisationParams, PageQuery } from '../accounts/schemas.ts'
import type { Context } from '../context.ts'
import { callerOf } from '../http/authenticate.ts'
import { idempotencyOf } from '../http/idempotency.ts'
import { linkNext } from '../http/next-link.ts'
import { IdempotencyHeaders, refusals } from '../http/views.ts'
import { createKey, type MadeKey, revokeKey, rotateKey } from './edit-keys.ts'
import { KeyParams, KeysView, NewKeyBody, NewKeyView, RotationBody } from './key-schemas.ts'
import { DAY_MS, type KeyUses } from './key-uses.ts'
import { presentKey } from './present-key.ts'

const tags = ['keys']
const USES_SHOWN_MS = 30 * DAY_MS
const made = { description: 'The key, shown this once', ...NewKeyView }

/** Keys of partner platforms, for the operator and the owners of the partner: list, create, rotate, revoke. */
export const keyRoutes: FastifyPluginAsyncTypebox<{
  ctx: Context
  uses: Pick<KeyUses, 'flush'>
}> = async (app, { ctx, uses }) => {
  const present = async (rows: readonly PartnerKeyRow[]) => {
    const nowMs = ctx.now()
    const ids = rows.map(({ id }) => id)
    const byKey = Map.groupBy(await listPartnerKeyUses(ctx.db, ids, nowMs - USES_SHOWN_MS), ({ keyId }) => keyId)
    return rows.map((row) => presentKey(row, byKey.get(row.id) ?? [], nowMs))
  }
  const presentMade = ({ row, text }: MadeKey) => ({ ...presentKey(row, [], ctx.now()), key: text })

  app.get(
    '/organisations/:organisationId/keys',
    {
      config: { permission: 'organisation.manage' },
      schema: {
        operationId: 'listKeys',
        summary: 'List the keys of a partner, those that have ended too',
        tags,
        params: OrganisationParams,
        querystring: PageQuery,
        response: { 200: { description: 'A page', ...KeysView }, ...refusals },
      },
    },
    async (request, reply) => {
      await getOrganisation(ctx.db, request.params.organisationId)
      await uses.flush()
      const { rows, nextCursor } = await pageById(
        request.query,
        ({ id }: PartnerKeyRow) => id,
        (page) => listPartnerKeys(ctx.db, request.params.organisationId, page),
      )
      linkNext(request, reply, nextCursor)
      return { items: await present(rows), nextCursor }
    },
  )

  app.post(
    '/organisations/:organisationId/keys',
    {
      config: { permission: 'organisation.manage' },
      schema: {
        operationId: 'createKey',
        summary: 'Make a key for a partner platform',
        description:
          'What a key may do and see never changes: make another instead. An owner of the partner makes keys that do and show no more than one that it has; the first is the operator’s to make.',
        tags,
        params: OrganisationParams,
        headers: IdempotencyHeaders,
        body: NewKeyBody,
        response: { 201: made, ...refusals },
      },
    },
    async (request, reply) => {
      const { organisationId } = request.params
      const key = request.headers['idempotency-key']
      const idempotency = idempotencyOf(callerOf(request), `createKey ${organisationId}`, key, request.body)
      reply.header('cache-control', 'no-store')
      return reply
        .code(201)
        .send(presentMade(await createKey(ctx, callerOf(request), organisationId, request.body, idempotency)))
    },
  )

  app.post(
    '/organisations/:organisationId/keys/:keyId/rotate',
    {
      config: { permission: 'organisation.manage' },
      schema: {
        operationId: 'rotateKey',
        summary: 'Make a key that takes the place of another, which works for a while longer',
        tags,
        params: KeyParams,
        headers: IdempotencyHeaders,
        body: RotationBody,
        response: { 201: made, ...refusals },
      },
    },
    async (request, reply) => {
      const { organisationId, keyId: id } = request.params
      const key = request.headers['idempotency-key']
      const idempotency = idempotencyOf(callerOf(request), `rotateKey ${id}`, key, request.body)
      reply.header('cache-control', 'no-store')
      return reply.code(201).send(presentMade(await rotateKey(ctx, { organisationId, id }, request.body, idempotency)))
    },
  )

  app.delete(
    '/organisations/:organisationId/keys/:keyId',
    {
      config: { permission: 'organisation.manage' },
      schema: {
        operationId: 'revokeKey',
        summary: 'Revoke a key: from now on it opens nothing',
        tags,
        params: KeyParams,
        response: { 204: { description: 'Revoked', type: 'null' }, ...refusals },
      },
    },
    async (request, reply) => {
      const { organisationId, keyId: id } = request.params
      await revokeKey(ctx, { organisationId, id })
      return reply.code(204).send(null)
    },
  )
}
