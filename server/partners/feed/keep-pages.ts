import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { findNextEdge } from '../../../db/queries/partner-lens.ts'
import type { Context } from '../../context.ts'
import { createKeptBodies } from '../kept-bodies.ts'
import type { KnownAnswers } from '../known-answers.ts'
import type { Partner } from '../verify-key.ts'

/** What the database said when a page was begun, and for how long the clock changes nothing of it. */
interface Beginning {
  readonly dataVersion: string
  readonly fromMs: number
  readonly untilMs: number
}

const KEPT_BYTES = 16 * 1024 * 1024

/**
 * Keeps the bytes of pages of changes until anybody writes anything or a window begins or ends: most followers are at the end of the log and ask
 * again and again whether there is more.
 */
export function keepPages({ db, now }: Pick<Context, 'db' | 'now'>, known: KnownAnswers) {
  const bodies = createKeptBodies(KEPT_BYTES)
  return {
    /** Comes before anything of the page is read. */
    begin: async (): Promise<Beginning> => {
      const [dataVersion, fromMs] = [db.dataVersion(), now()]
      return { dataVersion, fromMs, untilMs: (await findNextEdge(db, fromMs)) ?? Number.MAX_SAFE_INTEGER }
    },
    /** Keeps a page that was not waited for. One that wrote something itself, what it tells for the first time, is kept the next time. */
    keep: (
      request: FastifyRequest,
      reply: FastifyReply,
      { lensId }: Pick<Partner, 'lensId'>,
      { body, beginning: { dataVersion, fromMs, untilMs } }: { readonly body: Buffer; readonly beginning: Beginning },
    ): void => {
      const isRight = () => {
        const nowMs = now()
        return db.dataVersion() === dataVersion && nowMs >= fromMs && nowMs < untilMs
      }
      if (!isRight() || asksForAnother(request.headers)) return
      const name = `${dataVersion} ${lensId} ${request.url}`
      bodies.keep(name, body)
      const suits = (headers: IncomingHttpHeaders) => !asksForAnother(headers)
      known.keep(request, reply, lensId, { etag: undefined, isRight, findBody: () => bodies.find(name), suits })
    },
  }
}

export function asksForEvents({ accept }: IncomingHttpHeaders): boolean {
  return accept?.includes('text/event-stream') === true
}

function asksForAnother(headers: IncomingHttpHeaders): boolean {
  return asksForEvents(headers) || headers['last-event-id'] !== undefined
}
