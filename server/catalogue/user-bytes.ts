import type { FastifyReply } from 'fastify'
import { MIME_TYPES } from '../../media/containers.ts'

/** Types under which bytes from outside may leave. No SVG, no HTML. */
const SENDABLE: ReadonlySet<string> = new Set([...Object.values(MIME_TYPES), 'image/jpeg', 'image/webp', 'image/png'])

/** The type to send a file under: what our own table knows, else one that nothing opens. */
export function sendableType(mimeType: string | null): string {
  return mimeType !== null && SENDABLE.has(mimeType) ? mimeType : 'application/octet-stream'
}

/** Headers of everything that came from outside: it is what we say it is, and it can do nothing. */
export function markUserBytes(reply: FastifyReply): FastifyReply {
  return reply
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "sandbox; default-src 'none'")
    .header('cross-origin-resource-policy', 'same-origin')
    .header('cache-control', 'private, no-cache')
}

/** Sends text that was made of what came from outside. */
export function sendUserText(reply: FastifyReply, contentType: string, text: string): FastifyReply {
  return markUserBytes(reply).header('content-type', contentType).serializer(String).send(text)
}
