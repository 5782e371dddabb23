import type { StoredFinding } from '../../db/schema/index.ts'
import { type Evaluation, type Finding, SEVERITIES } from '../rules/evaluation.ts'

/** How many findings there are of each severity. */
export type FindingCounts = Record<(typeof SEVERITIES)[number], number>

/** What is stored of findings: each rule once, with the places where it is not kept, in their order. What was seen there is left out. */
export function packFindings(findings: readonly Finding[]): StoredFinding[] {
  const packed = new Map<string, StoredFinding>()
  for (const { ruleId, severity, isUnknown, episodeNumber, atMs } of findings) {
    const key = `${ruleId} ${severity} ${isUnknown}`
    const number = episodeNumber ?? WHOLE_WORK
    const place = atMs === null ? number : ([number, atMs] as [number, number])
    const known = packed.get(key)
    if (known === undefined) packed.set(key, [ruleId, SEVERITIES.indexOf(severity), isUnknown ? 1 : 0, [place]])
    else known[3].push(place)
  }
  return [...packed.values()]
}

/** In the place of an episode's number, which is 1 or more. */
const WHOLE_WORK = 0

export function countFindings({ findings }: Pick<Evaluation, 'findings'>): FindingCounts {
  const counts = { fail: 0, warn: 0, info: 0 }
  for (const { severity } of findings) counts[severity]++
  return counts
}
