import { setImmediate as nextTurn } from 'node:timers/promises'
import { listWorkIds } from '../../db/queries/index-rows.ts'
import type { Context } from '../context.ts'
import { askToLearn } from './ask-to-learn.ts'

const WORKS_A_STEP = 20

/** Asks for the texts of all works to be compared that never were, or by other rules: they are older than the program. */
export async function askAllToLearn(ctx: Pick<Context, 'db' | 'now' | 'newId'>, signal: AbortSignal): Promise<void> {
  for (let afterId = ''; ; ) {
    signal.throwIfAborted()
    const ids = await listWorkIds(ctx.db, { afterId, limit: WORKS_A_STEP })
    const last = ids.at(-1)
    if (last === undefined) return
    await ctx.db.transaction(async (tx) => {
      for (const id of ids) await askToLearn(ctx, tx, id)
    })
    afterId = last
    await nextTurn()
  }
}
