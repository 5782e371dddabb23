import { asc, eq, gt, lt, lte, sql } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { prepareOnce } from '../prepare-once.ts'
import { events, workShares, works } from '../schema/index.ts'
import { subquery } from '../subquery.ts'
import type { Owned } from './access.ts'

export type EventRow = typeof events.$inferSelect

/** An event and whose the work is that it is about, as it is by now. */
export interface AddressedEvent extends EventRow {
  /** null = about no work, or about one that is gone. */
  readonly work: Owned | null
}

/** Tells something, in the transaction that makes it so. It is for who may see the work, the organisation's people, and the caller. */
export async function insertEvent(
  tx: Tx,
  event: Pick<EventRow, 'atMs' | 'kind' | 'payload'> &
    Partial<Pick<EventRow, 'workId' | 'organisationId' | 'callerId'>>,
): Promise<void> {
  tx.insert(events).values(event).run()
}

/** The place of the newest event; 0 = there is none. */
export async function findLastEventSeq(db: Reader): Promise<number> {
  return statementsOf(db).last.get()?.seq ?? 0
}

/** The place of the oldest event that is left; 0 = there is none. */
export async function findFirstEventSeq(db: Reader): Promise<number> {
  return (
    db
      .select({ seq: sql<number | null>`min(${events.seq})` })
      .from(events)
      .get()?.seq ?? 0
  )
}

/** Events behind a place, oldest first. */
export async function listEvents(db: Reader, afterSeq: number, limit: number): Promise<AddressedEvent[]> {
  return statementsOf(db)
    .after.all({ afterSeq, limit })
    .map(({ event, work, shares }) => {
      const shared = JSON.parse(shares) as NonNullable<Owned['work']>['shares'] // as selected
      const { organisationId, status } = work ?? {}
      return {
        ...event,
        work: status ? { organisationId: organisationId ?? null, work: { status, shares: shared } } : null,
      }
    })
}

/** Drops events from before an instant, and all but the newest `most`. */
export async function deleteOldEvents(tx: Tx, beforeMs: number, most: number): Promise<void> {
  tx.delete(events).where(lt(events.atMs, beforeMs)).run()
  tx.delete(events)
    .where(lte(events.seq, sql`(select max(${events.seq}) from ${events}) - ${most}`))
    .run()
}

const statementsOf = prepareOnce((db) => ({
  last: db
    .select({ seq: sql<number | null>`max(${events.seq})` })
    .from(events)
    .prepare(),
  after: db
    .select({
      event: events,
      work: { organisationId: works.organisationId, status: works.status },
      shares:
        subquery<string>(sql`select json_group_array(json_object('organisationId', ${workShares.organisationId}, 'role', ${workShares.role}))
        from ${workShares} where ${workShares.workId} = ${events.workId}`),
    })
    .from(events)
    .leftJoin(works, eq(works.id, events.workId))
    .where(gt(events.seq, sql.placeholder('afterSeq')))
    .orderBy(asc(events.seq))
    .limit(sql.placeholder('limit'))
    .prepare(),
}))
