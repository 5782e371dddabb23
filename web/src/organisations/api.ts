import { call, callTagged, listAll } from '../api/client.ts'
import type { OrganisationKind, Role } from '../api/contract.ts'
import { once } from '../api/once.ts'

export interface Organisation {
  readonly id: string
  readonly kind: OrganisationKind
  readonly name: string
  /** Null: what the server's settings say. */
  readonly quotaBytes: number | null
  readonly memberCount: number
  /** Invitations that still work. */
  readonly invitationCount: number
  readonly createdAt: string
}

export interface Member {
  readonly personId: string
  readonly name: string
  readonly email: string
  readonly role: Role
}

export interface Invitation {
  readonly id: string
  readonly role: Role
  /** Null: whoever has the link. */
  readonly email: string | null
  readonly expiresAt: string
}

/** `link` is shown this once; null: an earlier call had it. */
export type MadeInvitation = Invitation & { readonly link: string | null }

/** All of them for the operator, their own for others. @throws {Problem} */
export function listOrganisations(signal?: AbortSignal): Promise<readonly Organisation[]> {
  return listAll('/api/organisations', signal)
}

/** @throws {Problem} ORGANISATION_NAME_TAKEN */
export function createOrganisation(body: Pick<Organisation, 'kind' | 'name'>): Promise<Organisation> {
  return call('POST', '/api/organisations', { body, headers: once() })
}

/** With the entity tag that a change needs. @throws {Problem} ORGANISATION_NOT_FOUND */
export function readOrganisation(
  id: string,
  signal?: AbortSignal,
): Promise<{ readonly answer: Organisation; readonly tag: string }> {
  return callTagged('GET', of(id), signal ? { signal } : {})
}

/** @throws {Problem} ORGANISATION_NAME_TAKEN, VERSION_CONFLICT */
export function editOrganisation(
  id: string,
  body: Partial<Pick<Organisation, 'name' | 'quotaBytes'>>,
  tag: string,
): Promise<Organisation> {
  return call('PATCH', of(id), { body, headers: { 'if-match': tag } })
}

/** @throws {Problem} */
export function listMembers(id: string, signal?: AbortSignal): Promise<readonly Member[]> {
  return listAll(of(id, '/members'), signal)
}

/** @throws {Problem} LAST_OWNER, MEMBER_NOT_FOUND */
export function changeRole(id: string, personId: string, role: Role): Promise<Member> {
  return call('PATCH', of(id, `/members/${encodeURIComponent(personId)}`), { body: { role } })
}

/** @throws {Problem} LAST_OWNER, MEMBER_NOT_FOUND */
export function removeMember(id: string, personId: string): Promise<void> {
  return call('DELETE', of(id, `/members/${encodeURIComponent(personId)}`))
}

/** Those that still work. @throws {Problem} */
export function listInvitations(id: string, signal?: AbortSignal): Promise<readonly Invitation[]> {
  return listAll(of(id, '/invitations'), signal)
}

/** @throws {Problem} EMAIL_UNFIT */
export function invite(id: string, body: { readonly role: Role; readonly email?: string }): Promise<MadeInvitation> {
  return call('POST', of(id, '/invitations'), { body, headers: once() })
}

/** @throws {Problem} INVITATION_NOT_FOUND */
export function withdrawInvitation(id: string, invitationId: string): Promise<void> {
  return call('DELETE', of(id, `/invitations/${encodeURIComponent(invitationId)}`))
}

function of(id: string, path = ''): string {
  return `/api/organisations/${encodeURIComponent(id)}${path}`
}
