import { network } from '../state/network.svelte.ts'
import { session } from '../state/session.svelte.ts'
import type {
  Acceptance,
  Cover,
  Credentials,
  Duplicate,
  Episode,
  EpisodeRow,
  Line,
  NewEpisode,
  NewWork,
  Page,
  SearchAnswer,
  Session,
  Term,
  Work,
} from './contract.ts'
import { localProblem, problemOf } from './problem.ts'

export type StatusChange = 'submit' | 'publish' | 'withdraw'
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>

/** Asks whether the browser is signed in; resolves to undefined when it is not. @throws {Problem} */
export async function findSession(): Promise<Session | undefined> {
  const answer = await send('GET', '/api/session', {})
  if (answer.status === 401) return undefined
  return read<Session>(answer)
}

/** Signs in and keeps the CSRF token for the writes that follow. @throws {Problem} TOKEN_WRONG, CREDENTIALS_WRONG */
export async function signIn(credentials: Credentials): Promise<void> {
  const answer = await send('POST', '/api/session', { body: credentials })
  session.open(await read<Session>(answer))
}

/** Joins an organisation, as who is signed in or as a new person. @throws {Problem} INVITATION_NOT_FOUND, EMAIL_TAKEN ... */
export async function acceptInvitation(acceptance: Acceptance): Promise<void> {
  const answer = await send('POST', '/api/invitations/accept', { body: acceptance })
  session.open(await read<Session>(answer))
}

/** Whether people can sign in by an identity provider. @throws {Problem} */
export async function hasIdentityProvider(): Promise<boolean> {
  const answer = await send('GET', '/api/sign-in-options', {})
  return (await read<{ readonly identityProvider: boolean }>(answer)).identityProvider
}

/** Where to go to sign in by the provider, with an invitation or without. @throws {Problem} IDENTITY_PROVIDER_UNAVAILABLE */
export async function beginIdentity(invitation: string): Promise<string> {
  const answer = await send('POST', '/api/identity/begin', { body: invitation === '' ? {} : { invitation } })
  return (await read<{ readonly url: string }>(answer)).url
}

/** Reads again who is signed in, after they changed what they are called or belong to. @throws {Problem} */
export async function refreshSession(): Promise<void> {
  const found = await findSession()
  if (found) session.open(found)
  else session.close('ended')
}

