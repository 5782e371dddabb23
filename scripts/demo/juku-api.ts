import { openAsBlob } from 'node:fs'
import { basename } from 'node:path'

/** The parts of the server's answers that the demo reads. */
export interface WorkAnswer {
  readonly id: string
  readonly status: string
  readonly shownTitle: { readonly locale: string; readonly text: string } | null
  readonly externalIds?: readonly { readonly scheme: string; readonly value: string }[]
  readonly episodes: readonly { readonly id: string; readonly number: number; readonly state: string }[]
  readonly indexedAt: string | null
}

export interface EpisodeAnswer {
  readonly id: string
  readonly number: number
  readonly state: string
  readonly indexedAt: string | null
  readonly problem?: { readonly code: string; readonly detail: string } | null
}

export interface LineAnswer {
  readonly episodeId: string
  readonly episodeNumber: number
  readonly trackId: string
  readonly locale: string
  readonly startMs: number
  readonly text: string
  readonly marks: readonly (readonly [number, number])[]
}

export interface HitAnswer {
  readonly work: WorkAnswer
  readonly why: readonly {
    readonly field: string
    readonly kind: string
    readonly text: string
    readonly locale: string
    readonly marks?: readonly (readonly [number, number])[]
  }[]
  readonly lines: readonly LineAnswer[]
}

/** A file that goes with an episode. */
export interface SubtitleFile {
  readonly fileName: string
  readonly locale: string
  readonly text: string
}

/** The server said no. `status` is its HTTP status, the message its own words. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** Calls of the public API, as any other program would make them. */
export type JukuApi = ReturnType<typeof connect>

/** @param url where the server listens, without a path. @param token the operator's. */
export function connect(url: string, token: string) {
  const call = async <T>(
    method: string,
    path: string,
    body?: FormData | object,
    headers: HeadersInit = {},
  ): Promise<T> => {
    const json = body !== undefined && !(body instanceof FormData)
    const response = await fetch(new URL(path, url), {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(json ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: json ? JSON.stringify(body) : body }),
    })
    const text = await response.text()
    if (!response.ok) throw new ApiError(response.status, `${method} ${path} was answered ${response.status}: ${text}`)
    return (text === '' ? undefined : JSON.parse(text)) as T
  }

  return {
    isReady: async (): Promise<boolean> => (await fetch(new URL('/readyz', url))).ok,
    listWorks: () => listAll<WorkAnswer>((cursor) => call('GET', `/api/works?limit=100${cursor}`)),
    createWork: (body: object, idempotencyKey: string) =>
      call<WorkAnswer>('POST', '/api/works', body, { 'idempotency-key': idempotencyKey }),
    getWork: (workId: string) => call<WorkAnswer>('GET', `/api/works/${workId}`),
    publishWork: (workId: string) => call<WorkAnswer>('POST', `/api/works/${workId}/publish`),
    addEpisode: async (workId: string, metadata: object, videoPath: string, subtitles: readonly SubtitleFile[]) =>
      call<EpisodeAnswer>('POST', `/api/works/${workId}/episodes`, await episodeForm(metadata, videoPath, subtitles)),
    getEpisode: (episodeId: string) => call<EpisodeAnswer>('GET', `/api/episodes/${episodeId}`),
    search: (q: string) => call<{ items: HitAnswer[] }>('GET', `/api/search?${new URLSearchParams({ q })}`),
  }
}

async function listAll<T>(page: (cursor: string) => Promise<{ items: T[]; nextCursor: string | null }>): Promise<T[]> {
  const all: T[] = []
  let cursor = ''
  for (;;) {
    const { items, nextCursor } = await page(cursor)
    all.push(...items)
    if (nextCursor === null) return all
    cursor = `&cursor=${encodeURIComponent(nextCursor)}`
  }
}

async function episodeForm(metadata: object, videoPath: string, subtitles: readonly SubtitleFile[]): Promise<FormData> {
  const form = new FormData()
  const named = subtitles.map(({ fileName, locale }) => ({ fileName, locale }))
  form.append('metadata', new Blob([JSON.stringify({ ...metadata, subtitles: named })], { type: 'application/json' }))
  for (const { fileName, text } of subtitles)
    form.append('subtitle', new Blob([text], { type: 'text/plain' }), fileName)
  form.append('video', await openAsBlob(videoPath, { type: 'video/mp4' }), basename(videoPath))
  return form
}
