import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { UploadRow } from '../../db/queries/uploads.ts'
import type { Context } from '../context.ts'
import { callerOf } from '../http/authenticate.ts'
import { idempotencyOf } from '../http/idempotency.ts'
import { IdempotencyHeaders, refusals } from '../http/views.ts'
import { appendToUpload } from './append-upload.ts'
import { createUpload } from './create-upload.ts'
import type { UploadLimits } from './limits.ts'
import { readOffsetOf } from './read-upload.ts'
import { removeUpload } from './remove-upload.ts'
import { presentUpload } from './schemas.ts'
import {
  readDeclaredSize,
  readLength,
  readOffset,
  requireTusVersion,
  TUS_BODY_TYPE,
  TUS_EXTENSIONS,
  TUS_VERSION,
} from './tus-headers.ts'
import { UploadParams } from './upload-routes.ts'

const tags = ['uploads']
const TusHeaders = { 'tus-resumable': Type.Optional(Type.String({ description: TUS_VERSION })) }
const empty = (description: string) => ({ description, type: 'null' }) as const
const FileBytes = Type.String({ format: 'binary' })

/**
 * Resumable uploads by tus 1.0.0, with the extensions of `TUS_EXTENSIONS`. Refusals are problems like everywhere. Headers are read by
 * `tus-headers.ts`, so that what is wrong with them has one code.
 */
export const tusRoutes: FastifyPluginAsyncTypebox<{ ctx: Context; limits: UploadLimits }> = async (app, options) => {
  const { ctx, limits } = options
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(TUS_BODY_TYPE, (_request, _payload, done) => done(null))
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers({ 'tus-resumable': TUS_VERSION, 'tus-version': TUS_VERSION })
  })
  app.addHook('preParsing', async (request) => {
    if (request.method !== 'OPTIONS') requireTusVersion(request.headers)
  })

  app.options(
    '/uploads',
    {
      config: { permission: 'upload.write' },
      schema: {
        operationId: 'describeUploads',
        summary: 'Ask which part of the upload protocol is spoken',
        tags,
        response: { 204: empty('Headers Tus-Version, Tus-Extension and Tus-Max-Size'), ...refusals },
      },
    },
    async (_request, reply) =>
      reply.code(204).headers({ 'tus-extension': TUS_EXTENSIONS, 'tus-max-size': limits.videoBytes }).send(null),
  )

  app.post(
    '/uploads',
    {
      config: { permission: 'upload.write', sentBody: FileBytes },
      schema: {
        operationId: 'createUpload',
        summary: 'Begin a resumable upload',
        tags,
        description:
          'tus 1.0.0. The body, if any, is the beginning of the file. Upload-Metadata takes filename, filetype, sha256 (checked when the ' +
          'file is whole) and organisationId, each value in Base64. A call that is repeated with its Idempotency-Key answers with the upload ' +
          'that the first one began; what came with the first is kept, and goes on at Upload-Offset.',
        consumes: [TUS_BODY_TYPE],
        headers: Type.Object({
          ...TusHeaders,
          ...IdempotencyHeaders.properties,
          'upload-length': Type.Optional(Type.String({ description: 'The size of the file in bytes' })),
          'upload-defer-length': Type.Optional(Type.String({ description: '1: the size is told later' })),
          'upload-metadata': Type.Optional(Type.String()),
        }),
        response: {
          201: { description: 'Begun: Location is its address, Upload-Offset what is stored', ...Type.Ref('Upload') },
          ...refusals,
        },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request)
      const metadata = request.headers['upload-metadata'] ?? ''
      const sizeBytes = readDeclaredSize(request.headers)
      const key = request.headers['idempotency-key']
      const idempotency = idempotencyOf(caller, 'createUpload', key, { sizeBytes, metadata })
      const created = await createUpload(ctx, caller, { sizeBytes, metadata }, limits, idempotency)
      const { row, offset } = created.isEarlier
        ? await readOffsetOf(ctx, caller, created.row.id)
        : await receiveFirst(ctx, request, created.row, limits)
      reply.header('location', `/api/uploads/${row.id}`)
      return markOffset(reply.code(201), row, offset).send(presentUpload(row))
    },
  )

  app.head(
    '/uploads/:uploadId',
    {
      config: { permission: 'upload.write' },
      schema: {
        operationId: 'getUploadOffset',
        summary: 'Ask where an upload goes on',
        tags,
        params: UploadParams,
        headers: Type.Object(TusHeaders),
        response: { 200: empty('Headers Upload-Offset and Upload-Length'), ...refusals },
      },
    },
    async (request, reply) => {
      const { row, offset } = await readOffsetOf(ctx, callerOf(request), request.params.uploadId)
      reply.header('cache-control', 'no-store')
      if (row.sizeBytes === null) reply.header('upload-defer-length', '1')
      else reply.header('upload-length', row.sizeBytes)
      if (row.metadata !== '') reply.header('upload-metadata', row.metadata)
      return markOffset(reply.code(200), row, offset).send(null)
    },
  )

  app.patch(
    '/uploads/:uploadId',
    {
      config: { permission: 'upload.write', sentBody: FileBytes },
      schema: {
        operationId: 'appendToUpload',
        summary: 'Send a piece of an upload',
        tags,
        consumes: [TUS_BODY_TYPE],
        params: UploadParams,
        headers: Type.Object({
          ...TusHeaders,
          'upload-offset': Type.Optional(Type.String({ description: 'Where in the file the piece begins' })),
          'upload-length': Type.Optional(Type.String({ description: 'The size, where it was not declared before' })),
        }),
        response: { 204: empty('Stored: Upload-Offset is what is stored'), ...refusals },
      },
    },
    async (request, reply) => {
      requireBodyType(request)
      const offset = readOffset(request.headers)
      const piece = { ...pieceOf(request), offset, sizeBytes: readLength(request.headers) }
      const row = await appendToUpload(ctx, callerOf(request), request.params.uploadId, piece, limits)
      return markOffset(reply.code(204), row, row.receivedBytes).send(null)
    },
  )

  app.delete(
    '/uploads/:uploadId',
    {
      config: { permission: 'upload.write' },
      schema: {
        operationId: 'deleteUpload',
        summary: 'End an upload',
        tags,
        params: UploadParams,
        headers: Type.Object(TusHeaders),
        response: { 204: empty('Ended; an episode that was made of it stays'), ...refusals },
      },
    },
    async (request, reply) => {
      await removeUpload(ctx, callerOf(request), request.params.uploadId)
      return reply.code(204).send(null)
    },
  )
}

