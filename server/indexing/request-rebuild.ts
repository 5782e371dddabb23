import type { Tx } from '../../db/open.ts'
import { putFact } from '../../db/queries/facts.ts'
import type { Context } from '../context.ts'
import { askForRebuild } from '../glossary/ask-for-rebuild.ts'

/** The fact that somebody wants new indexes although nothing speaks for them; its value names the wish. */
export const WISH = 'index-rebuild-wished'

/**
 * Asks for new indexes, which are made where the present ones are of another recipe than today's.
 * @param options.always also where they are not.
 */
export async function requestRebuild(
  ctx: Pick<Context, 'now' | 'newId'>,
  tx: Tx,
  options: { always?: boolean } = {},
): Promise<void> {
  if (options.always) await putFact(tx, WISH, ctx.newId())
  await askForRebuild(ctx, tx, 0)
}
