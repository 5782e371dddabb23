import { call, callTagged, queryString } from '../api/client.ts'
import type { LocalText, Page, Work } from '../api/contract.ts'
import { once } from '../api/once.ts'

export interface CollectionText {
  readonly locale: string
  readonly title: string
  readonly description: string | null
}

export interface Collection {
  readonly id: string
  readonly organisationId: string | null
  /** Everybody: who is signed in, partners too; each sees of it the works that they may see. */
  readonly audience: 'organisation' | 'everybody'
  readonly shownTitle: LocalText | null
  readonly texts: readonly CollectionText[]
  readonly cover: { readonly workId: string } | null
  readonly coverUrl: string | null
  readonly workCount: number
  readonly updatedAt: string
}

export interface CollectionChange {
  readonly texts?: readonly CollectionText[]
  readonly audience?: Collection['audience']
  readonly cover?: { readonly workId: string } | null
}

/** @throws {Problem} */
export function listCollections(
  query: Readonly<Record<string, string | undefined>>,
  signal?: AbortSignal,
): Promise<Page<Collection>> {
  return call('GET', `/api/collections${queryString(query)}`, signal ? { signal } : {})
}

/** @throws {Problem} */
export function createCollection(body: {
  readonly texts: readonly CollectionText[]
  readonly organisationId?: string
}): Promise<Collection> {
  return call('POST', '/api/collections', { body, headers: once() })
}

/** A collection with its tag. @throws {Problem} COLLECTION_NOT_FOUND */
export function readCollection(id: string, locale: string, signal?: AbortSignal) {
  return callTagged<Collection>('GET', of(id, queryString({ locale })), signal ? { signal } : {})
}

/** All works of a collection that the reader may see, in its order. @throws {Problem} */
export async function listMembers(id: string, locale: string, signal?: AbortSignal): Promise<readonly Work[]> {
  const works: Work[] = []
  let cursor: string | undefined
  do {
    const path = of(id, `/works${queryString({ locale, limit: '100', cursor })}`)
    const page: Page<Work> = await call('GET', path, signal ? { signal } : {})
    works.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return works
}

/** @throws {Problem} VERSION_CONFLICT */
export function editCollection(id: string, etag: string, body: CollectionChange): Promise<Collection> {
  return call('PATCH', of(id), { body, headers: { 'if-match': etag } })
}

/** @throws {Problem} VERSION_CONFLICT */
export function removeCollection(id: string, etag: string): Promise<void> {
  return call('DELETE', of(id), { headers: { 'if-match': etag } })
}

/** Puts a work before another one, or last. @throws {Problem} VERSION_CONFLICT */
export function placeWork(id: string, etag: string, workId: string, before: string | null): Promise<Collection> {
  const path = of(id, `/works/${encodeURIComponent(workId)}`)
  return call('PUT', path, { body: { before }, headers: { 'if-match': etag } })
}

/** @throws {Problem} VERSION_CONFLICT */
export function takeWorkOut(id: string, etag: string, workId: string): Promise<void> {
  return call('DELETE', of(id, `/works/${encodeURIComponent(workId)}`), { headers: { 'if-match': etag } })
}

function of(id: string, path = ''): string {
  return `/api/collections/${encodeURIComponent(id)}${path}`
}
