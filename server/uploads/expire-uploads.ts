import { deleteUpload, findUpload, listExpiredUploadIds } from '../../db/queries/uploads.ts'
import type { Context } from '../context.ts'

const BATCH = 200

/**
 * Forgets uploads whose time has passed, and files of uploads that are gone. One that somebody is at work on is left for the next time.
 * @returns how many there were.
 */
export async function expireUploads(ctx: Pick<Context, 'db' | 'store' | 'now'>): Promise<number> {
  const nowMs = ctx.now()
  let removed = 0
  for (let ids = await listExpiredUploadIds(ctx.db, nowMs, BATCH); ids.length > 0; ) {
    let removedHere = 0
    for (const id of ids) removedHere += (await expire(ctx, id, nowMs)) ? 1 : 0
    removed += removedHere
    ids = removedHere === 0 ? [] : await listExpiredUploadIds(ctx.db, nowMs, BATCH)
  }
  for (const id of await ctx.store.partials.list()) {
    // A file is made after its row, so that one without a row has lost it.
    if (!(await findUpload(ctx.db, id))) removed += (await expire(ctx, id, nowMs)) ? 1 : 0
  }
  return removed
}

async function expire(ctx: Pick<Context, 'db' | 'store'>, id: string, nowMs: number): Promise<boolean> {
  await using file = await ctx.store.partials.holdIfFree(id)
  if (!file) return false
  const isGone = await ctx.db.transaction(async (tx) => {
    await deleteUpload(tx, id, nowMs) // unless it got bytes meanwhile
    return !(await findUpload(tx, id))
  })
  if (isGone) await file.remove()
  return isGone
}
