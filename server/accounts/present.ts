import type { Reader } from '../../db/open.ts'
import type { ApiTokenRow } from '../../db/queries/api-tokens.ts'
import type { InvitationRow } from '../../db/queries/invitations.ts'
import { listOwnOrganisations, type MemberRow } from '../../db/queries/memberships.ts'
import { countPeople, type OrganisationRow, type PeopleCounts } from '../../db/queries/organisations.ts'
import { findPerson, type PersonRow } from '../../db/queries/people.ts'
import type { SessionRow } from '../../db/queries/sessions.ts'
import type { Caller, Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import type {
  ApiTokenView,
  InvitationView,
  MemberView,
  OrganisationView,
  OwnSessionView,
  PersonView,
  SessionView,
} from './schemas.ts'
import { digest } from './secrets.ts'
import { csrfTokenOf, sessionIdOf } from './sessions.ts'

/** The public view of who is signed in. @param sessionToken undefined: a caller with a bearer token */
export async function presentSession(
  db: Reader,
  { kind, id }: Pick<Caller, 'kind' | 'id'>,
  sessionToken: string | undefined,
): Promise<SessionView> {
  const csrfToken = sessionToken === undefined ? null : csrfTokenOf(sessionToken)
  if (kind === 'operator') return { caller: { kind }, csrfToken }
  return { caller: { kind, person: await presentPerson(db, await getPerson(db, id)) }, csrfToken }
}

/** @throws {CatalogueError} PERSON_NOT_FOUND */
export async function getPerson(db: Reader, id: string): Promise<PersonRow> {
  const person = await findPerson(db, id)
  if (person) return person
  throw new CatalogueError('PERSON_NOT_FOUND', 'The operator is no person: sign in as one for this.')
}

/** The public view of a person, for themselves. */
export async function presentPerson(db: Reader, row: PersonRow): Promise<PersonView> {
  return {
    ...{ id: row.id, email: row.email, name: row.name, hasPassword: row.passwordHash !== null },
    organisations: await listOwnOrganisations(db, row.id),
    ...{ createdAt: instant(row.createdAtMs), updatedAt: instant(row.updatedAtMs) },
  }
}

/** The public view of organisations, with how many people each has now. */
export async function presentOrganisations(
  { db, now }: Pick<Context, 'db' | 'now'>,
  rows: readonly OrganisationRow[],
): Promise<OrganisationView[]> {
  const ids = rows.map(({ id }) => id)
  const counts = await countPeople(db, ids, now())
  return rows.map((row) => presentOrganisation(row, counts.get(row.id)))
}

function presentOrganisation(
  { id, kind, name, quotaBytes, createdAtMs, updatedAtMs }: OrganisationRow,
  { memberCount, invitationCount }: PeopleCounts = { memberCount: 0, invitationCount: 0 },
): OrganisationView {
  const counts = { memberCount, invitationCount }
  return { id, kind, name, quotaBytes, ...counts, createdAt: instant(createdAtMs), updatedAt: instant(updatedAtMs) }
}

/** The public view of a member. */
export function presentMember({ personId, name, email, role, createdAtMs }: MemberRow): MemberView {
  return { personId, name, email, role, createdAt: instant(createdAtMs) }
}

/** The public view of an invitation; never its secret. */
export function presentInvitation(row: InvitationRow): InvitationView {
  const { id, email } = row
  const role = row.role ?? 'viewer' // the database has one with each organisation
  return { id, role, email, createdAt: instant(row.createdAtMs), expiresAt: instant(row.expiresAtMs) }
}

/** The public view of a token; never its secret. */
export function presentApiToken({ id, name, createdAtMs, expiresAtMs, lastUsedAtMs }: ApiTokenRow): ApiTokenView {
  const orNull = (atMs: number | null) => (atMs === null ? null : instant(atMs))
  return { id, name, createdAt: instant(createdAtMs), expiresAt: orNull(expiresAtMs), lastUsedAt: orNull(lastUsedAtMs) }
}

/** The public view of one's own session; never what opens it. @param current the session's secret that the call came with */
export function presentOwnSession(
  { tokenDigest, createdAtMs, expiresAtMs }: SessionRow,
  current: string | undefined,
): OwnSessionView {
  const isCurrent = current !== undefined && tokenDigest === digest(current)
  return {
    id: sessionIdOf(tokenDigest),
    isCurrent,
    createdAt: instant(createdAtMs),
    expiresAt: instant(expiresAtMs),
  }
}

function instant(atMs: number): string {
  return new Date(atMs).toISOString()
}
