import type { Tx } from '../../db/open.ts'
import { enqueueJob } from '../../db/queries/jobs.ts'
import type { Context } from '../context.ts'

/** Edits come in batches: documents are made anew so long after the last of them. */
export const REBUILD_DELAY_MS = 30_000

/** Asks for documents with the newest words, once for all edits that follow each other within the delay. */
export async function askForRebuild(ctx: Pick<Context, 'now' | 'newId'>, tx: Tx, delayMs: number): Promise<void> {
  const nowMs = ctx.now()
  await enqueueJob(tx, { id: ctx.newId(), kind: 'rebuild-index', key: 'all', dueAtMs: nowMs + delayMs, nowMs })
}
