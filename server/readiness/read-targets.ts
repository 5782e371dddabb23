import type { Context } from '../context.ts'
import { type PacksInForce, packsInForce } from '../rules/packs-in-force.ts'
import { type Target, targetOf } from './targets.ts'

/** What is asked for the rules. */
export type TargetContext = Pick<Context, 'db' | 'log' | 'settings'>

const known = new WeakMap<PacksInForce, readonly Target[]>()

/** All targets with the rules that are in force by now, in the order of their names. Not within a transaction: it looks at files. */
export async function readTargets(ctx: TargetContext): Promise<readonly Target[]> {
  const inForce = await packsInForce(ctx)
  const had = known.get(inForce)
  if (had) return had
  const targets = [...inForce.packs.values()].map(({ compiled }) => targetOf(compiled))
  known.set(inForce, targets)
  return targets
}
