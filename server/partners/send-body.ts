import type { FastifyReply, FastifyRequest } from 'fastify'
import { isKnownTag } from '../http/entity-tags.ts'
import { JSON_TYPE } from './answer-known.ts'
import type { KeptBodies } from './kept-bodies.ts'
import type { KnownAnswers } from './known-answers.ts'
import type { Partner } from './verify-key.ts'

/** What an answer is, before it is made. */
export interface Answer {
  /** Strong: the same tag is the same bytes. */
  readonly etag: string
  readonly changedAtMs: number | undefined
  make(): Promise<Buffer> | Buffer
}

/** An answer that can be given again. */
export interface LastingAnswer extends Answer {
  readonly partner: Partner
  /** What its bytes are kept by. */
  readonly name: string
  /** Whether the same would be answered now. */
  isRight(): boolean
}

/** Sends JSON, or 304 to who has it already, for whom it is not made. Who has a copy has to ask before it uses it again. */
export async function sendBody(request: FastifyRequest, reply: FastifyReply, answer: Answer): Promise<FastifyReply> {
  describe(reply, answer)
  return finish(request, reply, answer)
}

/** As `sendBody`, and keeps the answer for who asks again. */
export async function sendLasting(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: LastingAnswer,
  { known, bodies }: { readonly known: KnownAnswers; readonly bodies: KeptBodies },
): Promise<FastifyReply> {
  const { partner, etag, name, isRight } = answer
  const make = async () => {
    const body = bodies.find(name) ?? (await answer.make())
    bodies.keep(name, body)
    return body
  }
  describe(reply, answer)
  known.keep(request, reply, partner.lensId, { etag, isRight, findBody: () => bodies.find(name) })
  return finish(request, reply, { etag, make })
}

function describe(reply: FastifyReply, { etag, changedAtMs }: Answer): void {
  reply.header('etag', etag).header('cache-control', 'private, no-cache')
  if (changedAtMs !== undefined) reply.header('last-modified', httpDate(changedAtMs))
}

async function finish(
  request: FastifyRequest,
  reply: FastifyReply,
  { etag, make }: Pick<Answer, 'etag' | 'make'>,
): Promise<FastifyReply> {
  if (isKnownTag(request.headers['if-none-match'], etag)) return reply.code(304).send()
  return reply.header('content-type', JSON_TYPE).send(await make())
}

let lastDate: readonly [seconds: number, text: string] = [0, new Date(0).toUTCString()]

function httpDate(instantMs: number): string {
  const seconds = Math.floor(instantMs / 1_000)
  if (lastDate[0] !== seconds) lastDate = [seconds, new Date(seconds * 1_000).toUTCString()]
  return lastDate[1]
}
