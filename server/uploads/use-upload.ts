import { open, stat } from 'node:fs/promises'
import type { UploadRow } from '../../db/queries/uploads.ts'
import { MediaError } from '../../media/errors.ts'
import { sniffVideoType } from '../../media/sniff.ts'
import type { ReceivedFile } from '../../media/store.ts'
import type { Caller, Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import type { UploadLimits } from './limits.ts'
import { readOffsetOf } from './read-upload.ts'
import type { ReceivedSubtitle } from './receive-parts.ts'

type Needs = Pick<Context, 'db' | 'store' | 'now'>

const HEAD_BYTES = 4_096

/**
 * A finished upload as the video of an episode, checked as one that came with a form. It has its name in the store: it is never discarded.
 * @throws {CatalogueError} UPLOAD_NOT_FOUND, UPLOAD_NOT_FINISHED, UPLOAD_EMPTY
 * @throws {MediaError} MEDIA_TYPE_UNSUPPORTED
 */
export async function videoOfUpload(ctx: Needs, caller: Caller, uploadId: string): Promise<ReceivedFile> {
  const { row, sha256, sizeBytes } = await getFinished(ctx, caller, uploadId)
  if (sizeBytes === 0) throw new CatalogueError('UPLOAD_EMPTY', 'The video is empty: send a file with content.')
  const path = ctx.store.pathOf(sha256)
  const head = await readBytes(path, HEAD_BYTES)
  if (sniffVideoType(head) === undefined) {
    throw new MediaError(
      'MEDIA_TYPE_UNSUPPORTED',
      `${row.fileName || 'This upload'} is no video that is taken here. Send MP4, MOV, MKV, WebM, MPEG-TS, AVI or FLV.`,
    )
  }
  return { path, sha256, sizeBytes, head }
}

/** A finished upload as a subtitle file. @throws {CatalogueError} UPLOAD_NOT_FOUND, UPLOAD_NOT_FINISHED, SUBTITLE_TOO_LARGE */
export async function subtitleOfUpload(
  ctx: Needs,
  caller: Caller,
  uploadId: string,
  limits: Pick<UploadLimits, 'subtitleBytes'>,
): Promise<ReceivedSubtitle> {
  const { row, sha256, sizeBytes } = await getFinished(ctx, caller, uploadId)
  if (sizeBytes > limits.subtitleBytes) {
    throw new CatalogueError(
      'SUBTITLE_TOO_LARGE',
      `${row.fileName || 'The subtitle file'} is larger than ${limits.subtitleBytes} bytes, the most that is taken.`,
    )
  }
  return { fileName: row.fileName, bytes: await readBytes(ctx.store.pathOf(sha256), limits.subtitleBytes) }
}

/** A finished upload as an image; what it shows is for the caller to check. @throws {CatalogueError} UPLOAD_NOT_FOUND, UPLOAD_NOT_FINISHED @throws {MediaError} UPLOAD_TOO_LARGE */
export async function imageOfUpload(
  ctx: Needs,
  caller: Caller,
  uploadId: string,
  limits: Pick<UploadLimits, 'imageBytes'>,
): Promise<{ path: string; sha256: string }> {
  const { row, sha256, sizeBytes } = await getFinished(ctx, caller, uploadId)
  if (sizeBytes > limits.imageBytes) {
    const name = row.fileName || 'This upload'
    const detail = `${name} is larger than ${limits.imageBytes} bytes, the most that is taken of an image.`
    throw new MediaError('UPLOAD_TOO_LARGE', detail)
  }
  return { path: ctx.store.pathOf(sha256), sha256 }
}

/** A finished upload. @throws {CatalogueError} UPLOAD_NOT_FOUND, UPLOAD_NOT_FINISHED */
export async function getFinished(ctx: Needs, caller: Caller, uploadId: string): Promise<Finished> {
  const { row, offset } = await readOffsetOf(ctx, caller, uploadId)
  const { sha256, sizeBytes } = row
  if (row.state === 'finished' && sha256 !== null && sizeBytes !== null) return { row, sha256, sizeBytes }
  const size = sizeBytes === null ? 'a size that was not told yet' : sizeBytes
  throw new CatalogueError(
    'UPLOAD_NOT_FINISHED',
    `The upload ${uploadId} has ${offset} bytes of ${size}: send the rest first.`,
  )
}

/** A finished upload; its file is in the store. */
export interface Finished {
  readonly row: UploadRow
  readonly sha256: string
  readonly sizeBytes: number
}

/** The first bytes of a file, at most so many. */
export async function readBytes(path: string, most: number): Promise<Buffer> {
  const length = Math.min(most, (await stat(path)).size)
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
