import { and, asc, count, desc, eq, lt, sql } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { episodes, mediaFiles, organisations, uploads, works } from '../schema/index.ts'

export type UploadRow = typeof uploads.$inferSelect

export async function findUpload(db: Reader, id: string): Promise<UploadRow | undefined> {
  return db.select().from(uploads).where(eq(uploads.id, id)).get()
}

/** A caller's uploads that have not expired, newest first. */
export async function listUploads(
  db: Reader,
  filter: { callerId: string; nowMs: number; beforeId?: string | undefined; limit: number },
): Promise<UploadRow[]> {
  const isLive = sql`${uploads.expiresAtMs} > ${filter.nowMs}`
  const isOlder = filter.beforeId === undefined ? undefined : lt(uploads.id, filter.beforeId)
  return db
    .select()
    .from(uploads)
    .where(and(eq(uploads.callerId, filter.callerId), isLive, isOlder))
    .orderBy(desc(uploads.id))
    .limit(filter.limit)
    .all()
}

/** How many uploads a caller has begun and not finished. */
export async function countReceiving(db: Reader, callerId: string): Promise<number> {
  const isOpen = and(eq(uploads.callerId, callerId), eq(uploads.state, 'receiving'))
  return db.select({ count: count() }).from(uploads).where(isOpen).get()?.count ?? 0
}

/**
 * What an organisation may store and what it uses, in bytes: what its uploads under way were declared to take (or have, when they
 * declare nothing), and its finished uploads and the videos of its works, each file once.
 */
export async function findQuotaUse(
  db: Reader,
  organisationId: string,
): Promise<{ quotaBytes: number | null; usedBytes: number }> {
  const { used } = db.get<{ used: number }>(sql`select
    (select coalesce(sum(coalesce(${uploads.sizeBytes}, ${uploads.receivedBytes})), 0) from ${uploads}
      where ${uploads.organisationId} = ${organisationId} and ${uploads.state} = 'receiving')
    + (select coalesce(sum(size_bytes), 0) from (
      select ${uploads.sha256} as sha256, ${uploads.sizeBytes} as size_bytes from ${uploads}
        where ${uploads.organisationId} = ${organisationId} and ${uploads.state} = 'finished'
      union select ${mediaFiles.sha256}, ${mediaFiles.sizeBytes} from ${works}
        inner join ${episodes} on ${episodes.workId} = ${works.id}
        inner join ${mediaFiles} on ${mediaFiles.sha256} = ${episodes.mediaSha256}
        where ${works.organisationId} = ${organisationId})) as used`)
  const own = db
    .select({ quotaBytes: organisations.quotaBytes })
    .from(organisations)
    .where(eq(organisations.id, organisationId))
    .get()
  return { quotaBytes: own?.quotaBytes ?? null, usedBytes: used }
}

export async function insertUpload(tx: Tx, row: typeof uploads.$inferInsert): Promise<UploadRow> {
  return tx.insert(uploads).values(row).returning().get()
}

/** Changes an upload. Undefined: it is gone. */
export async function updateUpload(
  tx: Tx,
  id: string,
  change: Partial<Pick<UploadRow, 'sizeBytes' | 'receivedBytes' | 'state' | 'sha256' | 'updatedAtMs' | 'expiresAtMs'>>,
): Promise<UploadRow | undefined> {
  return tx.update(uploads).set(change).where(eq(uploads.id, id)).returning().get()
}

/** Forgets an upload. With `expiredAtMs`: only if it has expired by then. True: it was there. */
export async function deleteUpload(tx: Tx, id: string, expiredAtMs?: number): Promise<boolean> {
  const hasExpired = expiredAtMs === undefined ? undefined : sql`${uploads.expiresAtMs} <= ${expiredAtMs}`
  return (
    tx
      .delete(uploads)
      .where(and(eq(uploads.id, id), hasExpired))
      .run().changes === 1
  )
}

/** Uploads whose time has passed, oldest first. */
export async function listExpiredUploadIds(db: Reader, nowMs: number, limit: number): Promise<string[]> {
  const rows = db
    .select({ id: uploads.id })
    .from(uploads)
    .where(sql`${uploads.expiresAtMs} <= ${nowMs}`)
    .orderBy(asc(uploads.expiresAtMs))
    .limit(limit)
    .all()
  return rows.map((row) => row.id)
}
