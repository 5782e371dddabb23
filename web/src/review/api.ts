import { call, type Query, queryString } from '../api/client.ts'
import type { Page, ReadinessState, RuleFinding, TargetReadiness, Work, WorkStatus } from '../api/contract.ts'
import type { Severity } from './severities.ts'

/** Who did something; the operator’s id is `operator`. */
export interface Actor {
  readonly id: string
  readonly name: string
}

/** What somebody says about a work, an episode, or a moment of one. */
export interface Note {
  readonly id: string
  readonly episodeId: string | null
  readonly episodeNumber: number | null
  readonly fromMs: number | null
  readonly untilMs: number | null
  readonly region: string | null
  readonly severity: Severity
  readonly text: string
  readonly state: 'open' | 'resolved'
  readonly by: Actor
  readonly resolvedBy: Actor | null
  readonly replies: readonly { readonly id: string; readonly text: string; readonly by: Actor; readonly at: string }[]
  readonly createdAt: string
}

export interface NewNote {
  readonly episodeId?: string
  readonly fromMs?: number
  readonly region?: string
  readonly severity?: Severity
  readonly text: string
}

export interface Approval {
  readonly by: Actor
  readonly at: string
  /** The content is as it was then. */
  readonly counts: boolean
}

export const REGION_STATES = ['open', 'approved', 'published'] as const
export type RegionState = (typeof REGION_STATES)[number]

export interface RegionReview {
  readonly region: string
  readonly state: RegionState
  readonly approvals: readonly Approval[]
  readonly publishedAt: string | null
  readonly publishedBy: Actor | null
  readonly override: { readonly reason: string } | null
}

/** How far the review of a work is. */
export interface Review {
  readonly status: WorkStatus
  readonly since: string
  readonly submittedAt: string | null
  readonly reviewer: (Actor & { readonly claimedAt: string }) | null
  readonly contentVersion: number
  readonly approvalsNeeded: number
  readonly openNotes: number
  readonly openBlockers: number
  readonly regions: readonly RegionReview[]
}

/** A work that waits, with all that is needed to choose among many. */
export interface QueueItem {
  readonly work: Work
  readonly organisation: { readonly id: string; readonly name: string } | null
  readonly review: Review
  readonly readiness: readonly { readonly region: string; readonly state: ReadinessState }[]
}

/** How ready a work is for a region or a platform, with the kind of each. */
export interface DeskReadiness extends TargetReadiness {
  readonly kind: 'region' | 'platform'
  readonly findings: readonly (RuleFinding & {
    readonly confidence: 'primary' | 'secondary' | 'unverified'
    readonly validFrom: string | null
  })[]
}

export interface Override {
  readonly region: string
  readonly reason: string
}

/** A step with a work, as it is sent. */
export type Step =
  | { readonly step: 'claim'; readonly takeOver?: boolean }
  | { readonly step: 'release' }
  | { readonly step: 'requestChanges'; readonly notes?: readonly NewNote[] }
  | { readonly step: 'approve'; readonly regions: readonly string[]; readonly contentVersion?: number }
  | {
      readonly step: 'publish'
      readonly regions: readonly string[]
      readonly overrides?: readonly Override[]
      readonly contentVersion?: number
    }
  | { readonly step: 'withdraw'; readonly regions?: readonly string[] }
export type Decision = Step & { readonly workId: string }

/** What came of a decision; `problem` as the server tells it. */
export interface DecisionResult {
  readonly workId: string
  readonly step: string
  readonly problem: { readonly code: string; readonly detail?: string; readonly title?: string } | null
}

/** @throws {Problem} */
export function listReviews(query: Query, signal?: AbortSignal): Promise<Page<QueueItem>> {
  return call('GET', `/api/reviews${queryString(query)}`, signal ? { signal } : {})
}

/** Takes steps with many works; each is done or refused by itself. @param key repeats with it do each once only. @throws {Problem} */
export async function decideMany(decisions: readonly Decision[], key: string): Promise<readonly DecisionResult[]> {
  const sent = { body: { decisions }, headers: { 'idempotency-key': key } }
  return (await call<{ readonly items: readonly DecisionResult[] }>('POST', '/api/reviews/decisions', sent)).items
}

/** @throws {Problem} WORK_NOT_FOUND */
export function getReview(workId: string): Promise<Review> {
  return call('GET', `${pathOf(workId)}/review`)
}

const STEP_PATHS = {
  claim: 'claim',
  release: 'release',
  requestChanges: 'request-changes',
  approve: 'approve',
  publish: 'publish',
  withdraw: 'withdraw',
} as const satisfies Record<Step['step'], string>

/** Takes a step with one work. @throws {Problem} WORK_STATUS_CONFLICT, REVIEW_*, READINESS_FAILED */
export async function takeStep(workId: string, { step, ...body }: Step): Promise<void> {
  await call('POST', `${pathOf(workId)}/${STEP_PATHS[step]}`, step === 'release' ? {} : { body })
}

/** All notes of a work, as they come when it is watched. @throws {Problem} */
export async function listNotes(workId: string): Promise<Note[]> {
  const notes: Note[] = []
  let cursor: string | undefined
  do {
    const page: Page<Note> = await call('GET', `${pathOf(workId)}/notes${queryString({ limit: '100', cursor })}`)
    notes.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return notes
}

/** @param key repeats with it write the note once only. @throws {Problem} NOTE_ANCHOR_INVALID, TOO_MANY_NOTES */
export function writeNote(workId: string, note: NewNote, key: string): Promise<Note> {
  return call('POST', `${pathOf(workId)}/notes`, { body: note, headers: { 'idempotency-key': key } })
}

/** @throws {Problem} NOTE_NOT_FOUND */
export function setNoteState(workId: string, noteId: string, state: Note['state']): Promise<Note> {
  return call('PATCH', `${pathOf(workId)}/notes/${encodeURIComponent(noteId)}`, { body: { state } })
}

/** @throws {Problem} NOTE_NOT_FOUND, NOT_YOUR_NOTE */
export async function removeNote(workId: string, noteId: string): Promise<void> {
  await call('DELETE', `${pathOf(workId)}/notes/${encodeURIComponent(noteId)}`)
}

/** @param key repeats with it answer once only. @throws {Problem} NOTE_NOT_FOUND, TOO_MANY_NOTES */
export function replyToNote(workId: string, noteId: string, text: string, key: string): Promise<Note> {
  const sent = { body: { text }, headers: { 'idempotency-key': key } }
  return call('POST', `${pathOf(workId)}/notes/${encodeURIComponent(noteId)}/replies`, sent)
}

/** How ready a work is everywhere, in the words of a locale. @throws {Problem} */
export async function readDeskReadiness(workId: string, locale: string): Promise<readonly DeskReadiness[]> {
  const path = `${pathOf(workId)}/readiness${queryString({ locale, places: '200' })}`
  return (await call<{ readonly targets: readonly DeskReadiness[] }>('GET', path)).targets
}

function pathOf(workId: string): string {
  return `/api/works/${encodeURIComponent(workId)}`
}