/** Takes what came with a creation. When that goes wrong, only who sent an Idempotency-Key can still learn the address: else nothing is left. */
async function receiveFirst(
  ctx: Context,
  request: FastifyRequest,
  created: UploadRow,
  limits: UploadLimits,
): Promise<{ row: UploadRow; offset: number }> {
  const caller = callerOf(request)
  const { body, pieceBytes } = pieceOf(request)
  if (request.headers['content-type'] === undefined && created.sizeBytes !== 0) return { row: created, offset: 0 }
  try {
    const piece = { offset: 0, sizeBytes: undefined, pieceBytes, body }
    const row = await appendToUpload(ctx, caller, created.id, piece, limits)
    return { row, offset: row.receivedBytes }
  } catch (error) {
    const isLost = request.headers['idempotency-key'] === undefined
    if (isLost) await removeUpload(ctx, caller, created.id).catch(() => undefined) // it may be gone already
    throw error
  }
}

/** Bytes are announced, none, or (undefined) still unknown. */
function pieceOf(request: FastifyRequest): { body: FastifyRequest['raw']; pieceBytes: number | undefined } {
  const isChunked = request.headers['transfer-encoding'] !== undefined
  return { body: request.raw, pieceBytes: isChunked ? undefined : Number(request.headers['content-length'] ?? 0) }
}

function requireBodyType(request: FastifyRequest): void {
  if (request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() === TUS_BODY_TYPE) return
  throw Object.assign(new Error(`not ${TUS_BODY_TYPE}`), { statusCode: 415 })
}

function markOffset(reply: FastifyReply, row: UploadRow, offset: number): FastifyReply {
  reply.header('upload-offset', offset)
  if (row.state === 'receiving') reply.header('upload-expires', new Date(row.expiresAtMs).toUTCString())
  return reply
}
