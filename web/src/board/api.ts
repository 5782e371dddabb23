import { call, queryString } from '../api/client.ts'
import type { LocalText, Page, ReadinessState, RuleFinding, WorkStatus } from '../api/contract.ts'

/** A region or a platform that there are rules for. */
export interface RuleTarget {
  readonly target: string
  readonly kind: 'region' | 'platform'
  readonly labels: Readonly<Record<string, string>>
}

/** A work as the board names it. */
export interface BoardWork {
  readonly id: string
  readonly status: WorkStatus
  readonly shownTitle: LocalText | null
  readonly coverUrl: string | null
}

/** How ready a work is for a target, as it was last worked out. */
export interface ReadinessItem {
  readonly work: BoardWork
  readonly state: ReadinessState
  readonly isPending: boolean
  readonly validUntil: string | null
  readonly override: { readonly reason: string } | null
  /** Null: it has no windows, or this is a platform. */
  readonly hasWindow: boolean | null
  readonly rules: readonly { readonly severity: 'fail' | 'warn' | 'info' }[]
}

/** That a work is in another state from an instant on, and what it is by. */
export interface ReadinessChange {
  readonly work: BoardWork
  readonly target: string
  readonly at: string
  readonly from: ReadinessState
  readonly to: ReadinessState
  readonly causes: readonly { readonly kind: string; readonly edge: 'begins' | 'ends'; readonly name: string }[]
  readonly gained: readonly RuleFinding[]
  readonly lost: readonly RuleFinding[]
}

/** A rule that is not kept, with where it comes from and how sure that is. */
export interface CellFinding extends RuleFinding {
  readonly sourceNote: string
  readonly confidence: 'primary' | 'secondary' | 'unverified'
  readonly validFrom: string | null
}

export interface CellReadiness {
  readonly state: ReadinessState
  readonly validUntil: string | null
  readonly override: { readonly reason: string; readonly since: string } | null
  readonly findings: readonly CellFinding[]
}

/** @throws {Problem} */
export async function listTargets(signal: AbortSignal): Promise<readonly RuleTarget[]> {
  return (await call<{ readonly items: readonly RuleTarget[] }>('GET', '/api/rules', { signal })).items
}

/** A page of works by one target, newest first. @throws {Problem} */
export function listReadiness(
  query: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<Page<ReadinessItem>> {
  return call('GET', `/api/readiness${queryString(query)}`, { signal })
}

/** What changes by itself between two instants, as far as `most` changes go. @throws {Problem} */
export async function listChanges(
  span: { readonly from: string; readonly to: string; readonly locale: string },
  most: number,
  signal: AbortSignal,
): Promise<readonly ReadinessChange[]> {
  const changes: ReadinessChange[] = []
  let cursor: string | undefined
  do {
    const path = `/api/readiness/changes${queryString({ ...span, limit: '100', cursor })}`
    const page: Page<ReadinessChange> = await call('GET', path, { signal })
    changes.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined && changes.length < most)
  return changes
}

/** What is found of a work for one target at an instant. @throws {Problem} */
export async function readCell(
  asked: { readonly workId: string; readonly target: string; readonly asOf: string; readonly locale: string },
  signal: AbortSignal,
): Promise<CellReadiness | undefined> {
  const { workId, target, asOf, locale } = asked
  const query = queryString({ targets: target, asOf, locale, places: '12' })
  const path = `/api/works/${encodeURIComponent(workId)}/readiness${query}`
  return (await call<{ readonly targets: readonly CellReadiness[] }>('GET', path, { signal })).targets[0]
}
