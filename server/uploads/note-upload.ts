import type { Tx } from '../../db/open.ts'
import { insertEvent } from '../../db/queries/events.ts'
import { type UploadRow, updateUpload } from '../../db/queries/uploads.ts'
import type { Context } from '../context.ts'
import type { CatalogueError } from '../errors.ts'

/** How long an upload stays after its last byte, and a finished one that is not used. */
export const UPLOAD_LIFE_MS = 7 * 24 * 60 * 60 * 1_000

/** Notes what changed of an upload and tells those who watch it. Undefined: the upload is gone. */
export async function noteUpload(
  ctx: Pick<Context, 'db' | 'now'>,
  id: string,
  change: Partial<Pick<UploadRow, 'sizeBytes' | 'receivedBytes' | 'state' | 'sha256'>>,
): Promise<UploadRow | undefined> {
  const nowMs = ctx.now()
  return ctx.db.transaction(async (tx) => {
    const instants = { updatedAtMs: nowMs, expiresAtMs: nowMs + UPLOAD_LIFE_MS }
    const row = await updateUpload(tx, id, { ...change, ...instants })
    if (row) await tellUpload(tx, row, nowMs)
    return row
  })
}

/** Tells where an upload stands, or why it was thrown away. */
export async function tellUpload(tx: Tx, row: UploadRow, atMs: number, problem?: CatalogueError): Promise<void> {
  const { id: uploadId, fileName, sizeBytes, receivedBytes: offset, sha256, callerId, organisationId } = row
  const state = problem ? 'failed' : row.state
  const told = problem ? { code: problem.code, detail: problem.message } : null
  const payload = { uploadId, fileName, state, offset, sizeBytes, sha256, problem: told }
  await insertEvent(tx, { atMs, kind: 'upload', callerId, organisationId, payload })
}
