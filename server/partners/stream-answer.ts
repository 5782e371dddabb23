import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { partnerOf } from './authenticate-partner.ts'
import type { PartnerLimits, StreamCaps } from './limits.ts'
import { createKeyVerifier } from './verify-key.ts'
import { watchStream } from './watch-stream.ts'

const READY_BYTES = 64 * 1024

/** Who takes a long answer. */
export interface StreamReader {
  /** Nobody takes it any more, or this server ends. */
  readonly signal: AbortSignal
  /** False: the key has ended, so that nothing more is told. */
  isStillGood(): Promise<boolean>
}

/** @returns what takes a place among the streams of a key until the answer has ended, or this server does */
export function createStreamEntrance(app: FastifyInstance, ctx: Pick<Context, 'db' | 'now'>) {
  const keys = createKeyVerifier(ctx)
  const open = new Set<AbortController>()
  app.addHook('preClose', async () => {
    for (const left of open) left.abort()
  })
  const isStillGood = async ({ headers: { authorization } }: FastifyRequest) => {
    if (keys.findVerified(authorization) !== undefined) return true
    return keys.verify(authorization).then(
      () => true,
      () => false,
    )
  }
  return (request: FastifyRequest, reply: FastifyReply, caps: StreamCaps): StreamReader => {
    const leave = enterOrAskLater(caps, partnerOf(request).keyId, reply)
    const left = new AbortController()
    open.add(left)
    reply.raw.once('close', () => {
      leave()
      open.delete(left)
      left.abort()
    })
    return { signal: left.signal, isStillGood: () => isStillGood(request) }
  }
}

function enterOrAskLater(caps: StreamCaps, keyId: string, reply: FastifyReply): () => void {
  try {
    return caps.enter(keyId)
  } catch (error) {
    reply.header('retry-after', 5)
    throw error
  }
}

/** Sends parts as they are asked for; nothing is read ahead of a slow reader, and one that takes nothing is cut. */
export function sendStream(
  reply: FastifyReply,
  parts: AsyncIterable<string | Uint8Array>,
  { signal, stuckMs, type }: Pick<StreamReader, 'signal'> & Pick<PartnerLimits, 'stuckMs'> & { readonly type: string },
): FastifyReply {
  watchStream(reply, stuckMs, () => undefined)
  signal.addEventListener('abort', () => reply.raw.destroy(), { once: true }) // who reads slowly must not hold up the end
  return reply
    .headers({ 'content-type': type, 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
    .send(Readable.from(parts, { objectMode: false, highWaterMark: READY_BYTES }))
}
