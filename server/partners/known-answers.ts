import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { PartnerScope } from '../../db/schema/index.ts'

/** An answer that was given. What it depends on is its own business: it says itself whether it would be the same now. */
export interface KnownAnswer {
  /** Undefined: it has none, so that it is always sent whole. */
  readonly etag: string | undefined
  isRight(): boolean
  /** Its bytes; undefined: they are not kept any more. */
  findBody(): Buffer | undefined
  /** Whether headers ask for such an answer at all; undefined: whatever they are. */
  readonly suits?: (headers: IncomingHttpHeaders) => boolean
}

/** With what its route says of it. */
export interface KeptAnswer extends KnownAnswer {
  readonly scope: PartnerScope
  readonly cost: number
  /** The pattern of its address. */
  readonly route: string
  /** Names and values in turn, without what is of each call or of a body. */
  readonly headers: readonly string[]
}

/** Answers to GET by the lens and the address that they were asked for with. */
export interface KnownAnswers {
  find(lensId: string, url: string): KeptAnswer | undefined
  /** Keeps an answer with the headers that the reply has by now. */
  keep(request: FastifyRequest, reply: FastifyReply, lensId: string, answer: KnownAnswer): void
}

const MOST_ANSWERS = 20_000
const LONGEST_URL = 500
/** Of a call, or of a body. */
const NOT_KEPT = new Set(['ratelimit', 'content-type', 'content-length'])

export function createKnownAnswers(): KnownAnswers {
  const byLens = new Map<string, Map<string, KeptAnswer>>()
  let count = 0
  const add = (lensId: string, url: string, answer: KeptAnswer) => {
    if (count >= MOST_ANSWERS) {
      byLens.clear()
      count = 0
    }
    const ofLens = byLens.get(lensId) ?? new Map<string, KeptAnswer>()
    if (!ofLens.has(url)) count++
    byLens.set(lensId, ofLens.set(url, answer))
  }
  return {
    find: (lensId, url) => byLens.get(lensId)?.get(url),
    keep: (request, reply, lensId, answer) => {
      const { config, url: route = '' } = request.routeOptions
      const { scope, cost = 1 } = config
      const { method, url } = request
      if (method !== 'GET' || url.length > LONGEST_URL) return
      if (scope === undefined || scope === 'any') return
      const headers = Object.entries(reply.getHeaders())
        .filter(([name]) => !NOT_KEPT.has(name))
        .flatMap(([name, value]) => [name, String(value)])
      add(lensId, url, { ...answer, scope, cost, route, headers })
    },
  }
}
