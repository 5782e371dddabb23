import type { Column } from 'drizzle-orm'
import { and, asc, eq, gt, sql } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { memberships, organisations, people } from '../schema/index.ts'
import { subquery } from '../subquery.ts'

export type MembershipRow = typeof memberships.$inferSelect
type OrganisationRow = typeof organisations.$inferSelect

/** What a person is in an organisation, as `Caller` has it. */
export interface MembershipFacts extends Pick<MembershipRow, 'organisationId' | 'role'> {
  readonly organisationKind: OrganisationRow['kind']
}

/** A column of a query: the memberships of a person, for `parseMemberships`. */
export function membershipsOf(personId: Column) {
  const ofPerson = sql`select json_group_array(json_object('organisationId', ${organisations.id}, 'organisationKind', ${organisations.kind}, 'role', ${memberships.role}))
    from ${memberships} join ${organisations} on ${organisations.id} = ${memberships.organisationId} where ${memberships.personId} = ${personId}`
  return subquery<string>(ofPerson)
}

/** Reads what `membershipsOf` gave. */
export function parseMemberships(json: string): MembershipFacts[] {
  return JSON.parse(json) as MembershipFacts[] // as selected
}

export async function findMembership(
  db: Reader,
  { personId, organisationId }: Pick<MembershipRow, 'personId' | 'organisationId'>,
): Promise<MembershipRow | undefined> {
  return db.select().from(memberships).where(isMembership(personId, organisationId)).get()
}

/** A person as a member of an organisation. */
export interface MemberRow extends MembershipRow {
  readonly name: string
  readonly email: string
}

/** One page of the members of an organisation. */
export async function listMembers(
  db: Reader,
  organisationId: string,
  page: { readonly afterId: string | undefined; readonly limit: number },
): Promise<MemberRow[]> {
  const { personId, role, createdAtMs } = memberships
  return db
    .select({
      personId,
      organisationId: memberships.organisationId,
      role,
      createdAtMs,
      name: people.name,
      email: people.email,
    })
    .from(memberships)
    .innerJoin(people, eq(people.id, personId))
    .where(
      and(
        eq(memberships.organisationId, organisationId),
        page.afterId === undefined ? undefined : gt(personId, page.afterId),
      ),
    )
    .orderBy(asc(personId))
    .limit(page.limit)
    .all()
}

/** An organisation that a person belongs to. */
export interface OwnOrganisation extends Pick<OrganisationRow, 'id' | 'kind' | 'name'> {
  readonly role: MembershipRow['role']
}

/** The organisations that a person belongs to. */
export async function listOwnOrganisations(db: Reader, personId: string): Promise<OwnOrganisation[]> {
  const { id, kind, name } = organisations
  return db
    .select({ id, kind, name, role: memberships.role })
    .from(memberships)
    .innerJoin(organisations, eq(id, memberships.organisationId))
    .where(eq(memberships.personId, personId))
    .orderBy(asc(id))
    .all()
}

export async function insertMembership(tx: Tx, row: MembershipRow): Promise<void> {
  tx.insert(memberships).values(row).run()
}

export async function setRole(
  tx: Tx,
  { personId, organisationId, role }: Pick<MembershipRow, 'personId' | 'organisationId' | 'role'>,
): Promise<void> {
  tx.update(memberships).set({ role }).where(isMembership(personId, organisationId)).run()
}

export async function deleteMembership(
  tx: Tx,
  { personId, organisationId }: Pick<MembershipRow, 'personId' | 'organisationId'>,
): Promise<void> {
  tx.delete(memberships).where(isMembership(personId, organisationId)).run()
}

/** How many owners an organisation has. */
export async function countOwners(db: Reader, organisationId: string): Promise<number> {
  const isOwner = and(eq(memberships.organisationId, organisationId), eq(memberships.role, 'owner'))
  return db.select({ count: sql<number>`count(*)` }).from(memberships).where(isOwner).get()?.count ?? 0
}

function isMembership(personId: string, organisationId: string) {
  return and(eq(memberships.personId, personId), eq(memberships.organisationId, organisationId))
}
