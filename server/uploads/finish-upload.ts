import { deleteUpload, type UploadRow, updateUpload } from '../../db/queries/uploads.ts'
import type { PartialFile } from '../../media/partial-files.ts'
import type { Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { noteUpload, tellUpload } from './note-upload.ts'

type Needs = Pick<Context, 'db' | 'store' | 'now'>

/** How much of an upload is there: once its bytes have their name in the store, all of it. */
export async function offsetOf(ctx: Needs, row: UploadRow, file: PartialFile): Promise<number> {
  const isKept = row.sha256 !== null && (row.state === 'finished' || (await ctx.store.has(row.sha256)))
  return isKept && row.sizeBytes !== null ? row.sizeBytes : file.sizeBytes
}

/**
 * Gives the file of an upload that is whole its name in the store; one that is not whole stays as it is.
 *
 * The row names the sha256 first, then the file is renamed, then the row says that it is finished. Whatever a crash leaves of these three
 * steps, the next call goes through them again: no step undoes another, and a sweep never meets a file that no row names.
 *
 * @throws {CatalogueError} UPLOAD_CHECKSUM_WRONG; the upload is gone then.
 */
export async function finishUpload(ctx: Needs, row: UploadRow, file: PartialFile): Promise<UploadRow> {
  if (row.state === 'finished' || row.sizeBytes !== (await offsetOf(ctx, row, file))) return row
  const isKept = row.sha256 !== null && (await ctx.store.has(row.sha256))
  const sha256 = isKept && row.sha256 !== null ? row.sha256 : await file.sha256()
  if (row.expectedSha256 !== null && row.expectedSha256 !== sha256) throw await refuse(ctx, row, file, sha256)
  if (!isKept) {
    await ctx.db.transaction((tx) => updateUpload(tx, row.id, { sha256 }))
    await ctx.store.keep({ path: file.path, sha256 })
  }
  const finished = await noteUpload(ctx, row.id, { sha256, state: 'finished', receivedBytes: row.sizeBytes })
  await file.remove() // one that was opened anew after a crash
  return finished ?? row
}

async function refuse(ctx: Needs, row: UploadRow, file: PartialFile, sha256: string): Promise<CatalogueError> {
  const problem = new CatalogueError(
    'UPLOAD_CHECKSUM_WRONG',
    `The file that came has the sha256 ${sha256}, and not the one that was announced. It was thrown away: send it again.`,
  )
  await ctx.db.transaction(async (tx) => {
    if (await deleteUpload(tx, row.id)) await tellUpload(tx, row, ctx.now(), problem)
  })
  await file.remove()
  return problem
}
