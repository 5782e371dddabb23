import type { SQL } from 'drizzle-orm'
import { and, asc, eq, gt, isNull, or, sql } from '../drizzle.ts'
import type { Reader } from '../open.ts'
import { organisations, readiness, workApprovals, workPublications, workReviews, works } from '../schema/index.ts'
import { contentSeqOf } from './reviews.ts'
import { isSeen, type WorkRow, type WorkStatus, type WorksSeen } from './works.ts'

/** A work beside how far its review is. */
export interface QueuedWork {
  readonly work: WorkRow
  readonly review: typeof workReviews.$inferSelect | null
  readonly organisation: { readonly id: string; readonly name: string } | null
  /** When it came into the status that it has. */
  readonly sinceMs: number
}

export interface QueueFilter {
  /** Undefined: all works. */
  readonly seen?: WorksSeen | undefined
  readonly statuses: readonly WorkStatus[]
  /** Undefined with a region: not published there. */
  readonly regionState?: 'open' | 'approved' | 'published' | undefined
  readonly region?: string | undefined
  /** How many approvals make a region approved. */
  readonly approvalsNeeded: number
  /** Null: nobody has taken it on. */
  readonly reviewerId?: string | null | undefined
  readonly organisationId?: string | undefined
  readonly after?: { readonly sinceMs: number; readonly id: string } | undefined
  readonly limit: number
}

/** Works by review, those that have waited longest in their status first. */
export async function listQueue(db: Reader, filter: QueueFilter): Promise<QueuedWork[]> {
  const sinceMs = sql<number>`coalesce(${workReviews.sinceMs}, ${works.createdAtMs})`
  const { after, reviewerId, organisationId } = filter
  return db
    .select({
      ...{ work: works, review: workReviews, sinceMs },
      organisation: { id: organisations.id, name: organisations.name },
    })
    .from(works)
    .leftJoin(workReviews, eq(workReviews.workId, works.id))
    .leftJoin(organisations, eq(organisations.id, works.organisationId))
    .where(
      and(
        sql`${works.status} in (select value from json_each(${JSON.stringify(filter.statuses)}))`,
        filter.seen && isSeen(filter.seen),
        isInRegion(filter),
        reviewerId === undefined
          ? undefined
          : reviewerId === null
            ? isNull(workReviews.reviewerId)
            : eq(workReviews.reviewerId, reviewerId),
        organisationId === undefined ? undefined : eq(works.organisationId, organisationId),
        after && or(gt(sinceMs, after.sinceMs), and(eq(sinceMs, after.sinceMs), gt(works.id, after.id))),
      ),
    )
    .orderBy(asc(sinceMs), asc(works.id))
    .limit(filter.limit)
    .all()
}

function isInRegion({ region, regionState, approvalsNeeded }: QueueFilter): SQL | undefined {
  if (region === undefined) return undefined
  const isPublished = sql`exists (select 1 from ${workPublications}
    where ${workPublications.workId} = ${works.id} and ${workPublications.region} = ${region})`
  if (regionState === 'published') return isPublished
  const isUnpublished = sql`not ${isPublished}`
  if (regionState === undefined) return isUnpublished
  const approvals = sql`(select count(*) from ${workApprovals}
    where ${workApprovals.workId} = ${works.id} and ${workApprovals.region} = ${region}
      and ${workApprovals.contentSeq} = ${contentSeqOf(sql`${works}.id`)})`
  return regionState === 'approved'
    ? and(isUnpublished, sql`${approvals} >= ${approvalsNeeded}`)
    : and(isUnpublished, sql`${approvals} < ${approvalsNeeded}`)
}

/** What the rules of regions say of these works, as it was last worked out; platforms are left out. */
export async function findRegionReadiness(
  db: Reader,
  workIds: readonly string[],
): Promise<Pick<typeof readiness.$inferSelect, 'workId' | 'target' | 'state'>[]> {
  return db
    .select({ workId: readiness.workId, target: readiness.target, state: readiness.state })
    .from(readiness)
    .where(
      and(
        sql`${readiness.workId} in (select value from json_each(${JSON.stringify(workIds)}))`,
        sql`${readiness.target} glob '[A-Z][A-Z]'`,
      ),
    )
    .orderBy(asc(readiness.workId), asc(readiness.target))
    .all()
}
