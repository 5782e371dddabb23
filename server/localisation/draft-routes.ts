import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { enqueueJob } from '../../db/queries/jobs.ts'
import { getWork } from '../catalogue/lookups.ts'
import { presentTrack } from '../catalogue/present-episode.ts'
import type { Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { callerOf } from '../http/authenticate.ts'
import { entityTag } from '../http/entity-tags.ts'
import { EpisodeParams, Id, IfMatch, refusals, WorkParams } from '../http/views.ts'
import { parseLocale } from '../language/locales.ts'
import { approveDraft, editDraft } from './edit-draft.ts'
import { listWordsToKeep, replaceWordsToKeep } from './kept-words.ts'
import { type DraftWish, makeDrafts } from './make-drafts.ts'
import { draftsKey } from './make-drafts-job.ts'
import { presentDraft, readDraft } from './read-draft.ts'
import { DraftEdits, DraftOutcomes, DraftView, DraftWishBody, KeptWords, LinePaging } from './schemas.ts'

const tags = ['subtitles']
const TrackParams = Type.Object({ trackId: Id })

/** Drafts for other regions: have them made, look at every change, edit, approve. */
export const draftRoutes: FastifyPluginAsyncTypebox<{ ctx: Context }> = async (app, { ctx }) => {
  app.post(
    '/works/:workId/drafts',
    {
      config: { permission: 'work.edit' },
      schema: {
        operationId: 'makeDraftsOfWork',
        summary: 'Have drafts made for other regions, in every episode',
        tags,
        description:
          'In the background. What somebody sent or approved stays as it is, and so do lines that a person edited.',
        params: WorkParams,
        body: DraftWishBody,
        response: { 202: Type.Object({ workId: Id }, { description: 'They are being made' }), ...refusals },
      },
    },
    async (request, reply) => {
      const { workId } = request.params
      const key = draftsKey(workId, readWish(request.body))
      await ctx.db.transaction(async (tx) => {
        await getWork(tx, workId)
        const nowMs = ctx.now()
        await enqueueJob(tx, { id: ctx.newId(), kind: 'make-drafts', key, dueAtMs: nowMs, nowMs })
      })
      return reply.code(202).send({ workId })
    },
  )

  app.post(
    '/episodes/:episodeId/drafts',
    {
      config: { permission: 'work.edit' },
      schema: {
        operationId: 'makeDraftsOfEpisode',
        summary: "Make an episode's drafts for other regions",
        tags,
        params: EpisodeParams,
        body: DraftWishBody,
        response: { 200: DraftOutcomes, ...refusals },
      },
    },
    async (request) => ({
      drafts: await makeDrafts(ctx, callerOf(request), request.params.episodeId, readWish(request.body)),
    }),
  )

  app.get(
    '/tracks/:trackId/draft',
    {
      config: { permission: 'work.read' },
      schema: {
        operationId: 'getDraft',
        summary: 'Read a draft beside its source, with every change and its reason',
        tags,
        params: TrackParams,
        querystring: LinePaging,
        response: { 200: DraftView, ...refusals },
      },
    },
    async (request, reply) => {
      const { fromPosition, limit } = request.query
      const draft = await readDraft(ctx.db, request.params.trackId)
      reply.header('etag', entityTag(draft.track))
      return presentDraft(draft, (position) => position >= fromPosition && position < fromPosition + limit)
    },
  )

  app.patch(
    '/tracks/:trackId/draft',
    {
      config: { permission: 'work.edit' },
      schema: {
        operationId: 'editDraft',
        summary: 'Write lines of a draft otherwise',
        tags,
        description: 'Answers with these lines.',
        params: TrackParams,
        headers: IfMatch,
        body: DraftEdits,
        response: { 200: DraftView, ...refusals },
      },
    },
    async (request, reply) => {
      const { lines } = request.body
      const { 'if-match': ifMatch } = request.headers
      const draft = await editDraft(ctx, callerOf(request), request.params.trackId, lines, ifMatch)
      reply.header('etag', entityTag(draft.track))
      const edited = new Set(lines.map((line) => line.position))
      return presentDraft(draft, (position) => edited.has(position))
    },
  )

  app.post(
    '/tracks/:trackId/approve',
    {
      config: { permission: 'work.edit' },
      schema: {
        operationId: 'approveDraft',
        summary: 'Approve a draft',
        tags,
        params: TrackParams,
        headers: IfMatch,
        response: { 200: { description: 'The track', ...Type.Ref('Track') }, ...refusals },
      },
    },
    async (request, reply) => {
      const { 'if-match': ifMatch } = request.headers
      const track = await approveDraft(ctx, callerOf(request), request.params.trackId, ifMatch)
      return reply.header('etag', entityTag(track)).send(presentTrack(track))
    },
  )

  app.get(
    '/works/:workId/kept-words',
    {
      config: { permission: 'work.read' },
      schema: {
        operationId: 'listKeptWords',
        summary: 'List the words that no draft of a work changes',
        tags,
        params: WorkParams,
        response: { 200: KeptWords, ...refusals },
      },
    },
    async (request) => ({ words: await listWordsToKeep(ctx, request.params.workId) }),
  )

  app.put(
    '/works/:workId/kept-words',
    {
      config: { permission: 'work.edit' },
      schema: {
        operationId: 'replaceKeptWords',
        summary: 'Say which words no draft of a work changes',
        tags,
        description: 'Names above all. Drafts that are made from now on follow it.',
        params: WorkParams,
        body: KeptWords,
        response: { 200: KeptWords, ...refusals },
      },
    },
    async (request) => ({
      words: await replaceWordsToKeep(ctx, callerOf(request), request.params.workId, request.body.words),
    }),
  )
}

function readWish({ from, to }: { from?: string; to: DraftWish['to'] }): DraftWish {
  if (from === undefined) return { to }
  const locale = parseLocale(from)
  if (locale === undefined) throw new CatalogueError('LOCALE_INVALID', `"${from.slice(0, 40)}" is no locale.`)
  return { from: locale, to }
}
