import type { WindowRow } from '../../db/queries/windows.ts'

/** Regions by name, or all but some. */
export interface Places {
  readonly scope: WindowRow['scope']
  readonly regions: readonly string[]
}

/** From an instant (null: since ever) until another, exclusive (null: without end). Epoch milliseconds. */
export interface Span {
  readonly fromMs: number | null
  readonly untilMs: number | null
}

/** Where and when a window holds. */
export type WindowSpan = Places & Span

/** True when a region is one of these places. */
export function covers({ scope, regions }: Places, region: string): boolean {
  return (scope === 'regions') === regions.includes(region)
}

/** True when an instant is within a span. */
export function holdsAt({ fromMs, untilMs }: Span, atMs: number): boolean {
  return (fromMs === null || fromMs <= atMs) && (untilMs === null || atMs < untilMs)
}

/** The places that both have; undefined: none. */
export function sharedPlaces(a: Places, b: Places): Places | undefined {
  if (a.scope === 'worldwide_except' && b.scope === 'worldwide_except') {
    return { scope: 'worldwide_except', regions: [...new Set([...a.regions, ...b.regions])].sort() }
  }
  const [listed, other] = a.scope === 'regions' ? [a, b] : [b, a]
  const regions = listed.regions.filter((region) => covers(other, region)).sort()
  return regions.length > 0 ? { scope: 'regions', regions } : undefined
}

/** The time that both have; undefined: none. */
export function sharedSpan(a: Span, b: Span): Span | undefined {
  const from = Math.max(a.fromMs ?? Number.NEGATIVE_INFINITY, b.fromMs ?? Number.NEGATIVE_INFINITY)
  const until = Math.min(a.untilMs ?? Number.POSITIVE_INFINITY, b.untilMs ?? Number.POSITIVE_INFINITY)
  if (from >= until) return undefined
  return { fromMs: Number.isFinite(from) ? from : null, untilMs: Number.isFinite(until) ? until : null }
}
