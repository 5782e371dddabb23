import type { Column, SQL } from 'drizzle-orm'
import { and, asc, count, desc, eq, lt, sql } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { prepareOnce } from '../prepare-once.ts'
import { readiness, readinessWorks, works } from '../schema/index.ts'
import { isSeen, type WorkRow, type WorksSeen } from './works.ts'

export type ReadinessRow = typeof readiness.$inferSelect
export type ReadinessState = ReadinessRow['state']

/** By which rules, and at which instant, rows are judged to hold still. */
export interface Now {
  /** Of the rules of all targets. */
  readonly packsDigest: string
  readonly nowMs: number
}

/** Works whose readiness is to be computed anew: first those that changed last, then those that time or other rules have overtaken. */
export async function listDueWorkIds(db: Reader, now: Now, limit: number): Promise<string[]> {
  const { changed, ended, byOtherRules } = statementsOf(db)
  const found = new Set<string>()
  for (const statement of [changed, ended, byOtherRules]) {
    if (found.size >= limit) break
    for (const { workId } of statement.all({ ...now, limit })) found.add(workId)
  }
  return [...found].slice(0, limit)
}

/** How far a work had been brought when it was read. */
export type WorkMark = typeof readinessWorks.$inferSelect

/** The marks of these works, in no order. */
export async function findReadinessMarks(db: Reader, workIds: readonly string[]): Promise<WorkMark[]> {
  return statementsOf(db).marks.all({ ids: JSON.stringify(workIds) })
}

/** What of these works' rows tells whether each holds still. */
export async function listReadinessHolds(
  db: Reader,
  workIds: readonly string[],
): Promise<Pick<ReadinessRow, 'workId' | 'target' | 'packRevision' | 'validUntilMs'>[]> {
  return statementsOf(db).holds.all({ ids: JSON.stringify(workIds) })
}

/** All rows of a work, by target. */
export async function listReadinessOfWork(db: Reader, workId: string): Promise<ReadinessRow[]> {
  return db.select().from(readiness).where(eq(readiness.workId, workId)).orderBy(asc(readiness.target)).all()
}

/** Stores rows in place of older ones. As one value: a variable for each field takes ten times as long. */
export async function putReadiness(tx: Tx, rows: readonly ReadinessRow[]): Promise<void> {
  if (rows.length === 0) return
  const values = JSON.stringify(
    rows.map((row) => [
      ...[row.workId, row.target, row.state, row.failCount, row.warnCount, row.infoCount],
      ...[
        JSON.stringify(row.findings),
        row.validFromMs,
        row.validUntilMs,
        row.stateUntilMs,
        row.packRevision,
        row.computedAtMs,
      ],
    ]),
  )
  tx.run(sql`insert into ${readiness} (work_id, target, state, fail_count, warn_count, info_count, findings, valid_from_ms,
      valid_until_ms, state_until_ms, pack_revision, computed_at_ms)
    select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7, value ->> 8,
      value ->> 9, value ->> 10, value ->> 11 from json_each(${values}) where true
    on conflict (work_id, target) do update set state = excluded.state, fail_count = excluded.fail_count,
      warn_count = excluded.warn_count, info_count = excluded.info_count, findings = excluded.findings,
      valid_from_ms = excluded.valid_from_ms, valid_until_ms = excluded.valid_until_ms,
      state_until_ms = excluded.state_until_ms,
      pack_revision = excluded.pack_revision, computed_at_ms = excluded.computed_at_ms`)
}

/** Removes the rows of a work for targets other than these. */
export async function deleteOtherReadiness(
  tx: Tx,
  workIds: readonly string[],
  targets: readonly string[],
): Promise<void> {
  tx.run(sql`delete from ${readiness} where work_id in (select value from json_each(${JSON.stringify(workIds)}))
    and target not in (select value from json_each(${JSON.stringify(targets)}))`)
}

/** Notes up to which entry of the change log, and by which rules, works have been computed; their end follows from their rows. */
export async function markComputed(
  tx: Tx,
  marks: readonly { readonly workId: string; readonly seq: number }[],
  packsDigest: string,
): Promise<void> {
  const values = JSON.stringify(marks.map(({ workId, seq }) => [workId, seq]))
  tx.run(sql`update ${readinessWorks} set computed_seq = mark.value ->> 1, packs_digest = ${packsDigest},
      (valid_from_ms, valid_until_ms, state_until_ms) = (select max(valid_from_ms), min(valid_until_ms), min(state_until_ms)
        from ${readiness} where ${readiness}.work_id = mark.value ->> 0)
    from json_each(${values}) mark where ${readinessWorks}.work_id = mark.value ->> 0`)
}

/** The same for one target. */
export interface TargetNow {
  readonly packRevision: string
  readonly nowMs: number
}

export interface ReadinessFilter {
  /** Undefined: all works. */
  readonly seen?: WorksSeen | undefined
  readonly target: string
  readonly organisationId?: string | undefined
  readonly status?: WorkRow['status'] | undefined
}

type ListFilter = ReadinessFilter & { beforeId?: string | undefined; limit: number }
/** A row, and whether it says nothing of the work as it is by now. */
export type ListedReadiness = ReadinessRow & { readonly isPending: boolean }

