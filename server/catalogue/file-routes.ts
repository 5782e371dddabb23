import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import { findMediaFile, findSound, findStill, listStills } from '../../db/queries/media-files.ts'
import { findProxy } from '../../db/queries/proxies.ts'
import type { Context } from '../context.ts'
import { CatalogueError, notFound } from '../errors.ts'
import { sendFile } from '../http/send-file.ts'
import { EpisodeParams, Id, refusals } from '../http/views.ts'
import { writeWebVtt } from '../subtitles/write-subtitle.ts'
import { getEpisode } from './lookups.ts'
import { LoudnessView } from './media-schemas.ts'
import { presentLoudness } from './present-sound.ts'
import { stillUrl } from './present-work.ts'
import { markUserBytes, sendableType, sendUserText } from './user-bytes.ts'

const tags = ['files']
const bytesAnswer = (type: string, description: string) => ({
  description,
  content: { [type]: { schema: Type.String({ format: 'binary' }) } },
})

/** The bytes behind the catalogue: videos with ranges, stills, and the storyboard's map. */
export const fileRoutes: FastifyPluginAsyncTypebox<{ ctx: Context }> = async (app, { ctx }) => {
  const sendStored = (
    request: FastifyRequest,
    reply: FastifyReply,
    file: { sha256: string; mimeType: string | null },
  ) =>
    sendFile(request, markUserBytes(reply), {
      path: ctx.store.pathOf(file.sha256),
      contentType: sendableType(file.mimeType),
      etag: `"${file.sha256}"`,
    })

  app.get(
    '/episodes/:episodeId/video',
    {
      config: { permission: 'work.read' },
      schema: {
        operationId: 'getVideo',
        summary: "Read an episode's video",
        tags,
        description:
          'The copy that browsers play where there is one, else the file as it was sent. Takes Range and If-Range (RFC 9110, 14).',
        params: EpisodeParams,
        querystring: Type.Object(
          {
            original: Type.Optional(Type.Boolean({ description: 'The file as it was sent' })),
            copy: Type.Optional(
              Type.String({
                maxLength: 64,
                description: 'Part of `videoUrl`, so that another file has another address; not read',
              }),
            ),
          },
          { additionalProperties: false },
        ),
        response: {
          200: bytesAnswer('video/*', 'The file'),
          206: bytesAnswer('video/*', 'A part of the file'),
          ...refusals,
        },
      },
    },
    async (request, reply) => {
      const episode = await getEpisode(ctx.db, request.params.episodeId)
      const media = await findMediaFile(ctx.db, episode.mediaSha256)
      if (!media) throw new CatalogueError('VIDEO_NOT_FOUND', 'This episode has lost its file.')
      const proxy = request.query.original ? undefined : await findProxy(ctx.db, media.sha256)
      return sendStored(request, reply, proxy?.sha256 ? { ...proxy, sha256: proxy.sha256 } : media)
    },
  )

  app.get(
    '/stills/:stillId',
    {
      config: { permission: 'work.read' },
      schema: {
        operationId: 'getStill',
        summary: 'Read a still',
        tags,
        params: Type.Object({ stillId: Id }),
        response: { 200: bytesAnswer('image/webp', 'The image'), ...refusals },
      },
    },
    async (request, reply) => {
      const still = await findStill(ctx.db, request.params.stillId)
      if (!still) throw notFound('STILL_NOT_FOUND', request.params.stillId)
      return sendStored(request, reply, still)
    },
  )

  app.get(
    '/episodes/:episodeId/storyboard.vtt',
    {
      config: { permission: 'work.read' },
      schema: {
        operationId: 'getStoryboard',
        summary: "Read the map of an episode's storyboard sheet",
        tags,
        description: 'WebVTT whose cues name a part of the sheet by a media fragment (#xywh=).',
        params: EpisodeParams,
        response: { 200: { description: 'The map', content: { 'text/vtt': { schema: Type.String() } } }, ...refusals },
      },
    },
    async (request, reply) => {
      const episode = await getEpisode(ctx.db, request.params.episodeId)
      const media = await findMediaFile(ctx.db, episode.mediaSha256)
      const sheet = (await listStills(ctx.db, episode.mediaSha256)).find((still) => still.kind === 'storyboard')
      if (!sheet || !media?.storyboard) {
        throw new CatalogueError(
          'STORYBOARD_NOT_FOUND',
          'This episode has no storyboard: it is not analysed, or too short.',
        )
      }
      const { cells, tileWidthPx, tileHeightPx } = media.storyboard
      const cues = cells.map(({ fromMs, toMs, x, y }) => ({
        startMs: fromMs,
        endMs: toMs,
        text: `${stillUrl(sheet.id)}#xywh=${x},${y},${tileWidthPx},${tileHeightPx}`,
      }))
      return sendUserText(reply, 'text/vtt; charset=utf-8', writeWebVtt(cues))
    },
  )

  app.get(
    '/episodes/:episodeId/loudness',
    {
      config: { permission: 'work.read' },
      schema: {
        operationId: 'getLoudness',
        summary: 'Read how loud an episode is from moment to moment',
        tags,
        description: 'For a timeline. Momentary loudness by EBU R 128, over 400 ms each.',
        params: EpisodeParams,
        response: { 200: LoudnessView, ...refusals },
      },
    },
    async (request) => {
      const episode = await getEpisode(ctx.db, request.params.episodeId)
      return presentLoudness(await findSound(ctx.db, episode.mediaSha256))
    },
  )
}
