import type { Tx } from '../../db/open.ts'
import { putFact } from '../../db/queries/facts.ts'
import { enqueueJob } from '../../db/queries/jobs.ts'
import type { Context } from '../context.ts'

/** The fact that somebody wants new indexes although nothing speaks for them; its value names the wish. */
export const WISH = 'index-rebuild-wished'

/**
 * Asks for new indexes, which are made where the present ones are of another recipe than today's.
 * @param options.always also where they are not. @param options.delayMs wait so long for others who may ask as well.
 */
export async function requestRebuild(
  ctx: Pick<Context, 'now' | 'newId'>,
  tx: Tx,
  options: { always?: boolean; delayMs?: number } = {},
): Promise<void> {
  const nowMs = ctx.now()
  if (options.always) await putFact(tx, WISH, ctx.newId())
  const dueAtMs = nowMs + (options.delayMs ?? 0)
  await enqueueJob(tx, { id: ctx.newId(), kind: 'rebuild-index', key: 'all', dueAtMs, nowMs })
}
