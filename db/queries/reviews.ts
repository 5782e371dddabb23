import type { SQL } from 'drizzle-orm'
import { and, asc, eq, sql } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { prepareOnce } from '../prepare-once.ts'
import { edits, workApprovals, workReviews, works } from '../schema/index.ts'
import type { WorkRow } from './works.ts'

export type ReviewRow = Readonly<typeof workReviews.$inferSelect>
export type ApprovalRow = Readonly<typeof workApprovals.$inferSelect>

/** An approval, and whether the work's content is still as it was then. */
export interface JudgedApproval extends ApprovalRow {
  readonly counts: boolean
}

/** How far the review of a work is; undefined: it was never handed in, taken on or decided. */
export async function findReview(db: Reader, workId: string): Promise<ReviewRow | undefined> {
  return db.select().from(workReviews).where(eq(workReviews.workId, workId)).get()
}

/** Notes how far the review of a work is, in what is given. */
export async function putReview(
  tx: Tx,
  workId: string,
  change: Partial<Omit<ReviewRow, 'workId'>>,
  nowMs: number,
): Promise<void> {
  tx.insert(workReviews)
    .values({ workId, sinceMs: nowMs, ...change })
    .onConflictDoUpdate({ target: workReviews.workId, set: { workId, ...change } })
    .run()
}

/** The last edit of the content of a work; 0 = none is known. It only grows: a content is named by it. */
export async function findContentSeq(db: Reader, workId: string): Promise<number> {
  return statementsOf(db).contentSeq.get({ workId })?.seq ?? 0
}

/** The same of these works, by id. */
export async function findContentSeqs(db: Reader, workIds: readonly string[]): Promise<Map<string, number>> {
  const rows = db
    .select({ id: works.id, seq: contentSeqOf(sql`${works}.id`) })
    .from(works)
    .where(sql`${works.id} in (select value from json_each(${JSON.stringify(workIds)}))`)
    .all()
  return new Map(rows.map(({ id, seq }) => [id, seq]))
}

/** How far the reviews of these works are, of those that have one. */
export async function findReviews(db: Reader, workIds: readonly string[]): Promise<ReviewRow[]> {
  return db
    .select()
    .from(workReviews)
    .where(sql`${workReviews.workId} in (select value from json_each(${JSON.stringify(workIds)}))`)
    .all()
}

/** Who would have these works shown where, each work's in the order of the regions and of time. */
export async function findApprovals(db: Reader, workIds: readonly string[]): Promise<JudgedApproval[]> {
  if (workIds.length === 0) return []
  return statementsOf(db)
    .approvals.all({ ids: JSON.stringify(workIds) })
    .map(({ approval, contentSeq }) => ({ ...approval, counts: approval.contentSeq === contentSeq }))
}

/** Keeps an approval; an earlier one of the same person for the same region gives way. */
export async function putApproval(tx: Tx, row: ApprovalRow): Promise<void> {
  const { workId: _, region: __, approverId: ___, ...set } = row
  tx.insert(workApprovals)
    .values(row)
    .onConflictDoUpdate({ target: [workApprovals.workId, workApprovals.region, workApprovals.approverId], set })
    .run()
}

/** Forgets all approvals of a work. */
export async function deleteApprovals(tx: Tx, workId: string): Promise<void> {
  tx.delete(workApprovals).where(eq(workApprovals.workId, workId)).run()
}

/** Brings an approved work back into review; undefined: it is not approved. */
export async function reopenApprovedWork(tx: Tx, workId: string, nowMs: number): Promise<WorkRow | undefined> {
  const row = tx
    .update(works)
    .set({ status: 'in_review', version: sql`${works.version} + 1`, updatedAtMs: nowMs, indexedAtMs: null })
    .where(and(eq(works.id, workId), eq(works.status, 'approved')))
    .returning()
    .get() as WorkRow | undefined
  if (row) await putReview(tx, workId, { sinceMs: nowMs }, nowMs)
  return row
}

/** An expression: the last edit of the content of a work. Names are written in full: drizzle shortens them where one table is selected. */
export function contentSeqOf(workId: SQL): SQL<number> {
  return sql<number>`coalesce((select max(e.seq) from ${edits} as e where e.work_id = ${workId} and e.is_content = 1), 0)`
}

const statementsOf = prepareOnce((db) => ({
  contentSeq: db
    .select({ seq: sql<number | null>`max(${edits.seq})` })
    .from(edits)
    .where(and(eq(edits.workId, sql.placeholder('workId')), sql`${edits.isContent} = 1`))
    .prepare(),
  approvals: db
    .select({ approval: workApprovals, contentSeq: contentSeqOf(sql`${workApprovals}.work_id`) })
    .from(workApprovals)
    .where(sql`${workApprovals.workId} in (select value from json_each(${sql.placeholder('ids')}))`)
    .orderBy(
      asc(workApprovals.workId),
      asc(workApprovals.region),
      asc(workApprovals.approvedAtMs),
      asc(workApprovals.approverId),
    )
    .prepare(),
}))
