import { Resolver } from 'node:dns/promises'
import { isIP } from 'node:net'

/** An address of a name. */
export interface FoundAddress {
  readonly address: string
  readonly family: 4 | 6
}

/** Finds all addresses of a name; none: there is no such name. @throws when nobody can be asked */
export type ResolveName = (hostname: string) => Promise<readonly FoundAddress[]>

const LIMIT_MS = 4_000
const NOT_THERE = new Set(['ENOTFOUND', 'ENODATA', 'EBADNAME'])

/**
 * Asks the name servers of this machine. The system's own call would take one of few threads that reading files needs as well, so that the slow name
 * server of one partner would delay everybody.
 */
export const resolveName: ResolveName = async (hostname) => {
  const resolver = new Resolver({ timeout: 1_500, tries: 2 })
  const timer = setTimeout(() => resolver.cancel(), LIMIT_MS)
  try {
    const [four, six] = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)])
    const found = [...addressesOf(four, 4), ...addressesOf(six, 6)]
    const failure = [four, six].find((one) => one.status === 'rejected' && !isAbsence(one.reason))
    if (found.length === 0 && failure?.status === 'rejected') throw failure.reason
    return found
  } finally {
    clearTimeout(timer)
  }
}

/** The address that a host is, when it is none to be resolved: the form in which URLs have it, without brackets. */
export function literalAddress(hostname: string): FoundAddress | undefined {
  const address = hostname.replace(/^\[(.*)\]$/, '$1')
  const family = isIP(address)
  return family === 0 ? undefined : { address, family: family as 4 | 6 }
}

function addressesOf(result: PromiseSettledResult<string[]>, family: 4 | 6): FoundAddress[] {
  return result.status === 'fulfilled' ? result.value.map((address) => ({ address, family })) : []
}

function isAbsence(error: unknown): boolean {
  return NOT_THERE.has((error as NodeJS.ErrnoException).code ?? '')
}
