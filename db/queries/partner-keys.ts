import { and, asc, eq, gt, isNull, or, sql } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { prepareOnce } from '../prepare-once.ts'
import { partnerKeys, partnerKeyUses } from '../schema/index.ts'

export type PartnerKeyRow = Readonly<typeof partnerKeys.$inferSelect>
export type PartnerKeyUseRow = Readonly<typeof partnerKeyUses.$inferSelect>

/** The key with this short part, also one that has ended. */
export async function findPartnerKey(db: Reader, shortToken: string): Promise<PartnerKeyRow | undefined> {
  return statementsOf(db).byShort.get({ shortToken })
}

export async function findPartnerKeyById(db: Reader, id: string): Promise<PartnerKeyRow | undefined> {
  return db.select().from(partnerKeys).where(eq(partnerKeys.id, id)).get()
}

/** A key of an organisation; undefined: it has none of this id. */
export async function findKeyOfPartner(
  db: Reader,
  { organisationId, id }: Pick<PartnerKeyRow, 'organisationId' | 'id'>,
): Promise<PartnerKeyRow | undefined> {
  return db
    .select()
    .from(partnerKeys)
    .where(and(eq(partnerKeys.id, id), eq(partnerKeys.organisationId, organisationId)))
    .get()
}

/** One page of an organisation's keys, the oldest first. */
export async function listPartnerKeys(
  db: Reader,
  organisationId: string,
  page: { readonly afterId: string | undefined; readonly limit: number },
): Promise<PartnerKeyRow[]> {
  const after = page.afterId === undefined ? undefined : gt(partnerKeys.id, page.afterId)
  return db
    .select()
    .from(partnerKeys)
    .where(and(eq(partnerKeys.organisationId, organisationId), after))
    .orderBy(asc(partnerKeys.id))
    .limit(page.limit)
    .all()
}

/** The keys of an organisation that still open something. */
export async function listLivePartnerKeys(db: Reader, organisationId: string, nowMs: number): Promise<PartnerKeyRow[]> {
  const { revokedAtMs, expiresAtMs } = partnerKeys
  const lives = and(isNull(revokedAtMs), or(isNull(expiresAtMs), gt(expiresAtMs, nowMs)))
  return db
    .select()
    .from(partnerKeys)
    .where(and(eq(partnerKeys.organisationId, organisationId), lives))
    .all()
}

export async function insertPartnerKey(tx: Tx, row: typeof partnerKeys.$inferInsert): Promise<PartnerKeyRow> {
  return tx.insert(partnerKeys).values(row).returning().get()
}

/** Ends a key, or says when it ends. */
export async function updatePartnerKey(
  tx: Tx,
  id: string,
  change: Partial<Pick<PartnerKeyRow, 'revokedAtMs' | 'expiresAtMs' | 'replacedById'>>,
): Promise<PartnerKeyRow | undefined> {
  return tx.update(partnerKeys).set(change).where(eq(partnerKeys.id, id)).returning().get() as PartnerKeyRow | undefined
}

/** What a key did since this was last stored. */
export interface PartnerKeyUse extends PartnerKeyUseRow {
  readonly lastUsedAtMs: number
}

/** Adds calls to what keys did on their days. */
export async function addPartnerKeyUses(tx: Tx, uses: readonly PartnerKeyUse[]): Promise<void> {
  for (const { lastUsedAtMs, ...row } of uses) {
    tx.insert(partnerKeyUses)
      .values(row)
      .onConflictDoUpdate({
        target: [partnerKeyUses.keyId, partnerKeyUses.dayMs],
        set: { calls: sql`${partnerKeyUses.calls} + ${row.calls}` },
      })
      .run()
    tx.update(partnerKeys)
      .set({ lastUsedAtMs: sql`max(coalesce(${partnerKeys.lastUsedAtMs}, 0), ${lastUsedAtMs})` })
      .where(eq(partnerKeys.id, row.keyId))
      .run()
  }
}

/** The days on which these keys were used, the newest first. */
export async function listPartnerKeyUses(
  db: Reader,
  keyIds: readonly string[],
  fromDayMs: number,
): Promise<PartnerKeyUseRow[]> {
  return statementsOf(db).uses.all({ ids: JSON.stringify(keyIds), fromDayMs })
}

const statementsOf = prepareOnce((db) => ({
  byShort: db
    .select()
    .from(partnerKeys)
    .where(eq(partnerKeys.shortToken, sql.placeholder('shortToken')))
    .prepare(),
  uses: db
    .select()
    .from(partnerKeyUses)
    .where(
      sql`${partnerKeyUses.keyId} in (select value from json_each(${sql.placeholder('ids')}))
        and ${partnerKeyUses.dayMs} >= ${sql.placeholder('fromDayMs')}`,
    )
    .orderBy(sql`${partnerKeyUses.dayMs} desc`)
    .prepare(),
}))
