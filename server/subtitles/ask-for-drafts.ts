import type { Tx } from '../../db/open.ts'
import { hasDraftsFrom } from '../../db/queries/drafts.ts'
import { enqueueJob } from '../../db/queries/jobs.ts'
import type { Context } from '../context.ts'

/** Asks that an episode's drafts are made anew, when there are any and the track that they came from has changed. */
export async function askForDrafts(
  ctx: Pick<Context, 'newId'>,
  tx: Tx,
  episodeId: string,
  sourceLocale: string,
  nowMs: number,
): Promise<void> {
  if (!(await hasDraftsFrom(tx, episodeId, sourceLocale))) return
  await enqueueJob(tx, { id: ctx.newId(), kind: 'make-drafts', key: `episode/${episodeId}`, dueAtMs: nowMs, nowMs })
}
