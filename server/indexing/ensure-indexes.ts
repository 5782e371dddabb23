import { findGlossaryRevision } from '../../db/queries/glossary.ts'
import { forgetIndexed, listWorkIds } from '../../db/queries/index-rows.ts'
import { enqueueJob } from '../../db/queries/jobs.ts'
import type { Context } from '../context.ts'
import { EngineRequestError } from '../engine/errors.ts'
import { INDEX_NAMES, type IndexName, settingsToChange } from '../engine/settings.ts'
import { findLiveIndex, putLiveIndex } from './live-index.ts'
import { versionOf } from './recipe.ts'

type EnsureContext = Pick<Context, 'db' | 'engine' | 'now' | 'newId' | 'log'>

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
  const glossaryRevision = await findGlossaryRevision(ctx.db)
  const wanted = { version: versionOf(glossaryRevision), glossaryRevision, created }
  if (JSON.stringify(await findLiveIndex(ctx.db)) === JSON.stringify(wanted)) return false
  ctx.log.info(
    { version: wanted.version },
    'the search index is new or of another version: all works are indexed again',
  )
  await ctx.db.transaction((tx) => putLiveIndex(tx, wanted))
  await indexAllAgain(ctx)
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
