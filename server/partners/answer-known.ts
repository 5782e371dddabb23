import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { ObserveAnswer } from '../http/metrics.ts'
import { sayAllowance } from '../http/quota.ts'
import type { Gate } from './authenticate-partner.ts'
import type { KeptAnswer, KnownAnswers } from './known-answers.ts'

const PREFIX = '/api/partner/v1/'
export const JSON_TYPE = 'application/json; charset=utf-8'

interface Options {
  readonly gate: Gate
  readonly known: KnownAnswers
  readonly observe: ObserveAnswer
}

/**
 * Answers at the door of the server what is known already, before the call is routed, read and checked: to say "as it was" is most of what
 * partners ask for, and costs less than the way to the route. Whatever is not plain goes that way: a key that has to be looked up, one without
 * the scope or beyond its limit, several tags, a body.
 */
export function answerKnownFirst(app: FastifyInstance, options: Options): void {
  let isClosing = false
  app.addHook('preClose', async () => {
    isClosing = true // then connections have to be told to close
  })
  app.addHook('onReady', async () => {
    const server = app.server as Server
    const listeners = server.listeners('request')
    server.removeAllListeners('request')
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      if (!isClosing && request.url?.startsWith(PREFIX) && answerKnown(request, response, options)) return
      for (const listener of listeners) listener.call(server, request, response)
    })
  })
}

function answerKnown(request: IncomingMessage, response: ServerResponse, { gate, known, observe }: Options): boolean {
  const startedAtMs = performance.now()
  const { method, url = '', headers } = request
  if (method !== 'GET' || hasBody(request)) return false
  const partner = gate.findVerified(headers.authorization)
  const answer = partner && known.find(partner.lensId, url)
  if (!answer || !partner.scopes.includes(answer.scope) || answer.suits?.(headers) === false || !answer.isRight()) {
    return false
  }
  const isKnown = answer.etag !== undefined && headers['if-none-match'] === answer.etag
  const body = isKnown ? undefined : findBody(answer, request)
  if (!isKnown && body === undefined) return false
  const allowance = gate.admitWithin(partner, answer.cost)
  if (allowance === undefined) return false
  const { headers: kept, route } = answer
  const rest = sayAllowance(allowance)
  if (body === undefined) response.writeHead(304, kept.concat('ratelimit', rest)).end()
  else {
    const ofBody = ['content-type', JSON_TYPE, 'content-length', String(body.length)]
    response.writeHead(200, kept.concat('ratelimit', rest, ofBody)).end(body)
  }
  observe(route, isKnown ? 304 : 200, performance.now() - startedAtMs)
  return true
}

/** Several tags, or one that is no more, are for the route to read. */
function findBody(answer: KeptAnswer, { headers }: IncomingMessage): Buffer | undefined {
  if (answer.etag !== undefined && headers['if-none-match'] !== undefined) return undefined
  return answer.findBody()
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined
}
