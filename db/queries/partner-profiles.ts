import { and, desc, eq, lt } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { partnerProfiles } from '../schema/index.ts'

export type PartnerProfileRow = Readonly<typeof partnerProfiles.$inferSelect>

/** The profile of an organisation that is in force; undefined: none was set. */
export async function findPartnerProfile(db: Reader, organisationId: string): Promise<PartnerProfileRow | undefined> {
  return (await listPartnerProfiles(db, organisationId, { limit: 1 }))[0]
}

/** What the profile of an organisation is and was, the newest first. @param page.beforeVersion undefined: from the newest on */
export async function listPartnerProfiles(
  db: Reader,
  organisationId: string,
  page: { readonly beforeVersion?: number | undefined; readonly limit: number },
): Promise<PartnerProfileRow[]> {
  const { beforeVersion, limit } = page
  const before = beforeVersion === undefined ? undefined : lt(partnerProfiles.version, beforeVersion)
  return db
    .select()
    .from(partnerProfiles)
    .where(and(eq(partnerProfiles.organisationId, organisationId), before))
    .orderBy(desc(partnerProfiles.version))
    .limit(limit)
    .all()
}

/** Adds what a profile is from now on. */
export async function insertPartnerProfile(
  tx: Tx,
  row: typeof partnerProfiles.$inferInsert,
): Promise<PartnerProfileRow> {
  return tx.insert(partnerProfiles).values(row).returning().get()
}
