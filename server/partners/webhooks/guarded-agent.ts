import type { LookupFunction } from 'node:net'
import { Agent, buildConnector } from 'undici'
import type { Reach } from './check-url.ts'
import { isReachable } from './reachable.ts'
import { type FoundAddress, literalAddress } from './resolve-name.ts'

/** The name has an address to which nothing may be sent. Nothing was. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused'
}

export interface AgentOptions extends Reach {
  readonly connectMs: number
  readonly headersMs: number
  readonly bodyMs: number
  readonly connections: number
  /** A certificate to trust in place of the system's; for tests. */
  readonly ca?: string | undefined
}

/**
 * Opens connections to what may be reached, and to nothing else: every address of the answer is looked at, the connection goes to one of just these,
 * and the other end is looked at once more before anything is sent.
 */
export function createGuardedAgent(options: AgentOptions): Agent {
  const { connectMs, headersMs, bodyMs, connections } = options
  return new Agent({
    connect: guard(options),
    connectTimeout: connectMs,
    headersTimeout: headersMs,
    bodyTimeout: bodyMs,
    connections,
    pipelining: 1,
    keepAliveTimeout: 4_000,
    keepAliveMaxTimeout: 4_000,
  })
}

function guard({ opened, resolve, connectMs, ca }: AgentOptions): buildConnector.connector {
  return (to, callback) => {
    const { protocol, port, hostname } = to
    const mayReach = (address: string | undefined) =>
      address !== undefined && isReachable({ address, protocol, port }, opened)
    const refuse = () => callback(new AddressRefused(`${hostname} may not be reached`), null)
    const literal = literalAddress(hostname)
    if (literal && !mayReach(literal.address)) return void process.nextTick(refuse)
    const lookup: LookupFunction = (name, { all }, found) => {
      resolve(name).then(
        (addresses) => {
          const [first] = addresses
          if (first === undefined || !addresses.every(({ address }) => mayReach(address))) {
            return found(new AddressRefused(`${name} may not be reached`), [])
          }
          answer(found, addresses, first, all)
        },
        (error: NodeJS.ErrnoException) => found(error, []),
      )
    }
    const connect = buildConnector({ timeout: connectMs, allowH2: false, lookup, ...(ca === undefined ? {} : { ca }) })
    connect(to, (...[error, socket]) => {
      if (error) return callback(error, null)
      if (mayReach(socket.remoteAddress)) return callback(null, socket)
      socket.destroy()
      refuse()
    })
  }
}

function answer(
  found: Parameters<LookupFunction>[2],
  addresses: readonly FoundAddress[],
  first: FoundAddress,
  all: boolean | undefined,
): void {
  if (all) found(null, [...addresses])
  else found(null, first.address, first.family)
}
