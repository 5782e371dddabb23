import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import type { EpisodeRow } from '../../db/queries/episodes.ts'
import { worksSeenBy } from '../accounts/visibility.ts'
import type { Context } from '../context.ts'
import { callerOf } from '../http/authenticate.ts'
import { entityTag, requireMatch } from '../http/entity-tags.ts'
import { idempotencyOf } from '../http/idempotency.ts'
import { linkNext } from '../http/next-link.ts'
import { sentAs } from '../http/sent-as.ts'
import { EpisodeParams, IdempotencyHeaders, IfMatch, refusals, WorkParams } from '../http/views.ts'
import type { UploadLimits } from '../uploads/limits.ts'
import { addEpisode } from './add-episode.ts'
import { editEpisode, retryEpisode } from './edit-episode.ts'
import {
  EpisodeChangeBody,
  EpisodeOfUploads,
  EpisodeParts,
  EpisodesQuery,
  EpisodesView,
  FileBytes,
  VideoOfUpload,
} from './episode-schemas.ts'
import { pageEpisodes } from './list-episodes.ts'
import { getEpisode, getWork } from './lookups.ts'
import { presentEpisode } from './present-episode.ts'
import { presentEpisodeRows } from './present-episode-rows.ts'
import { removeEpisode } from './remove-episode.ts'
import { replaceVideo } from './replace-video.ts'
import { takeEpisode, takeVideo } from './take-files.ts'

const episodeAnswer = { description: 'The episode', ...Type.Ref('Episode') }
const tags = ['episodes']

/** Episodes: upload, read, edit, remove, try again, replace the file. */
export const episodeRoutes: FastifyPluginAsyncTypebox<{ ctx: Context; limits: UploadLimits }> = async (
  app,
  options,
) => {
  const { ctx, limits } = options
  const send = async (reply: FastifyReply, row: EpisodeRow) => {
    const view = await presentEpisode(ctx.db, row, worksSeenBy(callerOf(reply.request)))
    return reply.header('etag', entityTag(row)).send(view)
  }

  app.post(
    '/works/:workId/episodes',
    {
      config: {
        permission: 'work.edit',
        sentBody: sentAs(['multipart/form-data', EpisodeParts], ['application/json', EpisodeOfUploads]),
      },
      schema: {
        operationId: 'addEpisode',
        summary: 'Add an episode',
        tags,
        description:
          'multipart/form-data, parts in any order: `metadata` (JSON: number, titles, subtitles), `video`, and any number of `subtitle` files. ' +
          'The locale of a subtitle comes from metadata.subtitles, else from its name (x.zh-Hant-TW.srt), else from its content. ' +
          'Or JSON that names finished uploads.',
        params: WorkParams,
        headers: IdempotencyHeaders,
        body: sentAs(['application/json', EpisodeOfUploads]),
        response: { 202: episodeAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const { workId } = request.params
      await getWork(ctx.db, workId)
      await using sent = await takeEpisode(ctx, request, limits)
      const key = request.headers['idempotency-key']
      const idempotency = idempotencyOf(callerOf(request), `addEpisode ${workId}`, key, sent.digest)
      const episode = await addEpisode(ctx, callerOf(request), { workId, ...sent.episode }, idempotency)
      reply.code(202).header('location', `/api/episodes/${episode.id}`)
      return send(reply, episode)
    },
  )

  app.get(
    '/works/:workId/episodes',
    {
      config: { permission: 'work.read' },
      schema: {
        operationId: 'listEpisodes',
        summary: 'List the episodes of a work with their keyframes and tracks, in order of number',
        tags,
        params: WorkParams,
        querystring: EpisodesQuery,
        response: { 200: { description: 'A page of episodes', ...EpisodesView }, ...refusals },
      },
    },
    async (request, reply) => {
      const { rows, nextCursor } = await pageEpisodes(ctx, request.params.workId, request.query)
      linkNext(request, reply, nextCursor)
      return { items: await presentEpisodeRows(ctx.db, rows, request.query.frames), nextCursor }
    },
  )

  app.get(
    '/episodes/:episodeId',
    {
      config: { permission: 'work.read' },
      schema: {
        operationId: 'getEpisode',
        summary: 'Read an episode',
        tags,
        params: EpisodeParams,
        response: { 200: episodeAnswer, ...refusals },
      },
    },
    async (request, reply) => send(reply, await getEpisode(ctx.db, request.params.episodeId)),
  )

  app.patch(
    '/episodes/:episodeId',
    {
      config: { permission: 'work.edit' },
      schema: {
        operationId: 'editEpisode',
        summary: 'Edit an episode',
        tags,
        params: EpisodeParams,
        headers: IfMatch,
        body: EpisodeChangeBody,
        response: { 200: episodeAnswer, ...refusals },
      },
    },
    async (request, reply) =>
      send(
        reply,
        await editEpisode(ctx, callerOf(request), request.params.episodeId, request.body, request.headers['if-match']),
      ),
  )

  app.delete(
    '/episodes/:episodeId',
    {
      config: { permission: 'work.edit' },
      schema: {
        operationId: 'deleteEpisode',
        summary: 'Remove an episode',
        tags,
        params: EpisodeParams,
        headers: IfMatch,
        response: { 204: { description: 'Removed', type: 'null' }, ...refusals },
      },
    },
    async (request, reply) => {
      await removeEpisode(ctx, callerOf(request), request.params.episodeId, request.headers['if-match'])
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/episodes/:episodeId/retry',
    {
      config: { permission: 'work.edit' },
      schema: {
        operationId: 'retryEpisode',
        summary: 'Analyse a failed episode again, or make its copy for browsers again',
        tags,
        params: EpisodeParams,
        response: { 202: episodeAnswer, ...refusals },
      },
    },
    async (request, reply) => send(reply.code(202), await retryEpisode(ctx, request.params.episodeId)),
  )

  app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    const passOn = (_request: unknown, _payload: unknown, done: (error: null) => void) => done(null)
    scope.addContentTypeParser('application/json', { parseAs: 'string' }, app.getDefaultJsonParser('error', 'error'))
    scope.addContentTypeParser(/^(video\/[\w.+-]+|application\/octet-stream)\s*(;|$)/i, passOn)
    scope.put(
      '/episodes/:episodeId/video',
      {
        config: {
          permission: 'work.edit',
          sentBody: sentAs(
            ['video/*', FileBytes],
            ['application/octet-stream', FileBytes],
            ['application/json', VideoOfUpload],
          ),
        },
        schema: {
          operationId: 'replaceVideo',
          summary: "Replace an episode's file",
          tags,
          description:
            'The body is the file itself, as video/* or application/octet-stream, or JSON that names a finished upload.',
          params: EpisodeParams,
          headers: IfMatch,
          body: sentAs(['application/json', VideoOfUpload]),
          response: { 202: episodeAnswer, ...refusals },
        },
      },
      async (request, reply) => {
        const { episodeId } = request.params as { episodeId: string }
        const ifMatch = request.headers['if-match']
        requireMatch(ifMatch, await getEpisode(ctx.db, episodeId))
        await using sent = await takeVideo(ctx, request, limits)
        return send(reply.code(202), await replaceVideo(ctx, callerOf(request), episodeId, sent.video, ifMatch))
      },
    )
  })
}
