import type { Reader } from '../../db/open.ts'
import { findReadinessMarks } from '../../db/queries/readiness.ts'
import type { WorkFacts } from '../rules/facts.ts'
import { gatherFacts } from './gather-facts.ts'

const TRIES = 5

/**
 * Everything that rules look at, of these works, each as it was at one instant: what somebody wrote to in between is read again.
 * A work that is not there is left out.
 */
export async function readFacts(db: Reader, workIds: readonly string[]): Promise<Map<string, WorkFacts>> {
  const found = new Map<string, WorkFacts>()
  let missing = workIds
  for (let left = TRIES; missing.length > 0; left--) {
    const before = await readSeqs(db, missing)
    const facts = await gatherFacts(db, missing)
    const after = await readSeqs(db, missing)
    const isSettled = (id: string) => before.get(id) === after.get(id) || left <= 1
    for (const id of missing.filter(isSettled)) {
      const known = facts.get(id)
      if (known) found.set(id, known)
    }
    missing = missing.filter((id) => !isSettled(id))
  }
  return found
}

async function readSeqs(db: Reader, workIds: readonly string[]): Promise<Map<string, number>> {
  return new Map((await findReadinessMarks(db, workIds)).map(({ workId, changedSeq }) => [workId, changedSeq]))
}
