import type { Reader } from '../../db/open.ts'
import type { Evaluation } from '../rules/evaluation.ts'
import { gatherFacts } from './gather-facts.ts'
import { readTargets, type TargetContext } from './read-targets.ts'

/** How ready a work is for targets at an instant, by the rows as they are: within a transaction, as it leaves them. */
export type EvaluateTargets = (
  db: Reader,
  workId: string,
  targets: readonly string[],
  atMs: number,
) => Promise<ReadonlyMap<string, Evaluation>>

/**
 * Reads the rules that are in force by now, for a transaction that is to follow. Not within one: it looks at files.
 * @returns leaves out targets that there are no rules for; nothing of a work that is not there.
 */
export async function prepareEvaluation(ctx: TargetContext): Promise<EvaluateTargets> {
  const all = await readTargets(ctx)
  return async (db, workId, targets, atMs) => {
    const facts = (await gatherFacts(db, [workId])).get(workId)
    const wanted = facts === undefined ? [] : all.filter(({ id }) => targets.includes(id))
    return new Map(wanted.flatMap(({ id, evaluate }) => (facts ? [[id, evaluate(facts, atMs)] as const] : [])))
  }
}
