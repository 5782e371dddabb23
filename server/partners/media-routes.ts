import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { findMediaFile, listStills } from '../../db/queries/media-files.ts'
import { listCues } from '../../db/queries/tracks.ts'
import { markUserBytes, sendableType, sendUserText } from '../catalogue/user-bytes.ts'
import type { Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { sendFile } from '../http/send-file.ts'
import { EpisodeParams, Id, nullable, refusals } from '../http/views.ts'
import { writeSrt, writeWebVtt } from '../subtitles/write-subtitle.ts'
import { addressOf } from './addresses.ts'
import { partnerOf } from './authenticate-partner.ts'
import { exampleMedia } from './examples.ts'
import { getSeenEpisode, getSeenStill, getSeenTrack } from './get-seen.ts'
import { findMediaChoices, type MediaChoice } from './media-files.ts'
import type { MediaLinks } from './media-links.ts'
import { videoBytes } from './video-bytes.ts'

const tags = ['partners']
const security = [{ partnerKey: [] }]
const LINK_MS = 6 * 60 * 60 * 1_000
const SECOND_MS = 1_000
const textAnswer = (type: string, example: string) => ({
  description: 'The cues',
  content: { [type]: { schema: Type.String(), example } },
})

const MediaFileView = Type.Object({
  url: Type.String({ description: 'Takes GET and HEAD with Range, and no key' }),
  mimeType: Type.String(),
  sizeBytes: Type.Integer(),
  sha256: Type.String(),
  widthPx: nullable(Type.Integer()),
  heightPx: nullable(Type.Integer()),
})
const MediaView = Type.Object({
  playable: nullable({ ...MediaFileView, description: 'What common browsers play; null: it is being made' }),
  original: nullable({ ...MediaFileView, description: 'As the producer sent it' }),
  expiresAt: Type.String({ format: 'date-time', description: 'When these addresses end' }),
})

/** Images, subtitles and addresses to play episodes from. */
export const mediaRoutes: FastifyPluginAsyncTypebox<{ ctx: Context; links: MediaLinks }> = async (
  app,
  { ctx, links },
) => {
  app.get(
    '/stills/:stillId',
    {
      config: { scope: 'media:read' },
      schema: {
        operationId: 'getPartnerStill',
        summary: 'Read an image',
        ...{ tags, security },
        params: Type.Object({ stillId: Id }),
        response: {
          200: { description: 'The image', content: { 'image/webp': { schema: Type.String({ format: 'binary' }) } } },
          ...refusals,
        },
      },
    },
    async (request, reply) => {
      const { sha256, mimeType } = await getSeenStill(ctx, partnerOf(request), request.params.stillId)
      const [path, contentType] = [ctx.store.pathOf(sha256), sendableType(mimeType)]
      return sendFile(request, markUserBytes(reply), { path, contentType, etag: `"${sha256}"` })
    },
  )

  app.get(
    '/episodes/:episodeId/storyboard.vtt',
    {
      config: { scope: 'media:read' },
      schema: {
        operationId: 'getPartnerStoryboard',
        summary: "Read the map of an episode's storyboard sheet",
        description: 'WebVTT whose cues name a part of the sheet by a media fragment (#xywh=).',
        ...{ tags, security },
        params: EpisodeParams,
        response: {
          200: textAnswer(
            'text/vtt',
            'WEBVTT\n\n00:00:00.000 --> 00:00:02.000\n/api/partner/v1/stills/…#xywh=0,0,90,160\n',
          ),
          ...refusals,
        },
      },
    },
    async (request, reply) => {
      const { row } = await getSeenEpisode(ctx, partnerOf(request), request.params.episodeId)
      const media = await findMediaFile(ctx.db, row.mediaSha256)
      const sheet = (await listStills(ctx.db, row.mediaSha256)).find(({ kind }) => kind === 'storyboard')
      if (!sheet || !media?.storyboard) {
        throw new CatalogueError('STORYBOARD_NOT_FOUND', 'This episode has no storyboard: it is too short.')
      }
      const { cells, tileWidthPx, tileHeightPx } = media.storyboard
      const cues = cells.map(({ fromMs, toMs, x, y }) => ({
        startMs: fromMs,
        endMs: toMs,
        text: `${addressOf.still(sheet.id)}#xywh=${x},${y},${tileWidthPx},${tileHeightPx}`,
      }))
      return sendUserText(reply, 'text/vtt; charset=utf-8', writeWebVtt(cues))
    },
  )

  for (const [format, type, write, example] of [
    ['vtt', 'text/vtt', writeWebVtt, 'WEBVTT\n\n00:00:01.000 --> 00:00:03.000\n你終於回來了。\n'],
    ['srt', 'application/x-subrip', writeSrt, '1\n00:00:01,000 --> 00:00:03,000\n你終於回來了。\n'],
  ] as const) {
    app.get(
      `/subtitles/:trackId.${format}`,
      {
        config: { scope: 'lines:read', cost: 2 },
        schema: {
          operationId: format === 'vtt' ? 'getPartnerSubtitlesAsWebVtt' : 'getPartnerSubtitlesAsSubRip',
          summary: `Read approved subtitles as ${format === 'vtt' ? 'WebVTT' : 'SubRip'}`,
          ...{ tags, security },
          params: Type.Object({ trackId: Id }),
          response: { 200: textAnswer(type, example), ...refusals },
        },
      },
      async (request, reply) => {
        const { row } = await getSeenTrack(ctx, partnerOf(request), request.params.trackId)
        return sendUserText(reply, `${type}; charset=utf-8`, write(await listCues(ctx.db, row.id)))
      },
    )
  }

  app.get(
    '/episodes/:episodeId/video',
    {
      config: { scope: 'media:read', cost: 2 },
      schema: {
        operationId: 'getPartnerVideo',
        summary: 'Play an episode, from an address that stays',
        description:
          'Sends you on to the file that common browsers play, at an address as `media` gives it: that one needs no key and ends after six hours, this one needs it and stays. Exports carry it.',
        ...{ tags, security },
        params: EpisodeParams,
        response: {
          200: videoBytes('The file, to who goes where the 307 says'),
          307: { description: 'Where it is now', type: 'null' },
          ...refusals,
        },
      },
    },
    async (request, reply) => {
      const { keyId, ...partner } = partnerOf(request)
      const seen = await getSeenEpisode(ctx, partner, request.params.episodeId)
      const { playable } = await findMediaChoices(ctx, seen)
      if (!playable) {
        throw new CatalogueError('VIDEO_NOT_FOUND', 'What browsers play is still being made: try again in a while.')
      }
      const link = { keyId, episodeId: seen.row.id, sha256: playable.sha256, expiresAtMs: ctx.now() + LINK_MS }
      return reply
        .code(307)
        .headers({ location: addressOf.link(links.sign(link)), 'cache-control': 'no-store' })
        .send(null)
    },
  )

  app.get(
    '/episodes/:episodeId/media',
    {
      config: { scope: 'media:read', cost: 2 },
      schema: {
        operationId: 'getPartnerMedia',
        summary: 'Ask for addresses to play an episode from',
        description:
          'They need no key and last for six hours; with the key they end at once when it is revoked, or when the work may not be shown any more.',
        ...{ tags, security },
        params: EpisodeParams,
        response: { 200: { description: 'The addresses', ...MediaView, examples: [exampleMedia] }, ...refusals },
      },
    },
    async (request, reply) => {
      const { keyId, ...partner } = partnerOf(request)
      const seen = await getSeenEpisode(ctx, partner, request.params.episodeId)
      const { playable, original } = await findMediaChoices(ctx, seen)
      const expiresAtMs = Math.floor((ctx.now() + LINK_MS) / SECOND_MS) * SECOND_MS
      const present = (choice: MediaChoice | undefined) => {
        if (choice === undefined) return null
        const { sha256, mimeType, sizeBytes, widthPx, heightPx } = choice
        const url = addressOf.link(links.sign({ keyId, episodeId: seen.row.id, sha256, expiresAtMs }))
        return { url, mimeType: sendableType(mimeType), sizeBytes, sha256, widthPx, heightPx }
      }
      reply.header('cache-control', 'no-store')
      const expiresAt = new Date(expiresAtMs).toISOString()
      return { playable: present(playable), original: present(original), expiresAt }
    },
  )
}
