import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { ReceivedFile } from '../../media/store.ts'
import type { Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { callerOf } from '../http/authenticate.ts'
import { parseAs } from '../http/validation.ts'
import type { UploadLimits } from '../uploads/limits.ts'
import { type ReceivedParts, receiveParts, receiveVideo } from '../uploads/receive-parts.ts'
import { subtitleOfUpload, videoOfUpload } from '../uploads/use-upload.ts'
import type { NewEpisode } from './add-episode.ts'
import type { NewTrack } from './edit-tracks.ts'
import { EpisodeMetadata, type EpisodeOfUploads, TrackMetadata, type TrackOfUpload } from './episode-schemas.ts'
import type { SubtitleFile } from './store-tracks.ts'

type Needs = Pick<Context, 'db' | 'store' | 'now'>

/** An episode as it was sent, with what makes two such calls the same. What came with the call itself is removed when this is disposed of. */
export interface SentEpisode extends AsyncDisposable {
  readonly episode: Omit<NewEpisode, 'workId'>
  readonly digest: unknown
}

/**
 * Takes the files of a new episode from a form, or from the uploads that a JSON body (checked by its schema) names.
 * @throws what `receiveParts`, `videoOfUpload` and `subtitleOfUpload` throw; METADATA_MISSING, METADATA_INVALID, VIDEO_MISSING
 */
export async function takeEpisode(ctx: Needs, request: FastifyRequest, limits: UploadLimits): Promise<SentEpisode> {
  if (isJson(request)) return episodeOfUploads(ctx, request, limits)
  requireMultipart(request)
  const parts = await receiveParts(ctx, request, limits, 'episode')
  const { video, subtitles } = parts
  const discard = async () => void (video && (await ctx.store.discard(video)))
  try {
    if (!video) throw new CatalogueError('VIDEO_MISSING', 'The upload has no part video.')
    const metadata = parseMetadata(parts)
    const files = subtitles.map((file) => [file.fileName, sha256Of(file.bytes)])
    const digest = { metadata, video: video.sha256, subtitles: files }
    return { episode: { metadata, video, subtitles }, digest, [Symbol.asyncDispose]: discard }
  } catch (error) {
    await discard()
    throw error
  }
}

/** Takes the file for an episode from the body, or from the upload that a JSON body (checked by its schema) names. */
export async function takeVideo(
  ctx: Needs,
  request: FastifyRequest,
  limits: UploadLimits,
): Promise<{ readonly video: ReceivedFile } & AsyncDisposable> {
  if (isJson(request)) {
    const { uploadId } = request.body as { uploadId: string } // checked by its schema
    return {
      video: await videoOfUpload(ctx, callerOf(request), uploadId),
      [Symbol.asyncDispose]: async () => undefined,
    }
  }
  const video = await receiveVideo(ctx, request, limits)
  return { video, [Symbol.asyncDispose]: () => ctx.store.discard(video) }
}

/** Takes a subtitle file from a form, or from the upload that a JSON body (checked by its schema) names. */
export async function takeTrack(
  ctx: Needs,
  request: FastifyRequest,
  limits: UploadLimits,
): Promise<{ track: Omit<NewTrack, 'episodeId'>; digest: unknown }> {
  if (isJson(request)) {
    const body = request.body as TrackOfUpload // checked by its schema
    const { uploadId, ...metadata } = body
    const file = await subtitleOfUpload(ctx, callerOf(request), uploadId, limits)
    return { track: { file, ...metadata }, digest: body }
  }
  requireMultipart(request)
  const parts = await receiveParts(ctx, request, { ...limits, subtitleFiles: 1 }, 'subtitles')
  const [file] = parts.subtitles
  if (!file) throw new CatalogueError('SUBTITLE_EMPTY', 'The upload has no part subtitle.')
  const metadata = parseAs(TrackMetadata, parts.metadata ?? {}, 'METADATA_INVALID', 'metadata')
  return { track: { file, ...metadata }, digest: [metadata, file.fileName, sha256Of(file.bytes)] }
}

async function episodeOfUploads(ctx: Needs, request: FastifyRequest, limits: UploadLimits): Promise<SentEpisode> {
  const body = request.body as EpisodeOfUploads // checked by its schema
  const caller = callerOf(request)
  const { number, titles, uploadId } = body
  const video = await videoOfUpload(ctx, caller, uploadId)
  const subtitles: SubtitleFile[] = []
  for (const { uploadId: id, ...said } of body.subtitles ?? []) {
    subtitles.push({ ...(await subtitleOfUpload(ctx, caller, id, limits)), said })
  }
  const metadata = { number, ...(titles ? { titles } : {}) }
  return { episode: { metadata, video, subtitles }, digest: body, [Symbol.asyncDispose]: async () => undefined }
}

function isJson(request: FastifyRequest): boolean {
  return request.body !== undefined && request.body !== null
}

/** @throws {CatalogueError} 415 by way of the error handler, when the body is no multipart/form-data. */
function requireMultipart(request: FastifyRequest): void {
  if (request.isMultipart()) return
  throw Object.assign(new Error('not multipart'), { statusCode: 415 })
}

function parseMetadata(parts: ReceivedParts): EpisodeMetadata {
  if (parts.metadata === undefined) {
    throw new CatalogueError('METADATA_MISSING', 'The upload has no part metadata: send JSON such as {"number":1}.')
  }
  return parseAs(EpisodeMetadata, parts.metadata, 'METADATA_INVALID', 'metadata')
}

function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
