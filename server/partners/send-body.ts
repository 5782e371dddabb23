import type { FastifyReply, FastifyRequest } from 'fastify'
import { isKnownTag } from '../http/entity-tags.ts'
import { JSON_TYPE } from './answer-known.ts'
import type { KeptBodies } from './kept-bodies.ts'
import type { KnownAnswers } from './known-answers.ts'
import type { Partner } from './verify-key.ts'

/** What an answer is, before it is made. */
export interface Answer {
  readonly partner: Partner
  /** Strong: the same tag is the same bytes. */
  readonly etag: string
  readonly changedAtMs: number | undefined
  /** What its bytes are kept by. */
  readonly name: string
  /** Whether the same would be answered now. */
  isRight(): boolean
  make(): Promise<Buffer> | Buffer
}

/** Sends JSON, or 304 to who has it already, for whom it is not made. Who has a copy has to ask before it uses it again. */
export async function sendBody(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: Answer,
  { known, bodies }: { readonly known: KnownAnswers; readonly bodies: KeptBodies },
): Promise<FastifyReply> {
  const { partner, etag, changedAtMs, name } = answer
  reply.header('etag', etag).header('cache-control', 'private, no-cache')
  if (changedAtMs !== undefined) reply.header('last-modified', httpDate(changedAtMs))
  known.keep(request, reply, partner.lensId, { etag, isRight: answer.isRight, findBody: () => bodies.find(name) })
  if (isKnownTag(request.headers['if-none-match'], etag)) return reply.code(304).send()
  const body = bodies.find(name) ?? (await answer.make())
  bodies.keep(name, body)
  return reply.header('content-type', JSON_TYPE).send(body)
}

let lastDate: readonly [seconds: number, text: string] = [0, new Date(0).toUTCString()]

function httpDate(instantMs: number): string {
  const seconds = Math.floor(instantMs / 1_000)
  if (lastDate[0] !== seconds) lastDate = [seconds, new Date(seconds * 1_000).toUTCString()]
  return lastDate[1]
}
