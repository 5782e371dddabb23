import { type FileHandle, open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { CatalogueError } from '../errors.ts'
import { isKnownTag } from './entity-tags.ts'

export interface SentFile {
  readonly path: string
  readonly contentType: string
  /** Strong: the same tag is the same bytes. */
  readonly etag: string
}

const READ_BYTES = 256 * 1024

/**
 * Sends a file, or the one range of it that is asked for (RFC 9110, 14). Several ranges at once are answered whole.
 * @throws {CatalogueError} VIDEO_NOT_FOUND, RANGE_NOT_SATISFIABLE
 */
export async function sendFile(request: FastifyRequest, reply: FastifyReply, file: SentFile): Promise<FastifyReply> {
  if (isKnownTag(request.headers['if-none-match'], file.etag)) return reply.code(304).header('etag', file.etag).send()
  const handle = await openFile(file.path)
  try {
    const { size } = await handle.stat()
    const range = parseRange(wantedRange(request, file.etag), size)
    if (range === 'unsatisfiable') {
      reply.header('content-range', `bytes */${size}`)
      throw new CatalogueError('RANGE_NOT_SATISFIABLE', `The file has ${size} bytes: ask for a range within them.`)
    }
    const { from, to } = range ?? { from: 0, to: size - 1 }
    if (range) reply.code(206).header('content-range', `bytes ${from}-${to}/${size}`)
    reply.header('etag', file.etag).header('accept-ranges', 'bytes')
    reply.header('content-type', file.contentType).header('content-length', to - from + 1)
    if (request.method !== 'HEAD') {
      return reply.send(handle.createReadStream({ start: from, end: to, highWaterMark: READ_BYTES }))
    }
  } catch (error) {
    await handle.close()
    throw error
  }
  await handle.close()
  return reply.send(Readable.from([])) // sent as nothing at all, Fastify would set the length to 0
}

async function openFile(path: string): Promise<FileHandle> {
  return open(path, 'r').catch((error: unknown) => {
    const message = 'The file is not in the store any more. Ask the operator.'
    throw new CatalogueError('VIDEO_NOT_FOUND', message, { cause: error })
  })
}

/** Ranges are for GET alone (14.2), and after If-Range only for the file that the caller has a part of. */
function wantedRange({ method, headers }: FastifyRequest, etag: string): string | undefined {
  const ifRange = headers['if-range']
  return method === 'GET' && (ifRange === undefined || ifRange === etag) ? headers.range : undefined
}

/** One range, `undefined` for the whole (none, several, or one that cannot be read), or that it lies outside. */
export function parseRange(
  header: string | undefined,
  size: number,
): { from: number; to: number } | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '')
  if (!match || (match[1] === '' && match[2] === '')) return undefined
  const [first, last] = [match[1] ?? '', match[2] ?? '']
  if (first === '') {
    const length = Math.min(Number(last), size)
    return length === 0 ? 'unsatisfiable' : { from: size - length, to: size - 1 }
  }
  const from = Number(first)
  const to = last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (last !== '' && Number(last) < from) return undefined
  return from >= size ? 'unsatisfiable' : { from, to }
}
