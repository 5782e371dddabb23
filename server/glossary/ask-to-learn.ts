import type { Tx } from '../../db/open.ts'
import { enqueueJob } from '../../db/queries/jobs.ts'
import { findComparedDigest } from '../../db/queries/wording-evidence.ts'
import type { Context } from '../context.ts'
import { findParallelSource } from './parallel-texts.ts'

/** Asks for a work's texts to be compared when they are others than those that were. */
export async function askToLearn(ctx: Pick<Context, 'now' | 'newId'>, tx: Tx, workId: string): Promise<void> {
  const source = await findParallelSource(tx, workId)
  if (source?.digest === (await findComparedDigest(tx, workId))) return
  const nowMs = ctx.now()
  await enqueueJob(tx, { id: ctx.newId(), kind: 'learn-wording', key: workId, dueAtMs: nowMs, nowMs })
}
