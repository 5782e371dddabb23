import { findOrganisation } from '../../db/queries/organisations.ts'
import { countReceiving, findUpload, insertUpload, type UploadRow } from '../../db/queries/uploads.ts'
import { MediaError } from '../../media/errors.ts'
import type { Caller, Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { findEarlierResult, type Idempotency, rememberResult } from '../http/idempotency.ts'
import type { UploadLimits } from './limits.ts'
import { UPLOAD_LIFE_MS } from './note-upload.ts'
import { findDiskRoom, findRoom, quotaExceeded } from './quota.ts'
import { parseMetadata } from './upload-metadata.ts'

export interface NewUpload {
  /** null = it is told later. */
  readonly sizeBytes: number | null
  /** The header Upload-Metadata as it came; '' = none. */
  readonly metadata: string
}

export interface CreatedUpload {
  readonly row: UploadRow
  /** An earlier call with the same Idempotency-Key began it: it may have bytes already. */
  readonly isEarlier: boolean
}

/** More uploads than this a caller has to finish or delete first. */
const MOST_RECEIVING = 1_000

/**
 * Begins an upload.
 * @throws {CatalogueError} UPLOAD_METADATA_INVALID, UPLOAD_ORGANISATION_WRONG, QUOTA_EXCEEDED, TOO_MANY_UPLOADS, IDEMPOTENCY_KEY_REUSED
 * @throws {MediaError} UPLOAD_TOO_LARGE, STORE_FULL
 */
export async function createUpload(
  ctx: Pick<Context, 'db' | 'store' | 'settings' | 'now' | 'newId'>,
  caller: Caller,
  { sizeBytes, metadata }: NewUpload,
  limits: UploadLimits,
  idempotency?: Idempotency,
): Promise<CreatedUpload> {
  const { organisationId: wanted, sha256: expectedSha256, ...said } = parseMetadata(metadata)
  const organisationId = chooseOrganisation(caller, wanted)
  if (sizeBytes !== null && sizeBytes > limits.videoBytes) {
    const message = `The file is larger than ${limits.videoBytes} bytes, the most that is taken.`
    throw new MediaError('UPLOAD_TOO_LARGE', message)
  }
  if ((sizeBytes ?? 0) > (await findDiskRoom(ctx))) {
    const message = 'There is not enough room on the disk for this upload. Free some space and send it again.'
    throw new MediaError('STORE_FULL', message)
  }
  const nowMs = ctx.now()
  return ctx.db.transaction(async (tx) => {
    const earlierId = await findEarlierResult(tx, idempotency, nowMs)
    const earlier = earlierId === undefined ? undefined : await findUpload(tx, earlierId)
    if (earlier) return { row: earlier, isEarlier: true }
    if (organisationId !== null && !(await findOrganisation(tx, organisationId))) throw wrongOrganisation()
    if ((await countReceiving(tx, caller.id)) >= MOST_RECEIVING) {
      const message = `You have begun ${MOST_RECEIVING} uploads: finish some, or delete them, before you begin more.`
      throw new CatalogueError('TOO_MANY_UPLOADS', message)
    }
    const roomBytes = await findRoom(ctx.settings, tx, organisationId)
    if (sizeBytes === null ? roomBytes <= 0 : sizeBytes > roomBytes) throw quotaExceeded(sizeBytes ?? 1, roomBytes)
    const row = await insertUpload(tx, {
      ...said,
      id: ctx.newId(),
      organisationId,
      callerId: caller.id,
      metadata,
      sizeBytes,
      receivedBytes: 0,
      expectedSha256,
      state: 'receiving',
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
      expiresAtMs: nowMs + UPLOAD_LIFE_MS,
    })
    await rememberResult(tx, idempotency, row.id, nowMs)
    return { row, isEarlier: false }
  })
}

/** Whose an upload is: of the organisation that it names, else of the one that the caller can upload for. */
function chooseOrganisation(caller: Caller, wanted: string | undefined): string | null {
  if (caller.kind === 'operator') return wanted ?? null
  const ids = caller.memberships
    .filter(({ organisationKind, role }) => organisationKind === 'producer' && role !== 'viewer')
    .map(({ organisationId }) => organisationId)
  const [only] = ids
  if (wanted !== undefined && ids.includes(wanted)) return wanted
  if (wanted === undefined && only !== undefined && ids.length === 1) return only
  throw wrongOrganisation()
}

function wrongOrganisation(): CatalogueError {
  return new CatalogueError(
    'UPLOAD_ORGANISATION_WRONG',
    'Name as organisationId in Upload-Metadata (npm run push: --organisation) an organisation that you upload for: a producer that you are owner or editor of.',
  )
}
