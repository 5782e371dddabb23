import { deleteRetired, deleteTerms, listRetired } from '../../db/queries/fingerprints.ts'
import { decodeFingerprint } from '../../media/fingerprint.ts'
import type { Context } from '../context.ts'
import { listTerms } from './terms.ts'

const AT_ONCE = 100

/** Takes out of the index what stood there for fingerprints that are gone; a few in a transaction, as they are put in. */
export async function forgetTerms(ctx: Pick<Context, 'db'>): Promise<void> {
  for (;;) {
    const retired = await listRetired(ctx.db, AT_ONCE)
    for (const { id, packed } of retired) {
      await ctx.db.transaction(async (tx) => {
        await deleteTerms(tx, id, listTerms(decodeFingerprint(packed)))
        await deleteRetired(tx, id)
      })
    }
    if (retired.length < AT_ONCE) return
  }
}
