import { and, desc, eq, lt } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { edits } from '../schema/index.ts'

export type EditRow = typeof edits.$inferSelect

/** Adds to the history. */
export async function insertEdit(tx: Tx, row: typeof edits.$inferInsert): Promise<EditRow> {
  return tx.insert(edits).values(row).returning().get()
}

export interface EditFilter {
  readonly workId: string
  readonly entity?: EditRow['entity'] | undefined
  readonly entityId?: string | undefined
  /** Only what is older than this place. */
  readonly beforeSeq?: number | undefined
  readonly limit: number
}

/** The history of a work, newest first. */
export async function listEdits(db: Reader, filter: EditFilter): Promise<EditRow[]> {
  const { workId, entity, entityId, beforeSeq, limit } = filter
  return db
    .select()
    .from(edits)
    .where(
      and(
        eq(edits.workId, workId),
        entity === undefined ? undefined : eq(edits.entity, entity),
        entityId === undefined ? undefined : eq(edits.entityId, entityId),
        beforeSeq === undefined ? undefined : lt(edits.seq, beforeSeq),
      ),
    )
    .orderBy(desc(edits.seq))
    .limit(limit)
    .all()
}

/** The newest edit of a work that was one of this kind. */
export async function findLastEdit(db: Reader, workId: string, action: string): Promise<EditRow | undefined> {
  return db
    .select()
    .from(edits)
    .where(and(eq(edits.workId, workId), eq(edits.entity, 'work'), eq(edits.action, action)))
    .orderBy(desc(edits.seq))
    .limit(1)
    .get()
}
