import type { ShowingPlace } from '../../db/queries/windows.ts'
import type { WorkStatus } from '../../db/queries/works.ts'
import { covers, holdsAt, type WindowSpan } from './window-span.ts'

/** What decides whether a work may be shown. */
export interface ShowableFacts<W extends WindowSpan = WindowSpan> {
  readonly status: WorkStatus
  /** Regions that it is published in. */
  readonly publishedIn: readonly string[]
  readonly windows: readonly W[]
}

/** The same rule as `isShowableIn` of the database, for rows in memory: published, there as well, and a window covers and holds. */
export function mayBeShown({ status, publishedIn, windows }: ShowableFacts, { region, atMs }: ShowingPlace): boolean {
  if (status !== 'published' || !publishedIn.includes(region)) return false
  return windows.some((window) => holdsAt(window, atMs) && covers(window, region))
}

/** Why a work may not be shown; several may be so at once. */
export const WHY_NOT = [
  'WORK_NOT_PUBLISHED',
  'REGION_NOT_PUBLISHED',
  'NO_WINDOW',
  'WINDOW_NOT_BEGUN',
  'WINDOW_ENDED',
] as const
export type WhyNot = (typeof WHY_NOT)[number]

export interface Showability<W extends WindowSpan> {
  readonly isShowable: boolean
  /** Empty when it may be shown. */
  readonly whyNot: readonly WhyNot[]
  /** Those that cover the region and hold. */
  readonly windows: readonly W[]
  /** Windows alone let this answer be so until here, exclusive; null: for ever. */
  readonly untilMs: number | null
}

/** Whether a work may be shown in a region at an instant, why, and for how long that is so if nobody changes anything. */
export function judgeShowable<W extends WindowSpan>(facts: ShowableFacts<W>, place: ShowingPlace): Showability<W> {
  const { region, atMs } = place
  const covering = facts.windows.filter((window) => covers(window, region))
  const windows = covering.filter((window) => holdsAt(window, atMs))
  const whyNot: WhyNot[] = []
  if (facts.status !== 'published') whyNot.push('WORK_NOT_PUBLISHED')
  if (!facts.publishedIn.includes(region)) whyNot.push('REGION_NOT_PUBLISHED')
  const isPublished = whyNot.length === 0
  if (windows.length === 0) whyNot.push(whyNoWindow(covering, atMs))
  const untilMs = isPublished ? nextTurn(covering, atMs) : null
  return { isShowable: whyNot.length === 0, whyNot, windows, untilMs }
}

function whyNoWindow(covering: readonly WindowSpan[], atMs: number): WhyNot {
  if (covering.length === 0) return 'NO_WINDOW'
  return covering.some(({ fromMs }) => fromMs !== null && fromMs > atMs) ? 'WINDOW_NOT_BEGUN' : 'WINDOW_ENDED'
}

/** The first instant after this one at which some of these hold and none did, or the other way round; null: there is none. */
function nextTurn(windows: readonly WindowSpan[], atMs: number): number | null {
  const isOpenAt = (instantMs: number) => windows.some((window) => holdsAt(window, instantMs))
  const isOpen = isOpenAt(atMs)
  const edges = windows
    .flatMap(({ fromMs, untilMs }) => [fromMs, untilMs])
    .filter((edge) => edge !== null && edge > atMs)
    .toSorted((a, b) => Number(a) - Number(b))
  return edges.find((edge) => edge !== null && isOpenAt(edge) !== isOpen) ?? null
}
