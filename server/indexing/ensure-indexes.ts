import { findFact, putFact } from '../../db/queries/facts.ts'
import { forgetIndexed, listWorkIds } from '../../db/queries/index-rows.ts'
import { enqueueJob } from '../../db/queries/jobs.ts'
import type { Context } from '../context.ts'
import { EngineRequestError } from '../engine/errors.ts'
import { INDEX_NAMES, type IndexName, settingsToChange } from '../engine/settings.ts'
import { INDEX_VERSION } from './index-version.ts'

type EnsureContext = Pick<Context, 'db' | 'engine' | 'now' | 'newId' | 'log'>

/** The fact that names the indexes we last filled and the version of their documents. */
const FACT = 'search-index'
const WORKS_A_STEP = 100

/**
 * Makes the indexes and their settings what this program needs. When they are not the ones that were filled last (a
 * lost or another engine), or documents are made otherwise now, every work is indexed again by jobs.
 *
 * Run it after each start of the engine. It may be killed anywhere and run again.
 * @returns true when all works will be indexed again.
 * @throws {CatalogueError} ENGINE_UNAVAILABLE
 */
export async function ensureIndexes(ctx: EnsureContext): Promise<boolean> {
  const created: string[] = []
  for (const index of INDEX_NAMES) created.push(await ensureIndex(ctx, index))
  const marker = JSON.stringify({ version: INDEX_VERSION, created })
  if ((await findFact(ctx.db, FACT)) === marker) return false
  ctx.log.info({ version: INDEX_VERSION }, 'the search index is new or of another version: all works are indexed again')
  await indexAllAgain(ctx)
  await ctx.db.transaction((tx) => putFact(tx, FACT, marker))
  return true
}

/** Makes one index and its settings; returns when it was made, which tells it from another of its name. */
async function ensureIndex(ctx: EnsureContext, index: IndexName): Promise<string> {
  if ((await ctx.engine.findIndexCreation(index)) === undefined) await createIndex(ctx, index)
  const settings = settingsToChange(index, await ctx.engine.readSettings(index))
  if (settings) await ctx.engine.waitForTasks([await ctx.engine.writeSettings(index, settings)])
  const created = await ctx.engine.findIndexCreation(index)
  if (created === undefined) throw new EngineRequestError('index_not_found', `The index ${index} was removed just now`)
  return created
}

async function createIndex(ctx: EnsureContext, index: IndexName): Promise<void> {
  try {
    await ctx.engine.waitForTasks([await ctx.engine.createIndex(index)])
  } catch (error) {
    if (!(error instanceof EngineRequestError && error.code === 'index_already_exists')) throw error
  }
}

async function indexAllAgain(ctx: EnsureContext): Promise<void> {
  for (let afterId = ''; ; ) {
    const ids = await listWorkIds(ctx.db, { afterId, limit: WORKS_A_STEP })
    const last = ids.at(-1)
    if (last === undefined) return
    const nowMs = ctx.now()
    await ctx.db.transaction(async (tx) => {
      await forgetIndexed(tx, ids)
      for (const key of ids) await enqueueJob(tx, { id: ctx.newId(), kind: 'index-work', key, dueAtMs: nowMs, nowMs })
    })
    afterId = last
  }
}
