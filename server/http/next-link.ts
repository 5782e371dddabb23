import type { FastifyReply, FastifyRequest } from 'fastify'

/** Adds `Link: <...>; rel="next"` (RFC 8288) when there is a next page. */
export function linkNext(request: FastifyRequest, reply: FastifyReply, nextCursor: string | null): void {
  if (nextCursor === null) return
  const url = new URL(request.url, 'http://localhost')
  url.searchParams.set('cursor', nextCursor)
  reply.header('link', `<${url.pathname}${url.search}>; rel="next"`)
}
