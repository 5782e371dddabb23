import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { listPartnerProfiles } from '../../../db/queries/partner-profiles.ts'
import { getOrganisation } from '../../accounts/edit-organisations.ts'
import { OrganisationParams } from '../../accounts/schemas.ts'
import type { Context } from '../../context.ts'
import { notFound } from '../../errors.ts'
import { callerOf, publicUrlOf } from '../../http/authenticate.ts'
import { decodeCursor, encodeCursor } from '../../http/cursor.ts'
import { entityTag } from '../../http/entity-tags.ts'
import { linkNext } from '../../http/next-link.ts'
import { IfMatch, refusals } from '../../http/views.ts'
import { chooseKey } from './choose-key.ts'
import { replaceProfile } from './edit-profile.ts'
import { ProfileBody, ProfileView } from './export-schemas.ts'
import { findExportFormat } from './formats.ts'
import { judgeProfile } from './judge-profile.ts'
import { presentJudged, presentProfile, presentProfileEdit } from './present-profile.ts'
import { readProfile } from './profile.ts'
import {
  ProfileHistoryQuery,
  ProfileHistoryView,
  ProfileReadinessQuery,
  ProfileReadinessView,
} from './profile-schemas.ts'

const tags = ['profiles']
const PATH = '/organisations/:organisationId/profile'
const config = { permission: 'organisation.manage' } as const

/** What a partner takes, for the operator and its owners, and what of the catalogue is not as it wants it. */
export const profileRoutes: FastifyPluginAsyncTypebox<{ ctx: Context }> = async (app, { ctx }) => {
  app.get(
    PATH,
    {
      config,
      schema: {
        ...{ operationId: 'getProfile', summary: 'Read what a partner takes', tags, params: OrganisationParams },
        response: { 200: { description: 'The profile', ...ProfileView }, ...refusals },
      },
    },
    async (request, reply) => {
      const { id } = await getOrganisation(ctx.db, request.params.organisationId)
      const profile = await readProfile(ctx.db, id)
      reply.header('etag', entityTag(profile))
      return presentProfile(profile)
    },
  )

  app.put(
    PATH,
    {
      config,
      schema: {
        operationId: 'replaceProfile',
        summary: 'Say what a partner takes',
        description:
          'It narrows what its keys show, and never widens it. What is left out takes everything and wants nothing. The next export of changes then tells of all works once.',
        ...{ tags, params: OrganisationParams, headers: IfMatch, body: ProfileBody },
        response: { 200: { description: 'The profile', ...ProfileView }, ...refusals },
      },
    },
    async (request, reply) => {
      const { organisationId } = request.params
      const change = { body: request.body, ifMatch: request.headers['if-match'] }
      const profile = await replaceProfile(ctx, callerOf(request), organisationId, change)
      reply.header('etag', entityTag(profile))
      return presentProfile(profile)
    },
  )

  app.get(
    `${PATH}/history`,
    {
      config,
      schema: {
        ...{ operationId: 'listProfileHistory', summary: 'List what a partner took before', tags },
        ...{ params: OrganisationParams, querystring: ProfileHistoryQuery },
        response: { 200: { description: 'A page', ...ProfileHistoryView }, ...refusals },
      },
    },
    async (request, reply) => {
      const { id } = await getOrganisation(ctx.db, request.params.organisationId)
      const { cursor, limit } = request.query
      const beforeVersion = cursor === undefined ? undefined : decodeCursor(cursor, { version: 'number' }).version
      const found = await listPartnerProfiles(ctx.db, id, { beforeVersion, limit: limit + 1 })
      const rows = found.slice(0, limit)
      const last = rows.at(-1)
      const nextCursor = found.length > limit && last ? encodeCursor({ version: last.version }) : null
      linkNext(request, reply, nextCursor)
      return { items: rows.map(presentProfileEdit), nextCursor }
    },
  )

  app.get(
    `${PATH}/readiness`,
    {
      config,
      schema: {
        operationId: 'listProfileReadiness',
        summary: 'See what of the catalogue is not as a partner wants it, before anything is sent',
        description:
          'Of the works that the key shows and the profile takes, the oldest first; each finding says how it is mended.',
        ...{ tags, params: OrganisationParams, querystring: ProfileReadinessQuery },
        response: { 200: { description: 'A page', ...ProfileReadinessView }, ...refusals },
      },
    },
    async (request, reply) => {
      const { id: organisationId, name } = await getOrganisation(ctx.db, request.params.organisationId)
      const { cursor, limit, key: wanted, format: formatName } = request.query
      const afterId = cursor === undefined ? '' : decodeCursor(cursor, { id: 'string' }).id
      const format = formatName === undefined ? undefined : findExportFormat(formatName)
      if (formatName !== undefined && !format) throw notFound('EXPORT_FORMAT_NOT_FOUND', formatName)
      const madeAtMs = ctx.now()
      const key = await chooseKey(ctx.db, { organisationId, nowMs: madeAtMs }, wanted)
      const profile = await readProfile(ctx.db, organisationId)
      const options = {
        ...{ origin: publicUrlOf(request, ctx.settings), madeAtMs, isDelta: false, withBom: false },
        partner: { id: organisationId, name },
      }
      const { works, lastId } = await judgeProfile(ctx, { key, profile, format, options }, { afterId, limit })
      const nextCursor = lastId === null ? null : encodeCursor({ id: lastId })
      linkNext(request, reply, nextCursor)
      const items = works.map(presentJudged)
      return { profileVersion: profile.version, key: { id: key.id, name: key.name }, items, nextCursor }
    },
  )
}
