import { findRegionReadiness, listQueue } from '../../db/queries/review-queue.ts'
import { worksSeenBy } from '../accounts/visibility.ts'
import { presentWorks } from '../catalogue/present-work.ts'
import { readReaderLocale } from '../catalogue/reader-locale.ts'
import type { WorkView } from '../catalogue/schemas.ts'
import type { Caller, Context } from '../context.ts'
import { decodeCursor, encodeCursor } from '../http/cursor.ts'
import type { ReadinessState } from '../rules/evaluation.ts'
import { presentReviews } from './present-review.ts'
import type { ReviewsQuery, ReviewView } from './schemas.ts'

export interface ReviewPage {
  readonly items: {
    readonly work: WorkView
    readonly organisation: { readonly id: string; readonly name: string } | null
    readonly review: ReviewView
    readonly readiness: { readonly region: string; readonly state: ReadinessState }[]
  }[]
  readonly nextCursor: string | null
}

/** What waits for somebody. */
const WAITING = ['submitted', 'in_review', 'changes_requested', 'approved'] as const

/** One page of works with their reviews, those that have waited longest first. The number of queries is the same for every page. @throws {CatalogueError} CURSOR_INVALID, QUERY_INVALID */
export async function pageReviews(
  ctx: Pick<Context, 'db' | 'settings'>,
  caller: Caller,
  { state, region, regionState, assignedTo, organisation, locale, cursor, limit }: ReviewsQuery,
): Promise<ReviewPage> {
  const reader = readReaderLocale(locale)
  const needed = ctx.settings.REVIEW_APPROVALS
  const found = await listQueue(ctx.db, {
    ...{ seen: worksSeenBy(caller), region, regionState, approvalsNeeded: needed, organisationId: organisation },
    statuses: state === undefined ? (regionState === 'published' ? ['published'] : WAITING) : [state],
    reviewerId: assignedTo === 'me' ? caller.id : assignedTo === 'nobody' ? null : assignedTo,
    after: cursor === undefined ? undefined : decodeCursor(cursor, { sinceMs: 'number', id: 'string' }),
    limit: limit + 1,
  })
  const page = found.slice(0, limit)
  const rows = page.map(({ work }) => work)
  const works = await presentWorks(ctx.db, rows, reader)
  const reviews = await presentReviews(ctx.db, rows, needed)
  const ids = rows.map(({ id }) => id)
  const readiness = Map.groupBy(await findRegionReadiness(ctx.db, ids), ({ workId }) => workId)
  const items = page.flatMap(({ organisation }, place) => {
    const [work, review] = [works[place], reviews[place]]
    if (!work || !review) return []
    const judged = readiness.get(work.id) ?? []
    return [{ work, organisation, review, readiness: judged.map(({ target, state }) => ({ region: target, state })) }]
  })
  const last = page.at(-1)
  const nextCursor = found.length > limit && last ? encodeCursor({ sinceMs: last.sinceMs, id: last.work.id }) : null
  return { items, nextCursor }
}
