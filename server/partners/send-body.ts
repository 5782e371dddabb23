import type { FastifyReply, FastifyRequest } from 'fastify'
import { isKnownTag } from '../http/entity-tags.ts'

/** What an answer is, before it is made. */
export interface Answer {
  /** Strong: the same tag is the same bytes. */
  readonly etag: string
  readonly changedAtMs: number | undefined
  make(): Promise<Buffer> | Buffer
}

const JSON_TYPE = 'application/json; charset=utf-8'

/** Sends JSON, or 304 to who has it already, for whom it is not made. Who has a copy has to ask before it uses it again. */
export async function sendBody(request: FastifyRequest, reply: FastifyReply, answer: Answer): Promise<FastifyReply> {
  const { etag, changedAtMs } = answer
  reply.header('etag', etag).header('cache-control', 'private, no-cache')
  if (changedAtMs !== undefined) reply.header('last-modified', httpDate(changedAtMs))
  if (isKnownTag(request.headers['if-none-match'], etag)) return reply.code(304).send()
  return reply.header('content-type', JSON_TYPE).send(await answer.make())
}

let lastDate: readonly [seconds: number, text: string] = [0, new Date(0).toUTCString()]

function httpDate(instantMs: number): string {
  const seconds = Math.floor(instantMs / 1_000)
  if (lastDate[0] !== seconds) lastDate = [seconds, new Date(seconds * 1_000).toUTCString()]
  return lastDate[1]
}