/** All items of a list, page by page. @param path without a query @throws {Problem} */
export async function listAll<Item>(path: string, signal?: AbortSignal): Promise<readonly Item[]> {
  const found: Item[] = []
  let cursor: string | undefined
  do {
    const page: Page<Item> = await call(
      'GET',
      `${path}${queryString({ limit: '100', cursor })}`,
      signal ? { signal } : {},
    )
    found.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return found
}

/** Signs out here and on the server. @throws {Problem} */
export async function signOut(): Promise<void> {
  await call('DELETE', '/api/session')
  session.close('asked')
}

/** Works with their best lines. @throws {Problem} */
export function search(query: Query, signal: AbortSignal): Promise<SearchAnswer> {
  return call('GET', `/api/search${queryString(query)}`, { signal })
}

/** Every line of one work that answers `q`. @throws {Problem} */
export function searchLines(q: string, workId: string, cursor: string | undefined): Promise<Page<Line>> {
  return call('GET', `/api/search/lines${queryString({ q, workId, cursor })}`)
}

/** @throws {Problem} */
export function listWorks(query: Query, signal?: AbortSignal): Promise<Page<Work>> {
  return call('GET', `/api/works${queryString(query)}`, signal ? { signal } : {})
}

/** @throws {Problem} WORK_NOT_FOUND */
export function getWork(workId: string): Promise<Work> {
  return call('GET', `/api/works/${encodeURIComponent(workId)}`)
}

/**
 * Creates a work.
 *
 * @param key repeats with the same key create it once only.
 * @throws {Problem}
 */
export function createWork(work: NewWork, key: string): Promise<Work> {
  return call('POST', '/api/works', { body: work, headers: { 'idempotency-key': key } })
}

/** Hands a work in, makes it public or takes it back. @throws {Problem} WORK_NOT_READY, WORK_STATUS_CONFLICT */
export function changeStatus(workId: string, change: StatusChange): Promise<Work> {
  return call('POST', `/api/works/${encodeURIComponent(workId)}/${change}`)
}

/** Makes an episode of finished uploads. @throws {Problem} */
export function addEpisode(workId: string, episode: NewEpisode): Promise<Episode> {
  return call('POST', `/api/works/${encodeURIComponent(workId)}/episodes`, { body: episode })
}

/** The pictures that were made to be covers of a work, newest first. @throws {Problem} */
export function listCovers(workId: string): Promise<{ readonly items: readonly Cover[] }> {
  return call('GET', `/api/works/${encodeURIComponent(workId)}/covers`)
}

/** Makes a cover of a moment. @param key repeats with the same key make it once only. @throws {Problem} COVER_TIME_INVALID */
export function addCover(
  workId: string,
  moment: { readonly episodeId: string; readonly atMs: number; readonly locale: string },
  key: string,
): Promise<Cover> {
  const headers = { 'idempotency-key': key }
  return call('POST', `/api/works/${encodeURIComponent(workId)}/covers`, { body: moment, headers })
}

/** Makes a cover of an image. @throws {Problem} IMAGE_TOO_SMALL ... */
export function sendCover(workId: string, image: Blob, locale: string): Promise<Cover> {
  const body = new FormData()
  body.set('metadata', JSON.stringify({ locale }))
  body.set('image', image)
  return call('POST', `/api/works/${encodeURIComponent(workId)}/covers`, { body })
}

/** Makes a picture the cover of a work in a locale; the covers of other locales stay as they are by now. @throws {Problem} */
export async function chooseCover(workId: string, locale: string, stillId: string): Promise<Work> {
  const { covers = [] } = await getWork(workId)
  const body = { covers: [...covers.filter((cover) => cover.locale !== locale), { locale, stillId }] }
  return call('PATCH', `/api/works/${encodeURIComponent(workId)}`, { body })
}

/** All words of a vocabulary. @throws {Problem} */
export function listTerms(vocabulary: string): Promise<{ readonly items: readonly Term[] }> {
  return call('GET', `/api/${vocabulary}`)
}

/** @throws {Problem} EPISODE_NOT_FOUND */
export function getEpisode(episodeId: string, signal?: AbortSignal): Promise<Episode> {
  return call('GET', `/api/episodes/${encodeURIComponent(episodeId)}`, signal ? { signal } : {})
}

/** All episodes of a work, each with so many keyframes. @throws {Problem} WORK_NOT_FOUND */
export async function listEpisodes(workId: string, frames: number): Promise<EpisodeRow[]> {
  const rows: EpisodeRow[] = []
  let cursor: string | undefined
  do {
    const query = queryString({ frames: String(frames), limit: '100', cursor })
    const page: Page<EpisodeRow> = await call('GET', `/api/works/${encodeURIComponent(workId)}/episodes${query}`)
    rows.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return rows
}

/** What looks or sounds like an episode. @throws {Problem} EPISODE_NOT_FOUND */
export function listDuplicates(episodeId: string, signal: AbortSignal): Promise<Page<Duplicate>> {
  return call('GET', `/api/duplicates${queryString({ episodeId })}`, { signal })
}

/** Says whether a pair is a duplicate. @throws {Problem} DUPLICATE_NOT_FOUND, FORBIDDEN */
export function decideDuplicate(id: string, decision: 'duplicate' | 'different'): Promise<Duplicate> {
  return call('POST', `/api/duplicates/${encodeURIComponent(id)}/decide`, { body: { decision } })
}

/** The map of an episode's storyboard, as WebVTT. @throws {Problem} STORYBOARD_NOT_FOUND */
export async function getStoryboard(episodeId: string): Promise<string> {
  const answer = await send('GET', `/api/episodes/${encodeURIComponent(episodeId)}/storyboard.vtt`, {})
  const text = await answer.text()
  if (!answer.ok) throw problemOf(answer.status, text)
  return text
}

/** Analyses a failed episode again. @throws {Problem} EPISODE_NOT_FAILED */
export function retryEpisode(episodeId: string): Promise<Episode> {
  return call('POST', `/api/episodes/${encodeURIComponent(episodeId)}/retry`)
}

/** What goes with a call. */
export interface Sending {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

/** Calls the server as who is signed in. @throws {Problem} */
export async function call<Answer>(method: string, path: string, sending: Sending = {}): Promise<Answer> {
  return (await callTagged<Answer>(method, path, sending)).answer
}

/** The same, with the entity tag of what was answered; '' where it has none. @throws {Problem} */
export async function callTagged<Answer>(
  method: string,
  path: string,
  sending: Sending = {},
): Promise<{ readonly answer: Answer; readonly tag: string }> {
  const answer = await sendSignedIn(method, path, sending)
  return { answer: await read<Answer>(answer), tag: answer.headers.get('etag') ?? '' }
}

async function sendSignedIn(method: string, path: string, sending: Sending): Promise<Response> {
  const answer = await send(method, path, sending)
  if (answer.status === 401) session.close('ended')
  if (answer.status === 403 && method !== 'GET' && (await renewSession())) return send(method, path, sending)
  return answer
}

/** Another tab that signed in anew has changed the cookie, and with it the CSRF token. True when there is a new one to try. */
async function renewSession(): Promise<boolean> {
  const before = session.csrfToken
  const found = await findSession()
  if (!found) session.close('ended')
  else if (found.csrfToken !== before) session.open(found)
  return found !== undefined && found.csrfToken !== before
}

async function send(method: string, path: string, { body, headers, signal }: Sending): Promise<Response> {
  const all = new Headers({ accept: 'application/json, application/problem+json', ...headers })
  if (method !== 'GET' && session.csrfToken !== undefined) all.set('x-csrf-token', session.csrfToken)
  if (body !== undefined && !(body instanceof FormData)) all.set('content-type', 'application/json')
  try {
    const answer = await fetch(path, {
      method,
      headers: all,
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    })
    network.met()
    return answer
  } catch {
    if (signal?.aborted) throw localProblem('CANCELLED')
    network.missed()
    throw localProblem('OFFLINE')
  }
}

async function read<Answer>(answer: Response): Promise<Answer> {
  const text = await answer.text().catch(() => {
    throw localProblem('OFFLINE')
  })
  if (!answer.ok) throw problemOf(answer.status, text)
  if (text === '') return undefined as Answer // 204: the callers of such calls use nothing of it
  try {
    return JSON.parse(text) as Answer // the server checks its answers against the same contract
  } catch {
    throw localProblem('ANSWER_UNREADABLE')
  }
}

/** A query as it stands in an address, with its `?`; what is undefined or empty is left out. */
export function queryString(query: Query): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === '') continue
    for (const one of typeof value === 'string' ? [value] : value) params.append(name, one)
  }
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}
