import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import { listCues, listTracks } from '../../db/queries/tracks.ts'
import type { Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { callerOf } from '../http/authenticate.ts'
import { entityTag } from '../http/entity-tags.ts'
import { idempotencyOf } from '../http/idempotency.ts'
import { sentAs } from '../http/sent-as.ts'
import { EpisodeParams, Id, IdempotencyHeaders, refusals } from '../http/views.ts'
import { parseLocale } from '../language/locales.ts'
import { writeSrt, writeWebVtt } from '../subtitles/write-subtitle.ts'
import type { UploadLimits } from '../uploads/limits.ts'
import { addTrack, removeTrack } from './edit-tracks.ts'
import { TrackOfUpload, TrackParts } from './episode-schemas.ts'
import { getEpisode, getTrack } from './lookups.ts'
import { presentTrack } from './present-episode.ts'
import { Locale } from './schemas.ts'
import { takeTrack } from './take-files.ts'
import { sendUserText } from './user-bytes.ts'

const tags = ['subtitles']
const trackAnswer = { description: 'The track', ...Type.Ref('Track') }
const TrackParams = Type.Object({ trackId: Id })
const textAnswer = (type: string) => ({
  description: 'The cues',
  content: { [type]: { schema: Type.String() } },
})

/** Subtitle tracks: add, read as WebVTT and SubRip, remove. */
export const trackRoutes: FastifyPluginAsyncTypebox<{ ctx: Context; limits: UploadLimits }> = async (app, options) => {
  const { ctx, limits } = options
  const sendCues = async (reply: FastifyReply, trackId: string, format: 'vtt' | 'srt') => {
    const cues = await listCues(ctx.db, trackId)
    return format === 'vtt'
      ? sendUserText(reply, 'text/vtt; charset=utf-8', writeWebVtt(cues))
      : sendUserText(reply, 'application/x-subrip; charset=utf-8', writeSrt(cues))
  }

  app.post(
    '/episodes/:episodeId/subtitles',
    {
      config: {
        permission: 'work.edit',
        sentBody: sentAs(['multipart/form-data', TrackParts], ['application/json', TrackOfUpload]),
      },
      schema: {
        operationId: 'addTrack',
        summary: 'Add a subtitle track',
        tags,
        description:
          'multipart/form-data: one `subtitle` file (SRT, WebVTT, ASS/SSA, TTML/DFXP/IMSC1 or LRC, told by its content, in any ' +
          'of the known charsets) and, optionally, `metadata` (JSON: locale, encoding, replace). Or JSON that names a finished upload.',
        params: EpisodeParams,
        headers: IdempotencyHeaders,
        body: sentAs(['application/json', TrackOfUpload]),
        response: { 201: trackAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const { episodeId } = request.params
      await getEpisode(ctx.db, episodeId)
      const { track: sent, digest } = await takeTrack(ctx, request, limits)
      const key = request.headers['idempotency-key']
      const idempotency = idempotencyOf(callerOf(request), `addTrack ${episodeId}`, key, digest)
      const track = await addTrack(ctx, callerOf(request), { episodeId, ...sent }, idempotency)
      reply.code(201).header('location', `/api/tracks/${track.id}`)
      return reply.send(presentTrack(track))
    },
  )

  app.get(
    '/tracks/:trackId',
    {
      config: { permission: 'work.read' },
      schema: {
        operationId: 'getTrack',
        summary: 'Read a track',
        tags,
        params: TrackParams,
        response: { 200: trackAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const track = await getTrack(ctx.db, request.params.trackId)
      return reply.header('etag', entityTag(track)).send(presentTrack(track))
    },
  )

  app.delete(
    '/tracks/:trackId',
    {
      config: { permission: 'work.edit' },
      schema: {
        operationId: 'deleteTrack',
        summary: 'Remove a track',
        tags,
        params: TrackParams,
        response: { 204: { description: 'Removed', type: 'null' }, ...refusals },
      },
    },
    async (request, reply) => {
      await removeTrack(ctx, callerOf(request), request.params.trackId)
      return reply.code(204).send(null)
    },
  )

  for (const [format, type] of [
    ['vtt', 'text/vtt'],
    ['srt', 'application/x-subrip'],
  ] as const) {
    app.get(
      `/tracks/:trackId.${format}`,
      {
        config: { permission: 'work.read' },
        schema: {
          operationId: format === 'vtt' ? 'getTrackAsWebVtt' : 'getTrackAsSubRip',
          summary: format === 'vtt' ? 'Read the cues as WebVTT' : 'Read the cues as SubRip',
          tags,
          params: TrackParams,
          response: { 200: textAnswer(type), ...refusals },
        },
      },
      async (request, reply) => {
        const track = await getTrack(ctx.db, request.params.trackId)
        return sendCues(reply, track.id, format)
      },
    )

    app.get(
      `/episodes/:episodeId/subtitles/:locale.${format}`,
      {
        config: { permission: 'work.read' },
        schema: {
          operationId: format === 'vtt' ? 'getSubtitlesAsWebVtt' : 'getSubtitlesAsSubRip',
          summary: `Read an episode's approved subtitles in a locale as ${format === 'vtt' ? 'WebVTT' : 'SubRip'}`,
          tags,
          description: 'Uploaded before embedded before converted.',
          params: Type.Object({ episodeId: Id, locale: Locale }),
          response: { 200: textAnswer(type), ...refusals },
        },
      },
      async (request, reply) => {
        const { episodeId, locale } = request.params
        const wanted = parseLocale(locale)
        const tracks = await listTracks(ctx.db, (await getEpisode(ctx.db, episodeId)).id)
        const track = tracks.find((candidate) => candidate.locale === wanted && candidate.state === 'approved')
        if (!track) throw new CatalogueError('TRACK_NOT_FOUND', `This episode has no approved subtitles in ${locale}.`)
        return sendCues(reply, track.id, format)
      },
    )
  }
}