/** One page of works by their state for a target, newest first; of each state by itself, since the index has them so. */
export async function listReadiness(
  db: Reader,
  filter: ListFilter & { state?: ReadinessState | undefined },
  now: TargetNow,
): Promise<ListedReadiness[]> {
  if (filter.state !== undefined) return listOfState(db, filter, filter.state, now)
  const all = STATES.flatMap((state) => listOfState(db, filter, state, now))
  return all.sort((a, b) => (a.workId < b.workId ? 1 : -1)).slice(0, filter.limit)
}

const STATES: readonly ReadinessState[] = ['pass', 'warn', 'fail']

function listOfState(db: Reader, filter: ListFilter, state: ReadinessState, now: TargetNow): ListedReadiness[] {
  const rows = db
    .select({ row: readiness, isPending: isPending(now) })
    .from(readiness)
    .innerJoin(works, eq(works.id, readiness.workId))
    .innerJoin(readinessWorks, eq(readinessWorks.workId, readiness.workId))
    .where(
      and(
        eq(readiness.target, filter.target),
        eq(readiness.state, state),
        filter.beforeId === undefined ? undefined : lt(readiness.workId, filter.beforeId),
        isWanted(filter),
      ),
    )
    .orderBy(desc(readiness.workId))
    .limit(filter.limit)
    .all()
  return rows.map(({ row, isPending }) => ({ ...row, isPending: isPending === 1 }))
}

export type ReadinessCounts = Record<ReadinessState | 'pending', number>

/** How many works there are in each state for a target, and of how many it is not known yet, or not any more, what they are. */
export async function countReadiness(
  db: Reader,
  filter: ReadinessFilter,
  now: TargetNow & Now,
): Promise<ReadinessCounts> {
  const wanted = isWanted(filter)
  const isOfThese = (workId: Column) => wanted && sql`${workId} in (select ${works.id} from ${works} where ${wanted})` // all works are counted in the index alone
  const states = db
    .select({ state: readiness.state, count: count() })
    .from(readiness)
    .where(and(eq(readiness.target, filter.target), isOfThese(readiness.workId)))
    .groupBy(readiness.state)
    .all()
  const { computedSeq, changedSeq, packsDigest, validUntilMs } = readinessWorks
  const pending = db
    .select({ count: count() })
    .from(readinessWorks)
    .leftJoin(readiness, and(eq(readiness.workId, readinessWorks.workId), eq(readiness.target, filter.target)))
    .where(
      and(
        sql`(${computedSeq} < ${changedSeq} or ${packsDigest} is not ${now.packsDigest} or ${validUntilMs} <= ${now.nowMs})`,
        sql`(${readiness.state} is null or ${isPending(now)})`,
        isOfThese(readinessWorks.workId),
      ),
    )
    .get()
  const counts = { pass: 0, warn: 0, fail: 0, pending: pending?.count ?? 0 }
  for (const { state, count } of states) counts[state] = count
  return counts
}

/** 1 when a row says nothing of the work as it is by now. */
function isPending({ packRevision, nowMs }: TargetNow): SQL<number> {
  return sql<number>`(${readinessWorks.computedSeq} < ${readinessWorks.changedSeq} or ${readiness.packRevision} <> ${packRevision}
    or coalesce(${readiness.validUntilMs} <= ${nowMs}, 0))`
}

/** A condition on rows of works. */
export function isWanted({ seen, organisationId, status }: Partial<ReadinessFilter>): SQL | undefined {
  return and(
    seen && isSeen(seen),
    organisationId === undefined ? undefined : eq(works.organisationId, organisationId),
    status === undefined ? undefined : eq(works.status, status),
  )
}

const statementsOf = prepareOnce((db) => {
  const limit = sql.placeholder('limit')
  const ids = sql`(select value from json_each(${sql.placeholder('ids')}))`
  const digest = sql.placeholder('packsDigest')
  const workIds = () => db.select({ workId: readinessWorks.workId }).from(readinessWorks).$dynamic()
  const { packsDigest, validUntilMs } = readinessWorks
  return {
    changed: workIds()
      .where(sql`computed_seq < changed_seq`)
      .orderBy(desc(readinessWorks.changedSeq))
      .limit(limit)
      .prepare(),
    ended: workIds()
      .where(sql`${validUntilMs} <= ${sql.placeholder('nowMs')}`)
      .orderBy(asc(validUntilMs))
      .limit(limit)
      .prepare(),
    byOtherRules: workIds()
      .where(sql`(${packsDigest} < ${digest} or ${packsDigest} > ${digest})`)
      .limit(limit)
      .prepare(),
    marks: db.select().from(readinessWorks).where(sql`${readinessWorks.workId} in ${ids}`).prepare(),
    holds: db
      .select({
        ...{ workId: readiness.workId, target: readiness.target },
        ...{ packRevision: readiness.packRevision, validUntilMs: readiness.validUntilMs },
      })
      .from(readiness)
      .where(sql`${readiness.workId} in ${ids}`)
      .prepare(),
  }
})
