import type { FastifyInstance, FastifyRequest } from 'fastify'

/** How long a body that is not an upload may take. Uploads are watched by their rate instead. */
const SMALL_BODY_LIMIT_MS = 30_000

/** Cuts the connection of a sender that keeps a small body open: it costs us a connection and it nothing. */
export function limitSlowBodies(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, done) => {
    watch(request)
    done()
  })
}

function watch(request: FastifyRequest): void {
  const hasBody = request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length']) > 0
  if (!hasBody) return
  const type = request.headers['content-type'] ?? ''
  const isUpload = /^(multipart\/|video\/|application\/(offset\+)?octet-stream\s*(;|$))/i.test(type)
  if (isUpload) return
  const timer = setTimeout(() => request.raw.destroy(), SMALL_BODY_LIMIT_MS)
  timer.unref()
  request.raw.once('end', () => clearTimeout(timer))
  request.raw.once('close', () => clearTimeout(timer))
}
