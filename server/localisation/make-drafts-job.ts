import { listEpisodesOfWork } from '../../db/queries/drafts.ts'
import type { WorkerContext } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { PROGRAM } from '../history/record-edit.ts'
import type { JobDefinition } from '../jobs/job-definition.ts'
import type { ChineseRegion } from '../language/regional-words.ts'
import { type DraftWish, makeDrafts, remakeDrafts } from './make-drafts.ts'

/** Makes the drafts of a whole work, or those of an episode anew. Each draft is stored by itself; doing it twice changes nothing. */
export const makeDraftsJob: JobDefinition = {
  maxAttempts: 5,
  run: async (ctx, job, signal) => {
    const [what, id = '', from = '', regions = ''] = job.key.split('/')
    if (what === 'episode') await remakeDrafts(ctx, id)
    else await makeAll(ctx, id, { from: from || undefined, to: regions.split(',') as ChineseRegion[] }, signal) // as draftsKey wrote them
    return undefined
  },
  isFinal: () => false,
  giveUp: async () => false,
}

/** The key of the job that makes a work's drafts. */
export function draftsKey(workId: string, { from, to }: DraftWish): string {
  return ['work', workId, from ?? '', to.toSorted().join()].join('/')
}

async function makeAll(ctx: WorkerContext, workId: string, wish: DraftWish, signal: AbortSignal): Promise<void> {
  for (const { id } of await listEpisodesOfWork(ctx.db, workId)) {
    signal.throwIfAborted()
    try {
      await makeDrafts(ctx, PROGRAM, id, wish)
    } catch (error) {
      // An episode that has no subtitles yet, or is gone by now, keeps no other from its drafts.
      if (!(error instanceof CatalogueError)) throw error
    }
  }
}
