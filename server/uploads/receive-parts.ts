import { PassThrough } from 'node:stream'
import type { Multipart, MultipartFile, MultipartValue } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { MediaError } from '../../media/errors.ts'
import { sniffVideoType } from '../../media/sniff.ts'
import type { ReceivedFile } from '../../media/store.ts'
import type { Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { tidyFileName } from './file-name.ts'
import type { UploadLimits } from './limits.ts'
import { findDiskRoom } from './quota.ts'
import { watchSender } from './watch-sender.ts'

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
  readonly image: ReceivedFile | undefined
  readonly subtitles: readonly ReceivedSubtitle[]
}

/**
 * Reads a multipart body: `metadata` (JSON) and, by what `takes` says, a `video` and `subtitle` files, `subtitle` files alone, or an
 * `image`; in any order. Video and image go straight to the disk. On any refusal nothing stays behind.
 *
 * @throws {CatalogueError} PART_UNEXPECTED, METADATA_INVALID, SUBTITLE_TOO_LARGE, TOO_MANY_PARTS, UPLOAD_ABORTED, UPLOAD_EMPTY, UPLOAD_TOO_SLOW
 * @throws {MediaError} UPLOAD_TOO_LARGE, STORE_FULL, MEDIA_TYPE_UNSUPPORTED
 */
export async function receiveParts(
  ctx: Pick<Context, 'store'>,
  request: FastifyRequest,
  limits: UploadLimits,
  takes: keyof typeof TAKEN,
): Promise<ReceivedParts> {
  const parts: Parts = { metadata: undefined, video: undefined, image: undefined, subtitles: [] }
  using watch = watchSender(request.raw, limits)
  try {
    await requireRoom(ctx, request, limits)
    const sent = request.parts({ limits: busboyLimits(limits) })
    for (;;) {
      const { done, value: part } = await Promise.race([sent.next(), watch.tooSlow])
      if (done) return parts
      if (part.type === 'file') watch.tooSlow.catch((error: Error) => part.file.destroy(error))
      await takePart(ctx, part, parts, limits, takes)
    }
  } catch (error) {
    for (const file of [parts.video, parts.image]) if (file) await ctx.store.discard(file)
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
  using watch = watchSender(request.raw, limits)
  try {
    await requireRoom(ctx, request, limits)
    const body = new PassThrough() // what ends it early leaves the connection open for the refusal
    watch.tooSlow.catch((error: Error) => body.destroy(error))
    request.raw.once('close', () => request.raw.complete || body.destroy(aborted()))
    return await storeVideo(ctx, request.raw.pipe(body), limits)
  } catch (error) {
    throw explain(error, request)
  }
}

interface Parts {
  metadata: unknown
  video: ReceivedFile | undefined
  image: ReceivedFile | undefined
  subtitles: ReceivedSubtitle[]
}

/** The files that a call takes, by the names of their parts. */
const TAKEN = {
  episode: ['video', 'subtitle'],
  subtitles: ['subtitle'],
  image: ['image'],
} as const satisfies Record<string, readonly string[]>

async function takePart(
  ctx: Pick<Context, 'store'>,
  part: Multipart,
  parts: Parts,
  limits: UploadLimits,
  takes: keyof typeof TAKEN,
): Promise<void> {
  const names: readonly string[] = TAKEN[takes]
  const isTaken = (name: string) => part.type === 'file' && part.fieldname === name && names.includes(name)
  if (part.fieldname === 'metadata' && parts.metadata === undefined) {
    parts.metadata = part.type === 'file' ? await readMetadata(part, limits) : parseField(part, limits)
  } else if (part.type === 'file' && isTaken('subtitle')) {
    if (parts.subtitles.length === limits.subtitleFiles) {
      throw new CatalogueError('TOO_MANY_PARTS', `This call takes at most ${limits.subtitleFiles} subtitle files.`)
    }
    const bytes = await readSmall(part, limits.subtitleBytes, 'subtitle')
    parts.subtitles.push({ fileName: tidyFileName(part.filename ?? ''), bytes })
  } else if (part.type === 'file' && isTaken('video') && parts.video === undefined) {
    parts.video = await storeVideo(ctx, part.file, limits)
  } else if (part.type === 'file' && isTaken('image') && parts.image === undefined) {
    parts.image = await ctx.store.receive(part.file, { maxBytes: limits.imageBytes })
  } else {
    throw new CatalogueError(
      'PART_UNEXPECTED',
      `There is a part "${tidyFileName(part.fieldname).slice(0, 40)}" too many: this call takes ${['metadata', ...names].join(', ')}.`,
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
    if (sizeBytes > maxBytes) throw tooLarge(name, maxBytes)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

async function readMetadata(part: MultipartFile, limits: UploadLimits): Promise<unknown> {
  return parseMetadata((await readSmall(part, limits.metadataBytes, 'metadata')).toString('utf8'))
}

/** A field that says it is JSON comes parsed. */
function parseField(part: MultipartValue, limits: UploadLimits): unknown {
  if (part.valueTruncated) throw tooLarge('metadata', limits.metadataBytes)
  return typeof part.value === 'string' ? parseMetadata(part.value) : part.value
}

function parseMetadata(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new CatalogueError('METADATA_INVALID', 'The part metadata is no JSON.', { cause: error })
  }
}

function tooLarge(name: 'metadata' | 'subtitle', maxBytes: number): CatalogueError {
  const code = name === 'subtitle' ? 'SUBTITLE_TOO_LARGE' : 'METADATA_INVALID'
  return new CatalogueError(code, `The part ${name} is larger than ${maxBytes} bytes, the most that is taken.`)
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
  if (announced > (await findDiskRoom(ctx))) {
    throw new MediaError(
      'STORE_FULL',
      'There is not enough room on the disk for this upload. Free some space and send it again.',
    )
  }
}

/** More than is taken of each, so that our own refusals come first and name the part. */
function busboyLimits(limits: UploadLimits) {
  return {
    fileSize: Number.POSITIVE_INFINITY,
    files: limits.subtitleFiles + 3,
    fields: 3,
    fieldSize: limits.metadataBytes,
    fieldNameSize: 100,
    headerPairs: 50,
    parts: limits.subtitleFiles + 5,
  }
}

/** What the parser of the body throws, in our words. */
function explain(error: unknown, request: FastifyRequest): unknown {
  if (error instanceof CatalogueError || error instanceof MediaError) return error
  const { code = '', message = '' } = error as { code?: string; message?: string }
  if (/^FST_(PARTS|FILES|FIELDS)_LIMIT$/.test(code)) {
    return new CatalogueError('TOO_MANY_PARTS', 'The upload has more parts than are taken.', { cause: error })
  }
  if (code === 'FST_INVALID_JSON_FIELD_ERROR') {
    return new CatalogueError('METADATA_INVALID', 'The part metadata is no JSON.', { cause: error })
  }
  if (code === 'FST_PROTO_VIOLATION') {
    return new CatalogueError('PART_UNEXPECTED', 'There is a part with a name that no part may have.', { cause: error })
  }
  if (request.raw.destroyed && !request.raw.complete) return aborted(error)
  if (/unexpected end|malformed|boundary|terminated early/i.test(message)) {
    return new CatalogueError('UPLOAD_ABORTED', 'The multipart body is cut short or malformed: nothing was stored.', {
      cause: error,
    })
  }
  return error
}

function aborted(cause?: unknown): CatalogueError {
  return new CatalogueError('UPLOAD_ABORTED', 'The upload broke off: nothing was stored. Send it again.', { cause })
}
