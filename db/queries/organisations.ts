import { and, asc, eq, gt, sql } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { invitations, memberships, organisations } from '../schema/index.ts'
import { subquery } from '../subquery.ts'

export type OrganisationRow = typeof organisations.$inferSelect

export async function findOrganisation(db: Reader, id: string): Promise<OrganisationRow | undefined> {
  return db.select().from(organisations).where(eq(organisations.id, id)).get()
}

export async function findOrganisationByName(db: Reader, name: string): Promise<OrganisationRow | undefined> {
  return db.select().from(organisations).where(eq(organisations.name, name)).get()
}

/** One page of organisations, the oldest first. @param page.among only these; undefined: all. */
export async function listOrganisations(
  db: Reader,
  page: {
    readonly among: readonly string[] | undefined
    readonly afterId: string | undefined
    readonly limit: number
  },
): Promise<OrganisationRow[]> {
  const among = page.among && sql`${organisations.id} in (select value from json_each(${JSON.stringify(page.among)}))`
  return db
    .select()
    .from(organisations)
    .where(and(among, page.afterId === undefined ? undefined : gt(organisations.id, page.afterId)))
    .orderBy(asc(organisations.id))
    .limit(page.limit)
    .all()
}

/** How many people an organisation has, and how many are invited by a link that still works. */
export interface PeopleCounts {
  readonly memberCount: number
  readonly invitationCount: number
}

/** What `PeopleCounts` says of each of these organisations, by id. */
export async function countPeople(
  db: Reader,
  ids: readonly string[],
  nowMs: number,
): Promise<ReadonlyMap<string, PeopleCounts>> {
  const { id } = organisations
  const rows = db
    .select({
      id,
      memberCount: subquery<number>(
        sql`select count(*) from ${memberships} where ${memberships.organisationId} = ${id}`,
      ),
      invitationCount: subquery<number>(sql`select count(*) from ${invitations}
        where ${invitations.organisationId} = ${id} and ${invitations.expiresAtMs} > ${nowMs}`),
    })
    .from(organisations)
    .where(sql`${id} in (select value from json_each(${JSON.stringify(ids)}))`)
    .all()
  return new Map(rows.map(({ id: of, ...counts }) => [of, counts]))
}

export async function insertOrganisation(tx: Tx, row: typeof organisations.$inferInsert): Promise<OrganisationRow> {
  return tx.insert(organisations).values(row).returning().get()
}

/** Changes an organisation and raises its version. */
export async function updateOrganisation(
  tx: Tx,
  id: string,
  change: Partial<Pick<OrganisationRow, 'name' | 'quotaBytes'>>,
  nowMs: number,
): Promise<OrganisationRow> {
  return tx
    .update(organisations)
    .set({ ...change, version: sql`${organisations.version} + 1`, updatedAtMs: nowMs })
    .where(eq(organisations.id, id))
    .returning()
    .get() as OrganisationRow
}
