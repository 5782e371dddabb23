import { findPublications, type PublicationRow } from '../../db/queries/windows.ts'
import type { Context } from '../context.ts'
import { notFound } from '../errors.ts'
import type { Evaluation } from '../rules/evaluation.ts'
import { chooseTargets } from './choose-targets.ts'
import { readFacts } from './read-facts.ts'
import { readTargets, type TargetContext } from './read-targets.ts'
import type { Target } from './targets.ts'

/** What the rules of a target say of a work. */
export interface Assessment {
  readonly target: Target
  readonly evaluation: Evaluation
  /** Of a region that somebody published the work in although it was not ready; undefined: nobody did. */
  readonly override: Pick<PublicationRow, 'overrideReason' | 'sinceMs'> | undefined
}

/** A work against the rules that are in force at an instant, by what is known of it now. */
export interface AssessedWork {
  readonly asOfMs: number
  readonly assessments: readonly Assessment[]
}

/**
 * Works out there and then how ready a work is; what is stored of that is not asked.
 * @param asked.targets names with commas between them; undefined: all. @param asked.asOfMs undefined: now
 * @throws {CatalogueError} WORK_NOT_FOUND, QUERY_INVALID
 */
export async function assessWork(
  ctx: TargetContext & Pick<Context, 'now'>,
  workId: string,
  asked: { readonly targets?: string | undefined; readonly asOfMs?: number | undefined },
): Promise<AssessedWork> {
  const targets = chooseTargets(await readTargets(ctx), asked.targets)
  const facts = (await readFacts(ctx.db, [workId])).get(workId)
  if (!facts) throw notFound('WORK_NOT_FOUND', workId)
  const asOfMs = asked.asOfMs ?? ctx.now()
  const overrides = (await findPublications(ctx.db, [workId])).filter(({ overrideReason }) => overrideReason !== null)
  const assessments = targets.map((target) => ({
    target,
    evaluation: target.evaluate(facts, asOfMs),
    override: overrides.find(({ region }) => region === target.id),
  }))
  return { asOfMs, assessments }
}
