import type { Reader } from '../../db/open.ts'
import { findUpload, type UploadRow } from '../../db/queries/uploads.ts'
import type { PartialFile } from '../../media/partial-files.ts'
import { isPermitted } from '../accounts/permissions.ts'
import { relationsTo } from '../accounts/relations.ts'
import type { Caller, Context } from '../context.ts'
import { CatalogueError, notFound } from '../errors.ts'

/** How long a call waits for the one before it, which was asked to end. */
const HOLD_LIMIT_MS = 10_000

/**
 * An upload that the caller may see: the operator all, a person those of organisations that they edit.
 * @throws {CatalogueError} UPLOAD_NOT_FOUND, also for one that has expired.
 */
export async function getUpload(ctx: { db: Reader; now(): number }, caller: Caller, id: string): Promise<UploadRow> {
  const upload = await findUpload(ctx.db, id)
  if (!upload || upload.expiresAtMs <= ctx.now() || !mayUse(caller, upload)) {
    throw notFound('UPLOAD_NOT_FOUND', id)
  }
  return upload
}

/** Takes an upload's file, from who has it if need be. @throws {CatalogueError} UPLOAD_LOCKED when that does not let go. */
export async function holdFile(ctx: Pick<Context, 'store'>, id: string): Promise<PartialFile> {
  const file = await ctx.store.partials.hold(id, HOLD_LIMIT_MS)
  if (!file) throw new CatalogueError('UPLOAD_LOCKED', 'Another call is at work on this upload. Try again in a moment.')
  return file
}

function mayUse(caller: Caller, upload: UploadRow): boolean {
  return (
    caller.kind === 'operator' ||
    isPermitted('upload.write', relationsTo(caller, { organisationId: upload.organisationId }))
  )
}
