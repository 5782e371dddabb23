import { CatalogueError } from '../errors.ts'
import { tidyFileName } from './file-name.ts'

/** What a sender says of a file. */
export interface UploadMetadata {
  /** Tidied; '' = it has none. */
  readonly fileName: string
  readonly mediaType: string | null
  readonly sha256: string | null
  /** Whose the upload is; undefined = the caller's one organisation. */
  readonly organisationId: string | undefined
}

const MAX_LENGTH = 4_096
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/

/**
 * Reads the header Upload-Metadata: `key base64` pairs, separated by commas. Known are filename, filetype, sha256 and organisationId;
 * others are let pass.
 * @throws {CatalogueError} UPLOAD_METADATA_INVALID
 */
export function parseMetadata(header: string): UploadMetadata {
  const values = readPairs(header)
  const mediaType = values.get('filetype')
  const sha256 = values.get('sha256')?.toLowerCase()
  if (sha256 !== undefined && !/^[0-9a-f]{64}$/.test(sha256)) {
    throw invalid('its sha256 must be 64 hexadecimal digits')
  }
  return {
    fileName: tidyFileName(values.get('filename') ?? ''),
    mediaType: mediaType !== undefined && /^[!-~]{1,127}$/.test(mediaType) ? mediaType : null,
    sha256: sha256 ?? null,
    organisationId: values.get('organisationId'),
  }
}

function readPairs(header: string): Map<string, string> {
  if (header.length > MAX_LENGTH) throw invalid(`it may have ${MAX_LENGTH} characters`)
  const values = new Map<string, string>()
  for (const pair of header.split(',')) {
    const [key = '', value = '', ...rest] = pair.trim().split(' ')
    if (key === '' && header.trim() === '') break
    if (key === '' || rest.length > 0 || !BASE64.test(value)) {
      throw invalid('it is a list of "key value", separated by commas, each value in Base64')
    }
    if (values.has(key)) throw invalid(`it has ${key.slice(0, 40)} twice`)
    values.set(key, Buffer.from(value, 'base64').toString('utf8'))
  }
  return values
}

function invalid(reason: string): CatalogueError {
  return new CatalogueError('UPLOAD_METADATA_INVALID', `The header Upload-Metadata cannot be read: ${reason}.`)
}
