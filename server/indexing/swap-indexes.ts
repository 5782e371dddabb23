import { findLastSeq, listChangedWorkIds } from '../../db/queries/changes.ts'
import { deleteFact, findFact } from '../../db/queries/facts.ts'
import { enqueueJob } from '../../db/queries/jobs.ts'
import { adoptNextKeys, unmarkIndexed } from '../../db/queries/next-keys.ts'
import type { Context } from '../context.ts'
import { EngineRequestError } from '../engine/errors.ts'
import { INDEX_NAMES, nextOf } from '../engine/settings.ts'
import { OvertakenError } from './feed-indexes.ts'
import { putLiveIndex } from './live-index.ts'
import { deleteNextIndexes, findCreations, isSameCreation } from './prepare-index.ts'
import { deleteRebuildState, findRebuildState, type RebuildState } from './rebuild-state.ts'
import { WISH } from './request-rebuild.ts'

type SwapContext = Pick<Context, 'db' | 'engine' | 'now' | 'newId' | 'log'>

/**
 * Puts the new indexes in the place of those that searches ask, and removes these. Killed in between, it goes on when it
 * is called again with the same state: whether they were swapped shows in when the engine made them.
 *
 * A write that the engine was given before the swap ended in the old indexes, so that every work with an entry in the
 * change log that the new ones do not have is indexed again; and `indexWork` notices by its mark when it wrote across
 * the swap.
 */
export async function swapIn(ctx: SwapContext, state: RebuildState): Promise<void> {
  const wish = await findFact(ctx.db, WISH)
  if (!isSameCreation(state.created, await findCreations(ctx, 'live'))) {
    if (!isSameCreation(state.created, await findCreations(ctx, 'next'))) {
      throw new EngineRequestError('index_not_found', 'The indexes that were being made are gone')
    }
    if ((await findRebuildState(ctx.db))?.run !== state.run) throw new OvertakenError('Another run makes the indexes')
    await ctx.engine.waitForTasks([await ctx.engine.swapIndexes(INDEX_NAMES.map((name) => [name, nextOf(name)]))])
  }
  const { version, glossaryRevision, created, replayedSeq } = state
  const late = await ctx.db.transaction(async (tx) => {
    const nowMs = ctx.now()
    await putLiveIndex(tx, { version, glossaryRevision, created })
    await adoptNextKeys(tx, nowMs)
    const changed = await listChangedWorkIds(tx, replayedSeq, await findLastSeq(tx))
    for (const key of changed) {
      await unmarkIndexed(tx, key)
      await enqueueJob(tx, { id: ctx.newId(), kind: 'index-work', key, dueAtMs: nowMs, nowMs })
    }
    if (wish !== undefined && (await findFact(tx, WISH)) === wish) await deleteFact(tx, WISH)
    await deleteRebuildState(tx)
    return changed.length
  })
  ctx.log.info(
    { version, works: state.totalWorks, documents: state.documents, late, ms: ctx.now() - state.startedAtMs },
    'new search indexes are in place',
  )
  await deleteNextIndexes(ctx)
}
