import { call } from '../api/client.ts'

export const SHARE_ROLES = ['editor', 'viewer'] as const
export type ShareRole = (typeof SHARE_ROLES)[number]

/** Another organisation that a work is shared with. */
export interface Share {
  readonly organisationId: string
  readonly organisationName: string
  readonly role: ShareRole
  readonly createdAt: string | null
}

/** @throws {Problem} FORBIDDEN */
export async function listShares(workId: string, signal?: AbortSignal): Promise<readonly Share[]> {
  const { items } = await call<{ readonly items: readonly Share[] }>('GET', of(workId), signal ? { signal } : {})
  return items
}

/** Shares a work, or changes as what. @throws {Problem} ORGANISATION_NOT_FOUND, ORGANISATION_UNFIT */
export async function putShare(workId: string, organisationId: string, role: ShareRole): Promise<void> {
  await call('PUT', of(workId, organisationId), { body: { role } })
}

/** @throws {Problem} SHARE_NOT_FOUND */
export function unshare(workId: string, organisationId: string): Promise<void> {
  return call('DELETE', of(workId, organisationId))
}

function of(workId: string, organisationId?: string): string {
  const shares = `/api/works/${encodeURIComponent(workId)}/shares`
  return organisationId === undefined ? shares : `${shares}/${encodeURIComponent(organisationId)}`
}
