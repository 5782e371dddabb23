import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { Context } from '../../context.ts'
import { CatalogueError } from '../../errors.ts'
import { refusals } from '../../http/views.ts'
import { JSON_TYPE } from '../answer-known.ts'
import { partnerOf } from '../authenticate-partner.ts'
import { exampleWork } from '../examples.ts'
import type { KnownAnswers } from '../known-answers.ts'
import { createStreamCaps, type PartnerLimits, type StreamCaps } from '../limits.ts'
import { presentOnce } from '../present-work.ts'
import { createReadings } from '../reading.ts'
import { createStreamEntrance, sendStream } from '../stream-answer.ts'
import { createKeyVerifier } from '../verify-key.ts'
import { awaitChanges, tellChanges, type Waiting } from './await-changes.ts'
import { toCursor } from './feed-place.ts'
import { ChangesHeaders, ChangesQuery, ChangesView, SnapshotLineView, SnapshotQuery } from './feed-schemas.ts'
import { asksForEvents, keepPages } from './keep-pages.ts'
import { knowLens, openFeed } from './open-feed.ts'
import { presentEntry } from './present-entry.ts'
import { startSnapshot, takeSnapshot } from './take-snapshot.ts'

const tags = ['partners']
const security = [{ partnerKey: [] }]
const exampleChange = presentEntry({
  ...{ workId: exampleWork.id, action: 'upsert', version: 4_711, changedAtMs: Date.UTC(2026, 6, 1) },
  place: { lensId: '019a8f3c-0000-7000-8000-000000000001', generation: 1, seq: 4_711, walkedTo: null },
})
const EVENTS = `id: ${exampleChange.cursor}\nevent: upsert\ndata: ${JSON.stringify(exampleChange)}\n\n`
const LINES = [
  { kind: 'begin', cursor: exampleChange.cursor },
  { kind: 'work', workId: exampleWork.id, version: 4_711, changedAt: exampleChange.changedAt, work: exampleWork },
  { kind: 'end', works: 1 },
]

