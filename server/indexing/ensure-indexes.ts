import { findGlossaryRevision } from '../../db/queries/glossary.ts'
import { countWorks, forgetAllIndexed } from '../../db/queries/index-rows.ts'
import { findJob } from '../../db/queries/jobs.ts'
import type { Context } from '../context.ts'
import { INDEX_NAMES } from '../engine/settings.ts'
import { findLiveIndex, putLiveIndex } from './live-index.ts'
import { deleteLiveIndexes, findCreations, isSameCreation, prepareIndex } from './prepare-index.ts'
import { findRebuildState } from './rebuild-state.ts'
import { versionOf } from './recipe.ts'
import { requestRebuild } from './request-rebuild.ts'

type EnsureContext = Pick<Context, 'db' | 'engine' | 'now' | 'newId' | 'log'>

/**
 * Makes the indexes that searches ask, where the engine has none, and their settings what this program needs. When they
 * are not the ones that were filled last (a lost or another engine), or documents are made otherwise now (another version
 * of the program, other words in the glossary), it asks for new ones; until these are in place, searches find what the
 * present ones hold. Indexes that somebody else made are removed: their serials stand for other works.
 *
 * Run it after each start of the engine. It may be killed anywhere and run again.
 * @returns true when new indexes are on their way. @throws {CatalogueError} ENGINE_UNAVAILABLE
 */
export async function ensureIndexes(ctx: EnsureContext): Promise<boolean> {
  if (!(await areOurs(ctx))) await deleteLiveIndexes(ctx)
  const created: string[] = []
  for (const name of INDEX_NAMES) created.push(await prepareIndex(ctx, name, name))
  return ctx.db.transaction(async (tx) => {
    const glossaryRevision = await findGlossaryRevision(tx)
    const version = versionOf(glossaryRevision)
    const live = await findLiveIndex(tx)
    const isKnown = live?.created.join() === created.join()
    if (isKnown && live?.version === version && live.isFilled !== false) return false
    const wasSwapped = (await findRebuildState(tx))?.created.join() === created.join()
    if (!isKnown && !wasSwapped) {
      const isFilled = (await countWorks(tx)) === 0
      await forgetAllIndexed(tx)
      await putLiveIndex(tx, { version, glossaryRevision, created, isFilled })
      if (isFilled) return false
      ctx.log.info({ version }, 'the search index is new: all works are indexed again')
    }
    const job = await findJob(tx, 'rebuild-index', 'all')
    if (job === undefined || job.state === 'failed') await requestRebuild(ctx, tx)
    return true
  })
}

/** True when the engine has the indexes that were noted here, or those that were about to take their place. */
async function areOurs(ctx: EnsureContext): Promise<boolean> {
  const found = await findCreations(ctx, 'live')
  const noted = [await findLiveIndex(ctx.db), await findRebuildState(ctx.db)]
  return noted.some((one) => one !== undefined && isSameCreation(one.created, found))
}
