import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { TEST_CERTIFICATE } from './test-certificate.ts'

/** A message as a partner's program got it. */
export interface Received {
  readonly id: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
  readonly type: string
  readonly data: {
    readonly workId: string
    readonly action: 'upsert' | 'remove'
    readonly version: number
    readonly cursor: string
  }
  /** True when the answer was one that takes it. */
  readonly isTaken: boolean
}

/** What a receiver answers. Nothing: it never answers. */
export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string | string[]>>
  readonly body?: string
  /** Time until it comes. */
  readonly afterMs?: number
}

export interface Receiver extends AsyncDisposable {
  readonly url: string
  /** Every message that came, in order. */
  readonly received: Received[]
  /** Versions of the works that the partner holds, by what it took. */
  readonly held: Map<string, number>
  /** How many connections were opened. */
  connections(): number
  /** The most messages that were on their way at once. */
  mostAtOnce(): number
  /** From now on; the message says which. */
  answer(how: (message: Received) => Answer | undefined): void
}

export interface ReceiverOptions {
  readonly isTls?: boolean
  readonly address?: string
  /** Undefined: signatures are not looked at. */
  readonly secret?: () => string
  /** The instant of the partner's clock. */
  readonly now?: () => number
}

/** A partner's program on a port of its own. What is not signed it answers with 401. */
export async function startReceiver(options: ReceiverOptions = {}): Promise<Receiver> {
  const { isTls = false, address = '127.0.0.1', secret, now = Date.now } = options
  const [received, held] = [[] as Received[], new Map<string, number>()]
  let how: (message: Received) => Answer | undefined = () => ({ status: 204 })
  let [connections, atOnce, mostAtOnce] = [0, 0, 0]
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    mostAtOnce = Math.max(mostAtOnce, ++atOnce)
    response.once('close', () => atOnce--)
    const body = await textOf(request)
    const { type, data } = JSON.parse(body) as Received
    const message = { id: String(request.headers['webhook-id']), headers: request.headers, body, type, data }
    const isGood = secret === undefined || isSigned(secret(), message, now())
    const answer = isGood ? how({ ...message, isTaken: false }) : { status: 401 }
    const isTaken = answer !== undefined && answer.status >= 200 && answer.status < 300
    received.push({ ...message, isTaken })
    if (isTaken) apply(held, message)
    if (answer?.afterMs !== undefined) await new Promise((resolve) => setTimeout(resolve, answer.afterMs))
    if (answer) response.writeHead(answer.status, answer.headers).end(answer.body)
  }
  const listener = (request: IncomingMessage, response: ServerResponse) => void serve(request, response)
  const server = isTls ? createTlsServer(TEST_CERTIFICATE, listener) : createServer(listener)
  server.on('connection', () => connections++)
  await new Promise<void>((resolve) => server.listen(0, address, resolve))
  const { port } = server.address() as AddressInfo
  return {
    ...{ url: `${isTls ? 'https' : 'http'}://${address}:${port}/hooks?of=juku`, received, held },
    connections: () => connections,
    mostAtOnce: () => mostAtOnce,
    answer: (next) => {
      how = next
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** As the package of Standard Webhooks for partners sees it, by the clock of the partner. */
function isSigned(secret: string, { headers, body }: Pick<Received, 'headers' | 'body'>, nowMs: number): boolean {
  const realNow = Date.now
  try {
    Date.now = () => nowMs
    new Webhook(secret).verify(body, headers as Record<string, string>)
    return true
  } catch {
    return false
  } finally {
    Date.now = realNow
  }
}

function apply(held: Map<string, number>, { type, data }: Pick<Received, 'type' | 'data'>): void {
  if (type === 'work.upserted') held.set(data.workId, data.version)
  if (type === 'work.removed') held.delete(data.workId)
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