/** How a platform keeps a copy of all that its key shows: a snapshot once, and then what changes. See docs/partner-feed.md. */
export const feedRoutes: FastifyPluginAsyncTypebox<{
  ctx: Context
  caps: StreamCaps
  limits: PartnerLimits
  known: KnownAnswers
}> = async (app, { ctx, caps, limits, known }) => {
  const keys = createKeyVerifier(ctx)
  const pages = keepPages(ctx, known)
  const entrance = createStreamEntrance(app, ctx)
  const snapshots = createStreamCaps(limits.snapshots)
  const readingOf = createReadings({ fields: [], expand: [] })

  const enter = (request: FastifyRequest, reply: FastifyReply, own: StreamCaps): Waiting => {
    return { ...entrance(request, reply, own), pollMs: limits.pollMs }
  }

  app.get(
    '/changes',
    {
      config: { scope: 'feed:read', cost: 2 },
      exposeHeadRoute: false,
      schema: {
        operationId: 'listPartnerChanges',
        summary: 'Follow what changes of that which your key shows',
        description:
          'In order and at least once. Each work stands once, as it is by now: keep the cursor together with what you did, and you may be cut off at any moment. Cursors have no age. ' +
          'With `Accept: text/event-stream` the same comes as events, resumed by `Last-Event-ID`. When your key is replaced by one with other regions, go on with the same cursor.',
        ...{ tags, security },
        headers: ChangesHeaders,
        querystring: ChangesQuery,
        response: {
          200: {
            description: 'What is behind the cursor',
            content: {
              'application/json': {
                schema: {
                  ...ChangesView,
                  examples: [{ items: [exampleChange], nextCursor: exampleChange.cursor, hasMore: false }],
                },
              },
              'text/event-stream': { schema: Type.String({ examples: [EVENTS] }) },
            },
          },
          ...refusals,
        },
      },
    },
    async (request, reply) => {
      const { after, limit, wait } = request.query
      const partner = partnerOf(request)
      const beginning = await pages.begin()
      const lens = await knowLens(ctx, partner.lens)
      const from = await openFeed(ctx, lens, request.headers['last-event-id'] ?? after)
      reply.header('cache-control', 'no-store')
      if (asksForEvents(request.headers)) {
        const waiting = enter(request, reply, caps)
        const events = tellChanges(ctx, lens, from, { ...waiting, beatMs: limits.beatMs, lifeMs: limits.lifeMs })
        return sendStream(reply, events, { ...waiting, ...limits, type: 'text/event-stream; charset=utf-8' })
      }
      const waiting = wait === 0 ? NOT_WAITING : enter(request, reply, caps)
      const page = await awaitChanges(ctx, lens, from, { ...waiting, limit, waitMs: wait * 1_000 })
      if (wait > 0) await keys.verify(request.headers.authorization) // it may have been revoked meanwhile
      const nextCursor = toCursor(page.next)
      linkNext(request, reply, nextCursor)
      const view = { items: page.entries.map(presentEntry), nextCursor, hasMore: page.hasMore }
      const body = Buffer.from(JSON.stringify(view))
      if (wait === 0) pages.keep(request, reply, partner, { body, beginning })
      return reply.header('content-type', JSON_TYPE).send(body)
    },
  )

  app.get(
    '/snapshot',
    {
      config: { scope: 'feed:read', cost: 100 },
      exposeHeadRoute: false,
      schema: {
        operationId: 'takePartnerSnapshot',
        summary: 'Take all that your key shows at once',
        description:
          'Lines of JSON: `begin` with the cursor to follow the changes from, `work` for each work, `end`. Without `end` it was cut off: begin anew, or send the ' +
          'cursor of `begin` and, as `after`, the last work that came. What changes meanwhile is behind the cursor.',
        ...{ tags, security },
        querystring: SnapshotQuery,
        response: {
          200: {
            description: 'All of it, a line each',
            content: { 'application/x-ndjson': { schema: { ...SnapshotLineView, examples: LINES } } },
          },
          ...refusals,
        },
      },
    },
    async (request, reply) => {
      const partner = partnerOf(request)
      const { locale } = request.query
      const reading = readingOf(partner, locale === undefined ? {} : { locale })
      const lens = await knowLens(ctx, partner.lens)
      const start = await startSnapshot(ctx, lens, resumed(request.query))
      const reader = enter(request, reply, snapshots)
      const lines = takeSnapshot(ctx, lens, start, async (works) => {
        const views = new Map((await presentOnce(ctx.db, partner, works, reading)).map((view) => [view.id, view]))
        return works.map(({ id }) => views.get(id) ?? null)
      })
      const whileGood = cutOff(lines, { ...reader, ...limits })
      return sendStream(reply, whileGood, { ...reader, ...limits, type: 'application/x-ndjson; charset=utf-8' })
    },
  )
}

const NOT_WAITING: Waiting = { signal: new AbortController().signal, pollMs: 0, isStillGood: async () => true }

/** @throws {CatalogueError} QUERY_INVALID */
function resumed({ cursor, after }: { readonly cursor?: string; readonly after?: string }) {
  if (cursor === undefined && after === undefined) return undefined
  if (cursor !== undefined) return { cursor, afterId: after ?? '' }
  throw new CatalogueError('QUERY_INVALID', 'To go on with a snapshot, send the cursor of its first line with `after`.')
}

/** Ends a stream in its midst when whoever reads it may no longer, or has taken too long. */
async function* cutOff(
  parts: AsyncIterable<string>,
  { signal, isStillGood, lifeMs }: Waiting & Pick<PartnerLimits, 'lifeMs'>,
): AsyncGenerator<string> {
  const endMs = performance.now() + lifeMs
  for await (const part of parts) {
    if (signal.aborted || performance.now() > endMs || !(await isStillGood())) return
    yield part
  }
}

function linkNext(request: FastifyRequest, reply: FastifyReply, nextCursor: string): void {
  const url = new URL(request.url, 'http://localhost')
  url.searchParams.set('after', nextCursor)
  reply.header('link', `<${url.pathname}${url.search}>; rel="next"`)
}
