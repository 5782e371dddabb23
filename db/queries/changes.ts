import { and, gt, lte, sql } from '../drizzle.ts'
import { keepUntilCommit } from '../keep-until-commit.ts'
import type { Reader } from '../open.ts'
import { prepareOnce } from '../prepare-once.ts'
import { changes } from '../schema/index.ts'

/** The place of the newest entry of the change log; 0 = it is empty. */
export const findLastSeq = keepUntilCommit(async (db): Promise<number> => statementsOf(db).last.get()?.seq ?? 0)

/** The works that have an entry behind one place of the change log, up to and with another. */
export async function listChangedWorkIds(db: Reader, after: number, until: number): Promise<string[]> {
  return statementsOf(db)
    .workIds.all({ after, until })
    .map((row) => row.workId)
}

const statementsOf = prepareOnce((db) => ({
  last: db
    .select({ seq: sql<number | null>`max(${changes.seq})` })
    .from(changes)
    .prepare(),
  workIds: db
    .selectDistinct({ workId: changes.workId })
    .from(changes)
    .where(and(gt(changes.seq, sql.placeholder('after')), lte(changes.seq, sql.placeholder('until'))))
    .prepare(),
}))
