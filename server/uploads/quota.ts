import type { Reader } from '../../db/open.ts'
import { findQuotaUse } from '../../db/queries/uploads.ts'
import type { Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'

/** Room that is left on the disk for the database and the rest. */
const FREE_BYTES_KEPT = 64 * 1024 * 1024

/** Bytes that an organisation may still store; no bound for the operator's own (null). */
export async function findRoom(
  settings: Context['settings'],
  db: Reader,
  organisationId: string | null,
): Promise<number> {
  if (organisationId === null) return Number.POSITIVE_INFINITY
  const { quotaBytes, usedBytes } = await findQuotaUse(db, organisationId)
  return (quotaBytes ?? settings.UPLOAD_QUOTA_BYTES) - usedBytes
}

/** What an organisation is told that has no room left for what it wants to send. */
export function quotaExceeded(wantedBytes: number, roomBytes: number): CatalogueError {
  return new CatalogueError(
    'QUOTA_EXCEEDED',
    `This needs ${wantedBytes} bytes and your organisation has ${Math.max(0, roomBytes)} left of its quota. ` +
      'Delete uploads or episodes that are not needed, or ask the operator for more.',
  )
}

/** Bytes that a file may take on the disk, with something left. */
export async function findDiskRoom(ctx: Pick<Context, 'store'>): Promise<number> {
  return (await ctx.store.freeBytes()) - FREE_BYTES_KEPT
}
