import type { ReadinessState } from '../api/contract.ts'
import { compareRegions } from '../language/region-order.ts'
import type { DeskReadiness, Note, RegionReview, Review } from './api.ts'
import { blockersOf, type Severity } from './severities.ts'

/** A region with what the rules say of it and how far its review is. */
export interface RegionLine {
  readonly region: string
  /** Undefined: there are no rules for it. */
  readonly readiness: DeskReadiness | undefined
  readonly review: RegionReview | undefined
  /** Of the content as it is now. */
  readonly approvals: number
  /** The reader has approved of it as it is. */
  readonly isApprovedByMe: boolean
}

/** All regions that there are rules for, or that somebody decided about; always in the same order. */
export function regionLines(
  readiness: readonly DeskReadiness[],
  review: Review | undefined,
  myId: string,
): RegionLine[] {
  const judged = new Map(readiness.filter(({ kind }) => kind === 'region').map((one) => [one.target, one]))
  const decided = new Map((review?.regions ?? []).map((one) => [one.region, one]))
  return [...new Set([...judged.keys(), ...decided.keys()])].sort(compareRegions).map((region) => {
    const found = decided.get(region)
    const counted = found?.approvals.filter(({ counts }) => counts) ?? []
    return {
      ...{ region, readiness: judged.get(region), review: found, approvals: counted.length },
      isApprovedByMe: counted.some(({ by }) => by.id === myId),
    }
  })
}

/** How many rules are not kept, of the kind that the state is named for. */
export function countFindings({ state, findings }: Pick<DeskReadiness, 'state' | 'findings'>): number {
  return findings.filter(({ severity }) => severity === state).length
}

/** What stands in the way of showing a work in a region. */
export function isFailing(line: RegionLine): boolean {
  return line.readiness?.state === 'fail'
}

/** Regions that can be approved of at once: nothing fails, no blocker is open, and the reader has not yet. */
export function clearRegions(lines: readonly RegionLine[], notes: readonly Note[]): string[] {
  return lines
    .filter((line) => line.readiness && !isFailing(line) && !line.isApprovedByMe && line.review?.state !== 'published')
    .filter(({ region }) => blockersOf(notes, region).length === 0)
    .map(({ region }) => region)
}

/** How an episode stands by what is found in it and by the worst of what is noted; undefined: nothing stands against it. */
export function worstSign(
  found: 'warn' | 'fail' | undefined,
  noted: Severity | undefined,
): 'warn' | 'fail' | undefined {
  if (found === 'fail' || noted === 'blocker') return 'fail'
  return found ?? (noted === 'issue' ? 'warn' : undefined)
}

/** How episodes stand by what rules find in them: the worst of all regions. */
export function episodeSigns(readiness: readonly DeskReadiness[]): Map<string, Exclude<ReadinessState, 'pass'>> {
  const signs = new Map<string, Exclude<ReadinessState, 'pass'>>()
  for (const { kind, findings } of readiness) {
    if (kind !== 'region') continue
    for (const { severity, isUnknown, places } of findings) {
      if (severity === 'info' || isUnknown) continue
      for (const { episodeId } of places) {
        if (episodeId !== null && signs.get(episodeId) !== 'fail') signs.set(episodeId, severity)
      }
    }
  }
  return signs
}
