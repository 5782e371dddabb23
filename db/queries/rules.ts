import { and, asc, desc, eq, inArray, lt, sql } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { prepareOnce } from '../prepare-once.ts'
import { rulePackEdits } from '../schema/index.ts'

export type RulePackEdit = typeof rulePackEdits.$inferSelect

/** The number of the last edit of any rule pack; 0 = nobody ever made one. */
export async function findRulesRevision(db: Reader): Promise<number> {
  return statementsOf(db).last.get()?.revision ?? 0
}

const statementsOf = prepareOnce((db) => ({
  last: db
    .select({ revision: sql<number | null>`max(${rulePackEdits.revision})` })
    .from(rulePackEdits)
    .prepare(),
}))

/** The edit that counts for each target that has one set, in the order of their targets. */
export async function listCurrentRulePacks(db: Reader): Promise<RulePackEdit[]> {
  const last = db
    .select({ revision: sql<number>`max(${rulePackEdits.revision})` })
    .from(rulePackEdits)
    .groupBy(rulePackEdits.target)
  return db
    .select()
    .from(rulePackEdits)
    .where(and(inArray(rulePackEdits.revision, last), eq(rulePackEdits.action, 'set')))
    .orderBy(asc(rulePackEdits.target))
    .all()
}

/** The last edit of a target, whatever it did. */
export async function findLastRulePackEdit(db: Reader, target: string): Promise<RulePackEdit | undefined> {
  return db
    .select()
    .from(rulePackEdits)
    .where(eq(rulePackEdits.target, target))
    .orderBy(desc(rulePackEdits.revision))
    .limit(1)
    .get()
}

/** The number of the last edit of each target. */
export async function listLastRuleRevisions(db: Reader): Promise<{ target: string; revision: number }[]> {
  return db
    .select({ target: rulePackEdits.target, revision: sql<number>`max(${rulePackEdits.revision})` })
    .from(rulePackEdits)
    .groupBy(rulePackEdits.target)
    .all()
}

/** Edits of a target, the newest first. */
export async function listRulePackEdits(
  db: Reader,
  target: string,
  page: { beforeRevision: number | undefined; limit: number },
): Promise<RulePackEdit[]> {
  const before = page.beforeRevision === undefined ? undefined : lt(rulePackEdits.revision, page.beforeRevision)
  return db
    .select()
    .from(rulePackEdits)
    .where(and(eq(rulePackEdits.target, target), before))
    .orderBy(desc(rulePackEdits.revision))
    .limit(page.limit)
    .all()
}

/** Notes an edit; the row has its revision. */
export async function insertRulePackEdit(
  tx: Tx,
  edit: Omit<typeof rulePackEdits.$inferInsert, 'revision'>,
): Promise<RulePackEdit> {
  return tx.insert(rulePackEdits).values(edit).returning().get()
}
