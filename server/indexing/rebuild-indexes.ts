import { randomUUID } from 'node:crypto'
import { findLastSeq, listChangedWorkIds } from '../../db/queries/changes.ts'
import { findFact } from '../../db/queries/facts.ts'
import { findGlossaryRevision } from '../../db/queries/glossary.ts'
import { countWorks } from '../../db/queries/index-rows.ts'
import { clearNextKeys } from '../../db/queries/next-keys.ts'
import type { Context } from '../context.ts'
import { EngineRequestError } from '../engine/errors.ts'
import { INDEX_NAMES, nextOf } from '../engine/settings.ts'
import { feedWorks, saveState, sendWhole } from './feed-indexes.ts'
import { findLiveIndex } from './live-index.ts'
import { deleteNextIndexes, findCreations, isSameCreation, prepareIndex } from './prepare-index.ts'
import { deleteRebuildState, findRebuildState, putRebuildState, type RebuildState } from './rebuild-state.ts'
import { type Recipe, readRecipe, versionOf } from './recipe.ts'
import { WISH } from './request-rebuild.ts'
import { swapIn } from './swap-indexes.ts'

export type RebuildContext = Pick<Context, 'db' | 'engine' | 'now' | 'newId' | 'log'>

/** Rounds of catching up with writes, after which the rest is left to the jobs that follow the swap. */
const CATCH_UP_ROUNDS = 20

/**
 * Makes new indexes of all works beside those that searches ask, follows what is written meanwhile, and puts them in
 * their place at one moment. Nothing happens where the present ones are as they should be and nobody wished for new ones.
 *
 * It may be killed anywhere: the next run goes on where it was. While it runs, `indexWork` writes to the indexes that
 * searches ask; what it writes is in the change log, and from there comes into the new ones.
 *
 * @throws {CatalogueError} ENGINE_UNAVAILABLE: run it again later. @throws {EngineRequestError} when a task fails.
 */
export async function rebuildIndexes(ctx: RebuildContext, signal: AbortSignal): Promise<void> {
  const state = await begin(ctx)
  if (state === undefined) return
  const recipe = await readRecipe(ctx.db, state.glossaryRevision)
  try {
    const fed = await feedWorks(ctx, state, { recipe, signal })
    const caughtUp = await catchUp(ctx, fed, { recipe, signal })
    await swapIn(ctx, caughtUp)
  } catch (error) {
    // What a failed task left out nobody knows: the next run begins anew.
    if (error instanceof EngineRequestError) await ctx.db.transaction(deleteRebuildState)
    throw error
  }
}

/** Undefined: nothing is to be done. */
async function begin(ctx: RebuildContext): Promise<RebuildState | undefined> {
  const glossaryRevision = await findGlossaryRevision(ctx.db)
  const version = versionOf(glossaryRevision)
  const run = randomUUID()
  const saved = await findRebuildState(ctx.db)
  if (saved) {
    if (isSameCreation(saved.created, await findCreations(ctx, 'live'))) {
      await swapIn(ctx, saved) // it was killed behind the swap
    } else if (saved.version === version && isSameCreation(saved.created, await findCreations(ctx, 'next'))) {
      ctx.log.info({ works: saved.doneWorks }, 'the making of new search indexes goes on')
      const resumed = { ...saved, run }
      await ctx.db.transaction((tx) => putRebuildState(tx, resumed))
      return resumed
    }
  }
  const live = await findLiveIndex(ctx.db)
  const wish = await findFact(ctx.db, WISH)
  if (wish === undefined && live?.version === version && live.isFilled !== false) {
    await deleteNextIndexes(ctx) // a run that was killed behind its swap left the old ones
    return undefined
  }
  return beginAnew(ctx, { run, version, glossaryRevision })
}

async function beginAnew(
  ctx: RebuildContext,
  what: Pick<RebuildState, 'run' | 'version' | 'glossaryRevision'>,
): Promise<RebuildState> {
  await deleteNextIndexes(ctx)
  const created: string[] = []
  for (const name of INDEX_NAMES) created.push(await prepareIndex(ctx, nextOf(name), name))
  const replayedSeq = await findLastSeq(ctx.db) // before any work is read
  const totalWorks = await countWorks(ctx.db)
  const state: RebuildState = {
    ...what,
    ...{ created, lastWorkId: '', replayedSeq, tasks: [], totalWorks, doneWorks: 0, documents: 0 },
    startedAtMs: ctx.now(),
  }
  await ctx.db.transaction(async (tx) => {
    await clearNextKeys(tx)
    await putRebuildState(tx, state)
  })
  ctx.log.info({ version: what.version, works: totalWorks }, 'new search indexes are made')
  return state
}

/** Sends again what was written meanwhile, until nothing more is. */
async function catchUp(
  ctx: RebuildContext,
  fed: RebuildState,
  { recipe, signal }: { recipe: Recipe; signal: AbortSignal },
): Promise<RebuildState> {
  let state = fed
  for (let round = 0; round < CATCH_UP_ROUNDS; round++) {
    signal.throwIfAborted()
    const seq = await findLastSeq(ctx.db)
    const changed = await listChangedWorkIds(ctx.db, state.replayedSeq, seq)
    if (changed.length > 0) state = await sendWhole(ctx, state, { workIds: changed, recipe, signal })
    await ctx.engine.waitForTasks(state.tasks, { limitMs: Number.POSITIVE_INFINITY })
    state = { ...state, replayedSeq: seq, tasks: [] }
    await saveState(ctx, state)
    if (changed.length === 0) return state
  }
  return state
}
