import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { sendRouteNotFound } from './problems.ts'

const PAGE_FOLDER = fileURLToPath(new URL('../../web/dist', import.meta.url))
const YEAR_SECONDS = 31_536_000

/** Serves the built page; an address that is none of ours is a view of the page. */
export async function servePage(app: FastifyInstance): Promise<void> {
  const isBuilt = existsSync(`${PAGE_FOLDER}/index.html`)
  if (isBuilt) {
    await app.register(fastifyStatic, {
      root: PAGE_FOLDER,
      wildcard: false,
      index: false,
      cacheControl: false,
      preCompressed: true, // as the build has written them beside each file
      setHeaders: (reply, path) => {
        const isHashed = path.includes('/assets/')
        reply.header('cache-control', isHashed ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache')
      },
    })
  }
  app.setNotFoundHandler(async (request, reply) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    const isView = isRead && !/^\/(api|docs|metrics|healthz|readyz|assets)(\/|$|\?)/.test(request.url)
    if (!isBuilt || !isView) return sendRouteNotFound(request, reply)
    return reply.header('cache-control', 'no-cache').sendFile('index.html')
  })
}
