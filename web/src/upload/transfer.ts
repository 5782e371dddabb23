import type { Episode } from '../api/contract.ts'
import { localProblem, type Problem, problemOf } from '../api/problem.ts'
import { session } from '../state/session.svelte.ts'

/** One episode's files on their way. */
export interface Parcel {
  readonly workId: string
  readonly number: number
  readonly video: File
  readonly subtitles: readonly { readonly file: File; readonly locale: string | undefined }[]
}

/**
 * Sends an episode in one multipart request. XMLHttpRequest, because fetch does not tell how much has been sent.
 *
 * @param onSent called with the share sent, 0 to 1.
 * @throws {Problem} as the server answers; OFFLINE when the connection broke, CANCELLED after `signal`.
 */
export function sendEpisode(parcel: Parcel, onSent: (share: number) => void, signal: AbortSignal): Promise<Episode> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', `/api/works/${encodeURIComponent(parcel.workId)}/episodes`)
    request.setRequestHeader('accept', 'application/json, application/problem+json')
    if (session.csrfToken !== undefined) request.setRequestHeader('x-csrf-token', session.csrfToken)
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onSent(event.loaded / event.total)
    }
    request.onload = () => {
      if (request.status === 401) session.close('ended')
      if (request.status < 200 || request.status >= 300) reject(problemOf(request.status, request.responseText))
      else settleAnswer(request.responseText, resolve, reject)
    }
    request.onerror = () => reject(localProblem('OFFLINE'))
    request.onabort = () => reject(localProblem('CANCELLED'))
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(formOf(parcel))
  })
}

function formOf({ number, video, subtitles }: Parcel): FormData {
  const form = new FormData()
  const named = subtitles.flatMap(({ file, locale }) => (locale === undefined ? [] : [{ fileName: file.name, locale }]))
  form.append('metadata', JSON.stringify({ number, ...(named.length > 0 ? { subtitles: named } : {}) }))
  for (const { file } of subtitles) form.append('subtitle', file, file.name)
  form.append('video', video, video.name)
  return form
}

function settleAnswer(text: string, resolve: (episode: Episode) => void, reject: (problem: Problem) => void): void {
  try {
    resolve(JSON.parse(text) as Episode) // the server checks its answers against the contract
  } catch {
    reject(localProblem('ANSWER_UNREADABLE'))
  }
}
