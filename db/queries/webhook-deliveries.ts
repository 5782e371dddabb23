import { and, asc, desc, eq, inArray, lt, lte, sql } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { prepareOnce } from '../prepare-once.ts'
import { webhookDeliveries } from '../schema/index.ts'

export type DeliveryRow = Readonly<typeof webhookDeliveries.$inferSelect>
type Change = Partial<Omit<typeof webhookDeliveries.$inferInsert, 'id' | 'webhookId' | 'body'>>

/** A message that is to be sent. */
export type NewDelivery = Pick<DeliveryRow, 'id' | 'webhookId' | 'type' | 'workId' | 'version' | 'body' | 'createdAtMs'>

/** Adds messages; one of the same work that waits is superseded: what it says is out of date. */
export async function insertDeliveries(tx: Tx, rows: readonly NewDelivery[]): Promise<void> {
  for (const row of rows) {
    const { webhookId, workId, createdAtMs } = row
    if (workId !== null) {
      tx.update(webhookDeliveries)
        .set({ state: 'superseded', endedAtMs: createdAtMs })
        .where(
          and(
            eq(webhookDeliveries.webhookId, webhookId),
            eq(webhookDeliveries.workId, workId),
            eq(webhookDeliveries.state, 'pending'),
          ),
        )
        .run()
    }
    tx.insert(webhookDeliveries)
      .values({ ...row, state: 'pending', attempts: 0, dueAtMs: createdAtMs })
      .run()
  }
}

/** A message of a webhook; undefined: it has none of this id. */
export async function findDelivery(
  db: Reader,
  { id, webhookId }: Pick<DeliveryRow, 'id' | 'webhookId'>,
): Promise<DeliveryRow | undefined> {
  return db
    .select()
    .from(webhookDeliveries)
    .where(and(eq(webhookDeliveries.id, id), eq(webhookDeliveries.webhookId, webhookId)))
    .get()
}

/** Messages that may be sent now, in the order in which they are to be tried; those that try the webhook come first. */
export async function listDueDeliveries(
  db: Reader,
  webhookId: string,
  { nowMs, limit }: { readonly nowMs: number; readonly limit: number },
): Promise<DeliveryRow[]> {
  return statementsOf(db).due.all({ webhookId, nowMs, limit })
}

/** How many messages wait at a webhook. */
export async function countPendingDeliveries(db: Reader, webhookId: string): Promise<number> {
  return statementsOf(db).pending.get({ webhookId })?.count ?? 0
}

/** One page of the log of a webhook, the newest first. */
export async function listDeliveries(
  db: Reader,
  webhookId: string,
  page: {
    readonly state: DeliveryRow['state'] | undefined
    readonly beforeId: string | undefined
    readonly limit: number
  },
): Promise<DeliveryRow[]> {
  const state = page.state === undefined ? undefined : eq(webhookDeliveries.state, page.state)
  const before = page.beforeId === undefined ? undefined : lt(webhookDeliveries.id, page.beforeId)
  return db
    .select()
    .from(webhookDeliveries)
    .where(and(eq(webhookDeliveries.webhookId, webhookId), state, before))
    .orderBy(desc(webhookDeliveries.id))
    .limit(page.limit)
    .all()
}

/** True when a webhook has a message of the same work that was made after this one. */
export async function hasNewerDelivery(db: Reader, { id, webhookId, workId }: DeliveryRow): Promise<boolean> {
  if (workId === null) return false
  const newer = and(
    eq(webhookDeliveries.webhookId, webhookId),
    eq(webhookDeliveries.workId, workId),
    sql`${webhookDeliveries.id} > ${id}`,
  )
  return db.select({ id: webhookDeliveries.id }).from(webhookDeliveries).where(newer).limit(1).get() !== undefined
}

export async function updateDelivery(tx: Tx, id: string, change: Change): Promise<void> {
  tx.update(webhookDeliveries).set(change).where(eq(webhookDeliveries.id, id)).run()
}

/** The messages that were given up and of whose work there is no newer one, the oldest first. */
export async function listDeadDeliveries(db: Reader, webhookId: string, limit: number): Promise<DeliveryRow[]> {
  const isLast = sql`not exists (select 1 from webhook_deliveries as newer where newer.webhook_id = ${webhookDeliveries.webhookId}
    and newer.work_id = ${webhookDeliveries.workId} and newer.id > ${webhookDeliveries.id})`
  return db
    .select()
    .from(webhookDeliveries)
    .where(and(eq(webhookDeliveries.webhookId, webhookId), sql`${webhookDeliveries.state} = 'dead'`, isLast))
    .orderBy(asc(webhookDeliveries.id))
    .limit(limit)
    .all()
}

/** Forgets messages, with their attempts, that ended before an instant: at most so many. @returns how many */
export async function deleteDeliveriesBefore(tx: Tx, beforeMs: number, limit: number): Promise<number> {
  const ended = tx
    .select({ id: webhookDeliveries.id })
    .from(webhookDeliveries)
    .where(and(sql`${webhookDeliveries.state} <> 'pending'`, lt(webhookDeliveries.endedAtMs, beforeMs)))
    .limit(limit)
  return tx.delete(webhookDeliveries).where(inArray(webhookDeliveries.id, ended)).run().changes
}

/** How many messages wait and were given up, and when the oldest that waits was made. */
export async function summariseDeliveries(
  db: Reader,
): Promise<{ pending: number; dead: number; oldestPendingAtMs: number | null }> {
  // Written out, since a parameter would not let SQLite know that the index of just these serves.
  const isPending = sql`${webhookDeliveries.state} = 'pending'`
  const isDead = sql`${webhookDeliveries.state} = 'dead'`
  const count = sql<number>`count(*)`
  const waiting = db
    .select({ count, atMs: sql<number | null>`min(${webhookDeliveries.createdAtMs})` })
    .from(webhookDeliveries)
    .where(isPending)
    .get()
  const dead = db.select({ count }).from(webhookDeliveries).where(isDead).get()
  return { pending: waiting?.count ?? 0, dead: dead?.count ?? 0, oldestPendingAtMs: waiting?.atMs ?? null }
}

const statementsOf = prepareOnce((db) => {
  const ofWebhook = and(
    eq(webhookDeliveries.webhookId, sql.placeholder('webhookId')),
    eq(webhookDeliveries.state, 'pending'),
  )
  return {
    due: db
      .select()
      .from(webhookDeliveries)
      .where(and(ofWebhook, lte(webhookDeliveries.dueAtMs, sql.placeholder('nowMs'))))
      .orderBy(
        sql`${webhookDeliveries.type} <> 'webhook.ping'`,
        asc(webhookDeliveries.dueAtMs),
        asc(webhookDeliveries.id),
      )
      .limit(sql.placeholder('limit'))
      .prepare(),
    pending: db.select({ count: sql<number>`count(*)` }).from(webhookDeliveries).where(ofWebhook).prepare(),
  }
})
