import { hash } from 'node:crypto'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { SeenWork } from '../../db/queries/partner-lens.ts'
import type { Context } from '../context.ts'
import { decodeCursor, encodeCursor } from '../http/cursor.ts'
import { linkNext } from '../http/next-link.ts'
import { EpisodeParams, refusals, WorkParams } from '../http/views.ts'
import { partnerOf } from './authenticate-partner.ts'
import { exampleWork } from './examples.ts'
import { getSeenEpisode } from './get-seen.ts'
import { keepSeen } from './keep-seen.ts'
import { createKeptBodies } from './kept-bodies.ts'
import type { KnownAnswers } from './known-answers.ts'
import { presentEpisodes } from './present-episode.ts'
import { presentWorks } from './present-work.ts'
import { createReadings, pickFields, type Reading } from './reading.ts'
import {
  ConditionalHeaders,
  EPISODE_FIELDS,
  EpisodeQuery,
  PartnerWorksView,
  WORK_FIELDS,
  WorkQuery,
  WorksQuery,
} from './schemas.ts'
import { sendLasting } from './send-body.ts'
import type { Partner } from './verify-key.ts'

const tags = ['partners']
const security = [{ partnerKey: [] }]
const KEPT_BYTES = 64 * 1024 * 1024
const UNCHANGED = { 304: { description: 'As it was', type: 'null' } } as const

/** Works and episodes as partners see them. What a body depends on is known before it is made: who has it is told so at once. */
export const workRoutes: FastifyPluginAsyncTypebox<{ ctx: Context; known: KnownAnswers }> = async (
  app,
  { ctx, known },
) => {
  const readWork = createReadings({ fields: WORK_FIELDS, expand: ['episodes'] })
  const readEpisode = createReadings({ fields: EPISODE_FIELDS, expand: [] })
  const bodies = createKeptBodies(KEPT_BYTES)
  const kept = { known, bodies }
  const seen = keepSeen(ctx)

  /** The bodies of works, in their order. */
  const bodiesOf = async (partner: Partner, works: readonly SeenWork[], reading: Reading): Promise<Buffer[]> => {
    const names = works.map((work) => work.id + tagOf(work, reading))
    const found = names.map((name) => bodies.find(name))
    const missing = works.filter((_work, place) => found[place] === undefined)
    const made = new Map<string | undefined, Buffer>()
    for (const view of missing.length === 0 ? [] : await presentWorks(ctx.db, partner, missing, reading)) {
      made.set(view.id, Buffer.from(JSON.stringify(view)))
    }
    return works.flatMap(({ id }, place) => {
      const body = found[place] ?? made.get(id)
      if (body !== undefined && found[place] === undefined) bodies.keep(names[place] ?? '', body)
      return body ?? []
    })
  }

  app.get(
    '/works',
    {
      config: { scope: 'catalogue:read', cost: 5 },
      schema: {
        operationId: 'listPartnerWorks',
        summary: 'List the works that your key shows, the newest first',
        description: 'Pages go on for as long as there are works; no page is the last that may be asked for.',
        ...{ tags, security },
        headers: ConditionalHeaders,
        querystring: WorksQuery,
        response: {
          200: { description: 'A page', ...PartnerWorksView, examples: [{ items: [exampleWork], nextCursor: null }] },
          ...{ ...UNCHANGED, ...refusals },
        },
      },
    },
    async (request, reply) => {
      const partner = partnerOf(request)
      const { cursor, limit, ...query } = request.query
      const reading = readWork(partner, query)
      const beforeId = cursor === undefined ? undefined : decodeCursor(cursor, { id: 'string' }).id
      const page = await seen.list(partner, { beforeId, limit: limit + 1 })
      const works = page.works.slice(0, limit)
      const last = works.at(-1)
      const nextCursor = page.works.length > limit && last ? encodeCursor({ id: last.id }) : null
      linkNext(request, reply, nextCursor)
      const etag = tagOfPage(works, nextCursor, reading)
      const answer = {
        ...{ partner, etag, changedAtMs: undefined, name: etag },
        isRight: () => seen.isStillPage(page),
        make: async () => joinPage(await bodiesOf(partner, works, reading), nextCursor),
      }
      return sendLasting(request, reply, answer, kept)
    },
  )

  app.get(
    '/works/:workId',
    {
      config: { scope: 'catalogue:read' },
      schema: {
        operationId: 'getPartnerWork',
        summary: 'Read a work',
        ...{ tags, security },
        headers: ConditionalHeaders,
        params: WorkParams,
        querystring: WorkQuery,
        response: {
          200: { description: 'The work', ...Type.Ref('PartnerWork') },
          ...{ ...UNCHANGED, ...refusals },
        },
      },
    },
    async (request, reply) => {
      const partner = partnerOf(request)
      const reading = readWork(partner, request.query)
      const work = await seen.work(partner, request.params.workId)
      const etag = tagOf(work, reading)
      const answer = {
        ...{ partner, etag, changedAtMs: work.changedAtMs, name: work.id + etag },
        isRight: seen.whileSo(partner, work),
        make: async () => (await bodiesOf(partner, [work], reading))[0] ?? Buffer.from('null'),
      }
      return sendLasting(request, reply, answer, kept)
    },
  )

  app.get(
    '/episodes/:episodeId',
    {
      config: { scope: 'catalogue:read' },
      schema: {
        operationId: 'getPartnerEpisode',
        summary: 'Read an episode, with its stills and subtitles',
        ...{ tags, security },
        headers: ConditionalHeaders,
        params: EpisodeParams,
        querystring: EpisodeQuery,
        response: {
          200: { description: 'The episode', ...Type.Ref('PartnerEpisode') },
          ...{ ...UNCHANGED, ...refusals },
        },
      },
    },
    async (request, reply) => {
      const partner = partnerOf(request)
      const reading = readEpisode(partner, request.query)
      const episode = await getSeenEpisode(ctx, partner, request.params.episodeId)
      const work = await seen.work(partner, episode.row.workId)
      const etag = tagOf(episode.work, reading)
      const isRight = seen.whileSo(partner, work)
      const answer = {
        ...{ partner, etag, changedAtMs: episode.work.changedAtMs, name: episode.row.id + etag },
        isRight: () => etag === tagOf(work, reading) && isRight(),
        make: async () => {
          const views = await presentEpisodes(ctx.db, [episode], reading.locale)
          return Buffer.from(views.map((view) => JSON.stringify(pickFields(view, reading))).join(''))
        },
      }
      return sendLasting(request, reply, answer, kept)
    },
  )
}

/** What the answer of a work depends on: its last change, by the place in the log and its instant (a restored database goes on from an earlier place), and how it is read. */
function tagOf({ seq, changedAtMs }: SeenWork, { variant }: Reading): string {
  return `"${seq.toString(36)}.${changedAtMs.toString(36)}.${variant}"`
}

function tagOfPage(works: readonly SeenWork[], nextCursor: string | null, reading: Reading): string {
  const parts = [nextCursor, ...works.map((work) => work.id + tagOf(work, reading))]
  return `"${hash('sha256', parts.join('\n'), 'base64url').slice(0, 22)}"`
}

const [OPEN, COMMA] = [Buffer.from('{"items":['), Buffer.from(',')]

function joinPage(items: readonly Buffer[], nextCursor: string | null): Buffer {
  const parts = items.flatMap((item, place) => (place === 0 ? [item] : [COMMA, item]))
  return Buffer.concat([OPEN, ...parts, Buffer.from(`],"nextCursor":${JSON.stringify(nextCursor)}}`)])
}
