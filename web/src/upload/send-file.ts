import type { DetailedError, Upload } from 'tus-js-client'
import { asProblem, localProblem, type Problem, problemOf } from '../api/problem.ts'
import { session } from '../state/session.svelte.ts'

/** Over a connection that breaks it is tried again so soon, so often in a row; each byte that gets through begins anew. */
const RETRY_AFTER_MS = [0, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000]
/** Files up to this size go in one call. */
const SMALL_BYTES = 4 * 1024 * 1024

/**
 * Sends a file and goes on where an earlier try left off, also of a page that was closed: a file is known again by its name, size and
 * date. One that is there already is not sent.
 *
 * @param onSent called with the bytes that are sent, which never get fewer.
 * @returns the id of the finished upload.
 * @throws {Problem} as the server answers; OFFLINE when the connection stays broken, CANCELLED after `signal`.
 */
export async function sendFile(file: File, onSent: (bytes: number) => void, signal: AbortSignal): Promise<string> {
  const { Upload } = await import('tus-js-client').catch(() => {
    throw localProblem('OFFLINE')
  })
  let most = 0
  return new Promise((resolve, reject) => {
    const upload: Upload = new Upload(file, {
      endpoint: '/api/uploads',
      retryDelays: RETRY_AFTER_MS,
      metadata: { filename: file.name, filetype: file.type, ...ownerOf() },
      uploadDataDuringCreation: file.size <= SMALL_BYTES,
      onBeforeRequest: (request) => {
        if (session.csrfToken !== undefined) request.setHeader('x-csrf-token', session.csrfToken)
      },
      onProgress: (bytes) => {
        most = Math.max(most, bytes)
        onSent(most)
      },
      onSuccess: () => resolve(upload.url?.split('/').at(-1) ?? ''),
      onError: (error) => reject(explain(error)),
    })
    signal.addEventListener(
      'abort',
      () => {
        void upload.abort()
        reject(localProblem('CANCELLED'))
      },
      { once: true },
    )
    void start(upload, signal)
  })
}

async function start(upload: Upload, signal: AbortSignal): Promise<void> {
  const [previous] = await upload.findPreviousUploads().catch(() => []) // without a memory it is sent from the beginning
  if (signal.aborted) return
  if (previous) upload.resumeFromPreviousUpload(previous)
  upload.start()
}

/** Whose the upload is, for people who produce for several organisations. */
function ownerOf(): Record<string, string> {
  const producing = session.person?.organisations.filter(({ kind, role }) => kind === 'producer' && role !== 'viewer')
  const [first, second] = producing ?? []
  return first && second ? { organisationId: first.id } : {}
}

function explain(error: Error | DetailedError): Problem {
  const answer = 'originalResponse' in error ? error.originalResponse : null
  if (!answer) return asProblem(error)
  if (answer.getStatus() === 401) session.close('ended')
  return problemOf(answer.getStatus(), answer.getBody())
}
