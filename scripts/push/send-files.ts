import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type DetailedError, Upload, type UrlStorage } from 'tus-js-client'
import type { LocalFile } from './list-files.ts'

/** How a file fared: the id of its upload, or why there is none. */
export type SentFile = { readonly file: LocalFile } & (
  | { readonly uploadId: string; readonly problem?: undefined }
  | { readonly uploadId?: undefined; readonly problem: string }
)

export interface SendOptions {
  readonly server: string
  readonly token: string
  readonly memory: UrlStorage
  /** Whose the uploads are; undefined = the caller's one organisation. */
  readonly organisationId: string | undefined
  readonly signal: AbortSignal
  /** Bytes that are there, of all files. */
  onProgress(sentBytes: number, filesDone: number): void
}

const AT_ONCE = 3
const RETRY_AFTER_MS = [0, 1_000, 3_000, 5_000, 10_000, 20_000, 40_000]
const SMALL_BYTES = 256 * 1024

/** Sends files, three at a time, each from where it broke off the last time. One that fails does not keep the others. */
export async function sendFiles(files: readonly LocalFile[], options: SendOptions): Promise<SentFile[]> {
  const sent: SentFile[] = []
  const bytes = new Map<LocalFile, number>()
  const queue = [...files]
  const report = () =>
    options.onProgress(
      [...bytes.values()].reduce((sum, one) => sum + one, 0),
      countSent(sent),
    )
  const sendNext = async (): Promise<void> => {
    for (let file = queue.shift(); file !== undefined && !options.signal.aborted; file = queue.shift()) {
      const current = file
      const done = await sendFile(current, options, (count) => {
        bytes.set(current, count)
        report()
      })
      sent.push(done)
      report()
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, sendNext))
  return sent
}

/** How many files are there. */
export function countSent(sent: readonly SentFile[]): number {
  return sent.filter(({ uploadId }) => uploadId !== undefined).length
}

function sendFile(file: LocalFile, options: SendOptions, onBytes: (count: number) => void): Promise<SentFile> {
  return new Promise((resolve) => {
    const fail = (problem: string) => resolve({ file, problem })
    const upload = new Upload(createReadStream(file.path) as unknown as File, {
      endpoint: `${options.server}/api/uploads`,
      headers: { authorization: `Bearer ${options.token}` },
      metadata: {
        filename: file.name,
        ...(options.organisationId === undefined ? {} : { organisationId: options.organisationId }),
      },
      uploadSize: file.sizeBytes,
      uploadDataDuringCreation: file.sizeBytes <= SMALL_BYTES,
      retryDelays: RETRY_AFTER_MS,
      onShouldRetry: (error) => !options.signal.aborted && mayPass(error.originalResponse?.getStatus() ?? 0),
      fingerprint: async () => fingerprintOf(file, options.server),
      urlStorage: options.memory,
      onProgress: (count) => onBytes(count),
      onSuccess: () => {
        onBytes(file.sizeBytes)
        const uploadId = upload.url?.split('/').at(-1)
        if (uploadId === undefined) fail('The server did not say where it is.')
        else resolve({ file, uploadId })
      },
      onError: (error) => fail(reasonOf(error)),
    })
    options.signal.addEventListener('abort', () => void upload.abort().then(() => fail('It was stopped.')), {
      once: true,
    })
    const start = async () => {
      const [previous] = await upload.findPreviousUploads()
      if (previous) upload.resumeFromPreviousUpload(previous)
      upload.start()
    }
    start().catch((error: unknown) => fail(String(error)))
  })
}

/** The same file on the same server. One that was changed since has another time or size. */
function fingerprintOf(file: LocalFile, server: string): string {
  const facts = [server, file.path, file.name, file.sizeBytes, file.modifiedAtMs]
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex')
}

/** No answer, a busy server, another holder of the upload. A full disk stays full. */
function mayPass(status: number): boolean {
  return status === 0 || [408, 409, 423, 429].includes(status) || (status >= 500 && status !== 507)
}

function reasonOf(error: Error | DetailedError): string {
  const response = 'originalResponse' in error ? error.originalResponse : undefined
  if (!response)
    return `The server does not answer: ${('causingError' in error && error.causingError?.message) || error.message}`
  try {
    const { detail } = JSON.parse(response.getBody()) as { detail?: unknown }
    if (typeof detail === 'string') return detail
  } catch {
    // an answer of something in between, such as a proxy
  }
  return `The server answered ${response.getStatus()}.`
}
