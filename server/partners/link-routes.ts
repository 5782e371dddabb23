import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { markUserBytes, sendableType } from '../catalogue/user-bytes.ts'
import type { Context } from '../context.ts'
import { sendFile } from '../http/send-file.ts'
import { refusals } from '../http/views.ts'
import type { PartnerLimits, StreamCaps } from './limits.ts'
import { openMediaLink } from './media-files.ts'
import type { MediaLinks } from './media-links.ts'
import { videoBytes } from './video-bytes.ts'
import { watchStream } from './watch-stream.ts'

interface LinkOptions {
  readonly ctx: Context
  readonly links: MediaLinks
  readonly caps: StreamCaps
  readonly limits: PartnerLimits
}

/** The addresses that players open: what they may is signed into them, and looked at again with each call. */
export const linkRoutes: FastifyPluginAsyncTypebox<LinkOptions> = async (app, { ctx, links, caps, limits }) => {
  app.get(
    '/media/:link',
    {
      schema: {
        operationId: 'playPartnerMedia',
        summary: 'Play an episode, by an address that was asked for',
        description: 'Takes Range and If-Range (RFC 9110, 14).',
        tags: ['partners'],
        security: [],
        params: Type.Object({ link: Type.String({ minLength: 1, maxLength: 200, pattern: '^[A-Za-z0-9_-]+$' }) }),
        response: { 200: videoBytes('The file'), 206: videoBytes('A part of the file'), ...refusals },
      },
    },
    async (request, reply) => {
      const { partner, file } = await openMediaLink(ctx, links.read(request.params.link, ctx.now()))
      const [path, contentType, etag] = [ctx.store.pathOf(file.sha256), sendableType(file.mimeType), `"${file.sha256}"`]
      const leave = caps.enter(partner.keyId)
      watchStream(reply, limits.stuckMs, leave)
      // Pages of partners stand elsewhere, and play it.
      markUserBytes(reply)
        .header('cross-origin-resource-policy', 'cross-origin')
        .header('access-control-allow-origin', '*')
      return sendFile(request, reply, { path, contentType, etag })
    },
  )
}
