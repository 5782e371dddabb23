import type { UploadRow } from '../../db/queries/uploads.ts'
import type { Caller, Context } from '../context.ts'
import { finishUpload, offsetOf } from './finish-upload.ts'
import { getUpload, holdFile } from './lookups.ts'

type Needs = Pick<Context, 'db' | 'store' | 'now'>

/**
 * Where an upload has to go on: what is on the disk for certain. A piece that is under way is ended (who asks has lost it), and a whole
 * upload that a crash kept from being finished is finished.
 * @throws {CatalogueError} UPLOAD_NOT_FOUND, UPLOAD_LOCKED, UPLOAD_CHECKSUM_WRONG
 */
export async function readOffsetOf(
  ctx: Needs,
  caller: Caller,
  id: string,
): Promise<{ row: UploadRow; offset: number }> {
  const known = await getUpload(ctx, caller, id)
  if (known.state === 'finished') return { row: known, offset: known.receivedBytes }
  await using file = await holdFile(ctx, id)
  const row = await finishUpload(ctx, await getUpload(ctx, caller, id), file)
  return { row, offset: row.state === 'finished' ? row.receivedBytes : await offsetOf(ctx, row, file) }
}
