import type { FastifyRequest } from 'fastify'
import { HEADER_BYTES, readImageHeader } from '../../media/image-header.ts'
import { checkImage } from '../../media/image-limits.ts'
import type { Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { callerOf } from '../http/authenticate.ts'
import { parseAs } from '../http/validation.ts'
import type { UploadLimits } from '../uploads/limits.ts'
import { receiveParts } from '../uploads/receive-parts.ts'
import { imageOfUpload, readBytes } from '../uploads/use-upload.ts'
import { CoverMetadata, type NewCoverBody } from './schemas.ts'

/** What a cover is to be made of, with what makes two such calls the same. */
export interface SentCover {
  readonly locale: string | undefined
  readonly of:
    | { readonly source: 'frame'; readonly episodeId: string; readonly atMs: number }
    | { readonly source: 'upload'; readonly sentSha256: string }
  readonly digest: unknown
}

/**
 * Takes a cover from a JSON body (checked by its schema) or the image of a form. An image is in the store afterwards; by its header it
 * can be decoded within our limits.
 * @throws what `receiveParts` and `imageOfUpload` throw; {CatalogueError} IMAGE_MISSING, METADATA_INVALID; {MediaError} what
 *   `readImageHeader` and `checkImage` throw
 */
export async function takeCover(
  ctx: Pick<Context, 'db' | 'store' | 'now'>,
  request: FastifyRequest,
  limits: UploadLimits,
): Promise<SentCover> {
  if (request.body !== undefined && request.body !== null) {
    const body = request.body as NewCoverBody // checked by its schema
    const { locale } = body
    if (!('uploadId' in body)) {
      return { locale, of: { source: 'frame', episodeId: body.episodeId, atMs: body.atMs }, digest: body }
    }
    const { path, sha256 } = await imageOfUpload(ctx, callerOf(request), body.uploadId, limits)
    await checkHeader(path)
    return { locale, of: { source: 'upload', sentSha256: sha256 }, digest: body }
  }
  if (!request.isMultipart()) throw Object.assign(new Error('not multipart'), { statusCode: 415 })
  const { image, metadata } = await receiveParts(ctx, request, limits, 'image')
  if (!image) throw new CatalogueError('IMAGE_MISSING', 'The upload has no part image.')
  try {
    const { locale } = parseAs(CoverMetadata, metadata ?? {}, 'METADATA_INVALID', 'metadata')
    await checkHeader(image.path)
    await ctx.store.keep(image)
    return { locale, of: { source: 'upload', sentSha256: image.sha256 }, digest: [locale, image.sha256] }
  } finally {
    await ctx.store.discard(image) // what was kept is not there any more
  }
}

async function checkHeader(path: string): Promise<void> {
  checkImage(readImageHeader(await readBytes(path, HEADER_BYTES)))
}
