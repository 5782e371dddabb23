import { call, listAll } from '../api/client.ts'
import type { Person } from '../api/contract.ts'
import { once } from '../api/once.ts'

/** A place where one is signed in. */
export interface OwnSession {
  readonly id: string
  readonly isCurrent: boolean
  readonly createdAt: string
  readonly expiresAt: string
}

export interface ApiToken {
  readonly id: string
  readonly name: string
  readonly createdAt: string
  /** Null: until it is ended. */
  readonly expiresAt: string | null
  readonly lastUsedAt: string | null
}

/** `token` is shown this once; null: an earlier call had it. */
export type MadeToken = ApiToken & { readonly token: string | null }

/** @throws {Problem} PASSWORD_WRONG, PASSWORD_UNFIT */
export function editMe(body: {
  readonly name?: string
  readonly password?: string
  readonly currentPassword?: string
}): Promise<Person> {
  return call('PATCH', '/api/people/me', { body })
}

/** The newest first. @throws {Problem} */
export async function listSessions(signal?: AbortSignal): Promise<readonly OwnSession[]> {
  const { items } = await call<{ readonly items: readonly OwnSession[] }>(
    'GET',
    '/api/people/me/sessions',
    signal ? { signal } : {},
  )
  return items
}

/** @throws {Problem} SESSION_NOT_FOUND */
export function endSession(id: string): Promise<void> {
  return call('DELETE', `/api/people/me/sessions/${encodeURIComponent(id)}`)
}

/** All but this one. @throws {Problem} */
export function endOtherSessions(): Promise<void> {
  return call('DELETE', '/api/people/me/sessions')
}

/** The newest first. @throws {Problem} */
export async function listTokens(signal?: AbortSignal): Promise<readonly ApiToken[]> {
  return (await listAll<ApiToken>('/api/people/me/tokens', signal)).toReversed()
}

/** @throws {Problem} */
export function createToken(body: { readonly name: string; readonly expiresInDays?: number }): Promise<MadeToken> {
  return call('POST', '/api/people/me/tokens', { body, headers: once() })
}

/** @throws {Problem} API_TOKEN_NOT_FOUND */
export function endToken(id: string): Promise<void> {
  return call('DELETE', `/api/people/me/tokens/${encodeURIComponent(id)}`)
}
