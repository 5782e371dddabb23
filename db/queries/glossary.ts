import { and, asc, desc, eq, gt, lt, lte, sql } from '../drizzle.ts'
import { keepUntilCommit } from '../keep-until-commit.ts'
import type { Reader, Tx } from '../open.ts'
import { prepareOnce } from '../prepare-once.ts'
import { glossaryEdits } from '../schema/index.ts'

export type GlossaryEdit = typeof glossaryEdits.$inferSelect

/** The number of the last edit; 0 = nobody ever made one. */
export const findGlossaryRevision = keepUntilCommit(
  async (db): Promise<number> => statementsOf(db).last.get()?.revision ?? 0,
)

const statementsOf = prepareOnce((db) => ({
  last: db
    .select({ revision: sql<number | null>`max(${glossaryEdits.revision})` })
    .from(glossaryEdits)
    .prepare(),
}))

/** All edits up to and with a revision, in their order; with `afterRevision` only those behind it. */
export async function listGlossaryEdits(
  db: Reader,
  untilRevision: number,
  afterRevision?: number,
): Promise<GlossaryEdit[]> {
  const after = afterRevision === undefined ? undefined : gt(glossaryEdits.revision, afterRevision)
  return db
    .select()
    .from(glossaryEdits)
    .where(and(lte(glossaryEdits.revision, untilRevision), after))
    .orderBy(asc(glossaryEdits.revision))
    .all()
}

/** One page of edits, the newest first. */
export async function listNewestGlossaryEdits(
  db: Reader,
  page: { beforeRevision: number | undefined; limit: number },
): Promise<GlossaryEdit[]> {
  return db
    .select()
    .from(glossaryEdits)
    .where(page.beforeRevision === undefined ? undefined : lt(glossaryEdits.revision, page.beforeRevision))
    .orderBy(desc(glossaryEdits.revision))
    .limit(page.limit)
    .all()
}

export async function findGlossaryEdit(db: Reader, revision: number): Promise<GlossaryEdit | undefined> {
  return db.select().from(glossaryEdits).where(eq(glossaryEdits.revision, revision)).get()
}

/** Notes an edit; the row has its revision. A curator's, unless it says otherwise. */
export async function insertGlossaryEdit(
  tx: Tx,
  edit: Omit<typeof glossaryEdits.$inferInsert, 'revision'>,
): Promise<GlossaryEdit> {
  return tx.insert(glossaryEdits).values(edit).returning().get()
}
