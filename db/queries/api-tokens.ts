import { and, asc, eq, gt, isNull, or, sql } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { prepareOnce } from '../prepare-once.ts'
import { apiTokens } from '../schema/index.ts'
import { type MembershipFacts, membershipsOf, parseMemberships } from './memberships.ts'

export type ApiTokenRow = typeof apiTokens.$inferSelect

/** A token that has not expired, with what its person may do. */
export interface ApiTokenUse extends Pick<ApiTokenRow, 'id' | 'personId' | 'lastUsedAtMs'> {
  readonly memberships: readonly MembershipFacts[]
}

export async function findApiTokenUse(
  db: Reader,
  tokenDigest: string,
  nowMs: number,
): Promise<ApiTokenUse | undefined> {
  const found = statementsOf(db).use.get({ tokenDigest, nowMs })
  return found && { ...found, memberships: parseMemberships(found.memberships) }
}

const statementsOf = prepareOnce((db) => {
  const { id, personId, lastUsedAtMs, tokenDigest, expiresAtMs } = apiTokens
  const lives = or(isNull(expiresAtMs), gt(expiresAtMs, sql.placeholder('nowMs')))
  return {
    use: db
      .select({ id, personId, lastUsedAtMs, memberships: membershipsOf(personId) })
      .from(apiTokens)
      .where(and(eq(tokenDigest, sql.placeholder('tokenDigest')), lives))
      .prepare(),
  }
})

/** A person's token. */
export async function findApiToken(
  db: Reader,
  { personId, id }: { readonly personId: string; readonly id: string },
): Promise<ApiTokenRow | undefined> {
  return db
    .select()
    .from(apiTokens)
    .where(and(eq(apiTokens.id, id), eq(apiTokens.personId, personId)))
    .get()
}

/** One page of a person's tokens, the oldest first. */
export async function listApiTokens(
  db: Reader,
  personId: string,
  page: { readonly afterId: string | undefined; readonly limit: number },
): Promise<ApiTokenRow[]> {
  const after = page.afterId === undefined ? undefined : gt(apiTokens.id, page.afterId)
  return db
    .select()
    .from(apiTokens)
    .where(and(eq(apiTokens.personId, personId), after))
    .orderBy(asc(apiTokens.id))
    .limit(page.limit)
    .all()
}

export async function insertApiToken(tx: Tx, row: typeof apiTokens.$inferInsert): Promise<ApiTokenRow> {
  return tx.insert(apiTokens).values(row).returning().get()
}

export async function setApiTokenUsed(tx: Tx, id: string, lastUsedAtMs: number): Promise<void> {
  tx.update(apiTokens).set({ lastUsedAtMs }).where(eq(apiTokens.id, id)).run()
}

/** Revokes a person's token; undefined: they have none of this id. */
export async function deleteApiToken(
  tx: Tx,
  { personId, id }: { readonly personId: string; readonly id: string },
): Promise<ApiTokenRow | undefined> {
  return tx
    .delete(apiTokens)
    .where(and(eq(apiTokens.id, id), eq(apiTokens.personId, personId)))
    .returning()
    .get() as ApiTokenRow | undefined
}
