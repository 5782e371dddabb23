import type { IncomingHttpHeaders } from 'node:http'
import { CatalogueError } from '../errors.ts'

/** The version of the protocol that is spoken here. */
export const TUS_VERSION = '1.0.0'
/** What is spoken of its extensions. */
export const TUS_EXTENSIONS = 'creation,creation-with-upload,creation-defer-length,expiration,termination'
/** The type of a body that is a piece of a file. */
export const TUS_BODY_TYPE = 'application/offset+octet-stream'

/** The size that a creation declares; null = it is told later. @throws {CatalogueError} UPLOAD_HEADERS_INVALID */
export function readDeclaredSize(headers: IncomingHttpHeaders): number | null {
  const sizeBytes = readLength(headers)
  const deferred = headers['upload-defer-length']
  if (deferred !== undefined && deferred !== '1') {
    throw invalid('Upload-Defer-Length can only be 1.')
  }
  if ((sizeBytes === undefined) === (deferred === undefined)) {
    throw invalid('Send either Upload-Length, the size of the file in bytes, or Upload-Defer-Length: 1.')
  }
  return sizeBytes ?? null
}

/** The header Upload-Length. Undefined: it was not sent. @throws {CatalogueError} UPLOAD_HEADERS_INVALID */
export function readLength(headers: IncomingHttpHeaders): number | undefined {
  return headers['upload-length'] === undefined ? undefined : readBytes(headers, 'upload-length')
}

/** The header Upload-Offset. @throws {CatalogueError} UPLOAD_HEADERS_INVALID */
export function readOffset(headers: IncomingHttpHeaders): number {
  return readBytes(headers, 'upload-offset')
}

/** @throws {CatalogueError} TUS_VERSION_UNSUPPORTED */
export function requireTusVersion(headers: IncomingHttpHeaders): void {
  if (headers['tus-resumable'] === TUS_VERSION) return
  throw new CatalogueError('TUS_VERSION_UNSUPPORTED', `Send the header Tus-Resumable: ${TUS_VERSION}.`)
}

function readBytes(headers: IncomingHttpHeaders, name: 'upload-length' | 'upload-offset'): number {
  const text = headers[name]
  const value = typeof text === 'string' && /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN
  if (!Number.isSafeInteger(value)) {
    throw invalid(
      `Send the header ${name === 'upload-length' ? 'Upload-Length' : 'Upload-Offset'} as a number of bytes.`,
    )
  }
  return value
}

function invalid(message: string): CatalogueError {
  return new CatalogueError('UPLOAD_HEADERS_INVALID', message)
}
