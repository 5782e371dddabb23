import ipaddr from 'ipaddr.js'

/** Addresses that an operator has opened beside the public ones. */
export type OpenedRanges = readonly [ipaddr.IPv4 | ipaddr.IPv6, number][]

/** Where something is to be sent, once the name is resolved. */
export interface Destination {
  /** IPv4 or IPv6, as text. */
  readonly address: string
  readonly protocol: string
  /** '' = that of the protocol. */
  readonly port: string
}

const PUBLIC_PORTS = new Set(['', '443', '8443'])
/** RFC 4291, 2.4: what is assigned to the public. Outside of it stand the loopback, the old IPv4-compatible addresses and what has no name yet. */
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3')

/** Reads the setting WEBHOOK_ALLOW_ADDRESSES. @throws for a range that is none */
export function readOpenedRanges(text: string | undefined): OpenedRanges {
  const ranges = (text ?? '').split(',').flatMap((range) => range.trim() || [])
  return ranges.map((range) => ipaddr.parseCIDR(range))
}

/**
 * True when messages may go there: to the public internet by https, and in any way to what the operator has opened. Addresses that stand for others
 * (IPv4-mapped, NAT64, 6to4, Teredo) are not public, whatever they stand for.
 */
export function isReachable({ address, protocol, port }: Destination, opened: OpenedRanges): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.parse(address)
  if (opened.some(([range, bits]) => range.kind() === parsed.kind() && parsed.match(range, bits))) return true
  if (protocol !== 'https:' || !PUBLIC_PORTS.has(port)) return false
  return parsed.range() === 'unicast' && (parsed.kind() === 'ipv4' || parsed.match(GLOBAL_UNICAST))
}
