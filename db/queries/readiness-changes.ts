import { and, asc, eq, gt, sql } from '../drizzle.ts'
import type { Reader } from '../open.ts'
import { readiness, readinessWorks, works } from '../schema/index.ts'
import { subquery } from '../subquery.ts'
import { isWanted, type ReadinessFilter } from './readiness.ts'

/** What may change within a time. */
export interface ChangingFilter extends Pick<ReadinessFilter, 'seen' | 'organisationId'> {
  readonly fromMs: number
  readonly toMs: number
  /** With the revision of their rules. */
  readonly targets: readonly { readonly id: string; readonly revision: string }[]
  /** Of the rules of all targets. */
  readonly packsDigest: string
  readonly afterId?: string | undefined
  readonly limit: number
}

/** A work and of what its rows already say that it stays as it is. */
export interface WorkThatMayChange {
  readonly id: string
  readonly lastingTargets: readonly string[]
}

/**
 * Works, by id, of which the row for one of these targets does not say that its state stays as it is from one instant until another: its
 * time is shorter, or it is missing or out of date.
 */
export async function listWorksThatMayChange(db: Reader, filter: ChangingFilter): Promise<WorkThatMayChange[]> {
  const { fromMs, toMs, targets } = filter
  const isBehind = sql`${readinessWorks.computedSeq} < ${readinessWorks.changedSeq}`
  // Of all targets at once: most works need no look at their rows.
  const mayChange = sql`(${isBehind} or ${readinessWorks.packsDigest} is not ${filter.packsDigest}
    or ${readinessWorks.validFromMs} >= ${fromMs} or ${readinessWorks.stateUntilMs} < ${toMs})`
  const wanted = JSON.stringify(targets.map(({ id, revision }) => [id, revision]))
  const lasting = sql`from json_each(${wanted}) wanted cross join ${readiness}
    where ${readiness.workId} = ${works.id} and ${readiness.target} = wanted.value ->> 0
      and ${readiness.packRevision} = wanted.value ->> 1 and not ${isBehind}
      and coalesce(${readiness.validFromMs} < ${fromMs}, 1) and coalesce(${readiness.stateUntilMs} >= ${toMs}, 1)`
  const rows = db
    .select({ id: works.id, lasting: subquery<string>(sql`select json_group_array(${readiness.target}) ${lasting}`) })
    .from(works)
    .innerJoin(readinessWorks, eq(readinessWorks.workId, works.id))
    .where(
      and(
        filter.afterId === undefined ? undefined : gt(works.id, filter.afterId),
        isWanted(filter),
        mayChange,
        sql`(select count(*) ${lasting}) < ${targets.length}`,
      ),
    )
    .orderBy(asc(works.id))
    .limit(filter.limit)
    .all()
  return rows.map(({ id, lasting }) => ({ id, lastingTargets: JSON.parse(lasting) as string[] })) // as the statement makes it
}
