import { deleteUpload } from '../../db/queries/uploads.ts'
import type { Caller, Context } from '../context.ts'
import { getUpload, holdFile } from './lookups.ts'

/**
 * Ends an upload and frees what it has, wherever it stands. An episode that was made of it stays.
 * @throws {CatalogueError} UPLOAD_NOT_FOUND, UPLOAD_LOCKED
 */
export async function removeUpload(
  ctx: Pick<Context, 'db' | 'store' | 'now'>,
  caller: Caller,
  id: string,
): Promise<void> {
  await getUpload(ctx, caller, id)
  await using file = await holdFile(ctx, id)
  await ctx.db.transaction((tx) => deleteUpload(tx, id))
  await file.remove()
}
