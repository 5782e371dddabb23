import { asc, lte, sql } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { glossaryEdits } from '../schema/index.ts'

export type GlossaryEdit = typeof glossaryEdits.$inferSelect

/** The number of the last edit; 0 = nobody ever made one. */
export async function findGlossaryRevision(db: Reader): Promise<number> {
  const row = db
    .select({ revision: sql<number | null>`max(${glossaryEdits.revision})` })
    .from(glossaryEdits)
    .get()
  return row?.revision ?? 0
}

/** All edits up to and with a revision, in their order. */
export async function listGlossaryEdits(db: Reader, untilRevision: number): Promise<GlossaryEdit[]> {
  return db
    .select()
    .from(glossaryEdits)
    .where(lte(glossaryEdits.revision, untilRevision))
    .orderBy(asc(glossaryEdits.revision))
    .all()
}

/** Notes an edit; the row has its revision. */
export async function insertGlossaryEdit(tx: Tx, edit: Omit<GlossaryEdit, 'revision'>): Promise<GlossaryEdit> {
  return tx.insert(glossaryEdits).values(edit).returning().get()
}
