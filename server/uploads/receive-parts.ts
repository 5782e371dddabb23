import type { Multipart, MultipartFile } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { MediaError } from '../../media/errors.ts'
import { sniffVideoType } from '../../media/sniff.ts'
import type { ReceivedFile } from '../../media/store.ts'
import type { Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import type { UploadLimits } from './limits.ts'
import { drainRefused, watchSender } from './watch-sender.ts'

/** A subtitle file as it came: small, so its bytes are in memory; kept on the disk as well. */
export interface ReceivedSubtitle {
  readonly fileName: string
  readonly bytes: Buffer
}

/** The parts of an upload, whole and checked for size and type; nothing has a name in the store yet. */
export interface ReceivedParts {
  /** The JSON of the part `metadata`; undefined: there was none. */
  readonly metadata: unknown
  readonly video: ReceivedFile | undefined
  readonly subtitles: readonly ReceivedSubtitle[]
}

const FREE_BYTES_KEPT = 64 * 1024 * 1024

/**
 * Reads a multipart body: `metadata` (JSON), `video` (when `takesVideo`) and `subtitle` files, in any order.
 * The video goes straight to the disk. On any refusal nothing stays behind.
 *
 * @throws {CatalogueError} PART_UNEXPECTED, METADATA_INVALID, SUBTITLE_TOO_LARGE, TOO_MANY_PARTS, UPLOAD_ABORTED, UPLOAD_EMPTY, UPLOAD_TOO_SLOW
 * @throws {MediaError} UPLOAD_TOO_LARGE, STORE_FULL, MEDIA_TYPE_UNSUPPORTED
 */
export async function receiveParts(
  ctx: Pick<Context, 'store'>,
  request: FastifyRequest,
  limits: UploadLimits,
  takesVideo: boolean,
): Promise<ReceivedParts> {
  const parts: { metadata: unknown; video: ReceivedFile | undefined; subtitles: ReceivedSubtitle[] } = {
    metadata: undefined,
    video: undefined,
    subtitles: [],
  }
  let current: MultipartFile | undefined
  using _watch = watchSender(request.raw, limits, (error) => current?.file.destroy(error) ?? request.raw.destroy(error))
  try {
    await requireRoom(ctx, request, limits)
    for await (const part of request.parts({ limits: busboyLimits(limits) })) {
      current = part.type === 'file' ? part : undefined
      await takePart(ctx, part, parts, limits, takesVideo)
    }
    return parts
  } catch (error) {
    if (parts.video) await ctx.store.discard(parts.video)
    drainRefused(request.raw)
    throw explain(error, request)
  }
}

/**
 * Reads a body that is one video file.
 * @throws like `receiveParts`
 */
export async function receiveVideo(
  ctx: Pick<Context, 'store'>,
  request: FastifyRequest,
  limits: UploadLimits,
): Promise<ReceivedFile> {
  using _watch = watchSender(request.raw, limits, (error) => request.raw.destroy(error))
  try {
    await requireRoom(ctx, request, limits)
    return await storeVideo(ctx, request.raw, limits)
  } catch (error) {
    drainRefused(request.raw)
    throw explain(error, request)
  }
}

async function takePart(
  ctx: Pick<Context, 'store'>,
  part: Multipart,
  parts: { metadata: unknown; video: ReceivedFile | undefined; subtitles: ReceivedSubtitle[] },
  limits: UploadLimits,
  takesVideo: boolean,
): Promise<void> {
  if (part.fieldname === 'metadata' && parts.metadata === undefined) {
    parts.metadata = parseMetadata(
      part.type === 'file' ? await readSmall(part, limits.metadataBytes, 'metadata') : part.value,
    )
  } else if (part.type === 'file' && part.fieldname === 'subtitle') {
    const bytes = await readSmall(part, limits.subtitleBytes, 'subtitle')
    parts.subtitles.push({ fileName: part.filename ?? '', bytes })
  } else if (part.type === 'file' && part.fieldname === 'video' && takesVideo && parts.video === undefined) {
    parts.video = await storeVideo(ctx, part.file, limits)
  } else {
    const takes = takesVideo ? 'metadata, video and subtitle' : 'metadata and subtitle'
    throw new CatalogueError(
      'PART_UNEXPECTED',
      `There is a part "${part.fieldname.slice(0, 40)}" too many: this call takes ${takes}.`,
    )
  }
}

async function storeVideo(
  ctx: Pick<Context, 'store'>,
  source: AsyncIterable<Buffer>,
  limits: UploadLimits,
): Promise<ReceivedFile> {
  const video = await ctx.store.receive(source, { maxBytes: limits.videoBytes })
  try {
    if (video.sizeBytes === 0) throw new CatalogueError('UPLOAD_EMPTY', 'The video is empty: send a file with content.')
    if (sniffVideoType(video.head) === undefined) {
      throw new MediaError(
        'MEDIA_TYPE_UNSUPPORTED',
        'This is no video that is taken here. Send MP4, MOV, MKV, WebM, MPEG-TS, AVI or FLV.',
      )
    }
    return video
  } catch (error) {
    await ctx.store.discard(video)
    throw error
  }
}

async function readSmall(part: MultipartFile, maxBytes: number, name: 'metadata' | 'subtitle'): Promise<Buffer> {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  for await (const chunk of part.file as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length
    if (sizeBytes > maxBytes) {
      const code = name === 'subtitle' ? 'SUBTITLE_TOO_LARGE' : 'METADATA_INVALID'
      throw new CatalogueError(code, `The part ${name} is larger than ${maxBytes} bytes, the most that is taken.`)
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function parseMetadata(value: unknown): unknown {
  try {
    return JSON.parse(String(value))
  } catch (error) {
    throw new CatalogueError('METADATA_INVALID', 'The part metadata is no JSON.', { cause: error })
  }
}

async function requireRoom(ctx: Pick<Context, 'store'>, request: FastifyRequest, limits: UploadLimits): Promise<void> {
  const announced = Number(request.headers['content-length'] ?? 0)
  const most = limits.videoBytes + limits.subtitleFiles * limits.subtitleBytes + limits.metadataBytes * 2
  if (announced > most) {
    throw new MediaError(
      'UPLOAD_TOO_LARGE',
      `The upload is larger than ${limits.videoBytes} bytes, the most that is taken.`,
    )
  }
  if (announced + FREE_BYTES_KEPT > (await ctx.store.freeBytes())) {
    throw new MediaError(
      'STORE_FULL',
      'There is not enough room on the disk for this upload. Free some space and send it again.',
    )
  }
}

/** One more than is taken of each, so that our own refusals come first and name the part. */
function busboyLimits(limits: UploadLimits) {
  return {
    fileSize: limits.videoBytes + 1,
    files: limits.subtitleFiles + 2,
    fields: 3,
    fieldSize: limits.metadataBytes,
    fieldNameSize: 100,
    headerPairs: 50,
    parts: limits.subtitleFiles + 4,
  }
}

function explain(error: unknown, request: FastifyRequest): unknown {
  if (error instanceof CatalogueError || error instanceof MediaError) return error
  const code = String((error as { code?: unknown }).code ?? '')
  if (code === 'FST_PARTS_LIMIT' || code === 'FST_FILES_LIMIT' || code === 'FST_FIELDS_LIMIT') {
    return new CatalogueError('TOO_MANY_PARTS', 'The upload has more parts than are taken.', { cause: error })
  }
  if (request.raw.destroyed || code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET') {
    return new CatalogueError('UPLOAD_ABORTED', 'The upload broke off: nothing was stored. Send it again.', {
      cause: error,
    })
  }
  if (error instanceof Error && /unexpected end|malformed|boundary/i.test(error.message)) {
    return new CatalogueError('UPLOAD_ABORTED', 'The multipart body is cut short or malformed: nothing was stored.', {
      cause: error,
    })
  }
  return error
}
