import type { ExportWork } from '../export-work.ts'

/** Whose ids these are: the host of our addresses, without its port. A number in brackets has colons, which part ids. */
export function domainOf(origin: string): string {
  const { hostname } = new URL(origin)
  return hostname.includes(':') ? 'localhost' : hostname
}

/** ContentID of a work or an episode: `md:cid:org:juku.example:019a…`. */
export function contentIdOf(id: string, origin: string): string {
  return `md:cid:org:${domainOf(origin)}:${id}`
}

/** The ALID that the producer gave, where it is one; else one of ours. */
export function alidOf({ id, alid }: Pick<ExportWork, 'id' | 'alid'>, origin: string): string {
  return alid !== null && ALID.test(alid) ? alid : `md:alid:org:${domainOf(origin)}:${id}`
}

/** Characters that a URI may have as they are; the schema wants one. */
const ALID = /^(urn:)?md:alid:[\w.~:@!$'()*+,;=/-]{1,200}$/i

/** RFC 7972. @param eidr `10.5240/…` */
export function eidrUrn(eidr: string): string {
  return `urn:eidr:${eidr.replace('/', ':')}`
}

/** xs:duration of so many milliseconds. */
export function toDuration(durationMs: number): string {
  return `PT${durationMs / 1_000}S`
}
