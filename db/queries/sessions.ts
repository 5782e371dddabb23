import { and, desc, eq, gt, lt, ne, sql } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { prepareOnce } from '../prepare-once.ts'
import { people, sessions } from '../schema/index.ts'
import { type MembershipFacts, membershipsOf, parseMemberships } from './memberships.ts'

export type SessionRow = typeof sessions.$inferSelect

/** A session that has not expired, with what its person may do at this moment. */
export interface SessionUse extends Pick<SessionRow, 'personId' | 'credentialDigest'> {
  /** Null: the operator's session, or a person without a password. */
  readonly passwordHash: string | null
  readonly memberships: readonly MembershipFacts[]
}

/** One query for each request of a signed-in page. */
export async function findSessionUse(db: Reader, tokenDigest: string, nowMs: number): Promise<SessionUse | undefined> {
  const found = statementsOf(db).use.get({ tokenDigest, nowMs })
  return found && { ...found, memberships: parseMemberships(found.memberships) }
}

const statementsOf = prepareOnce((db) => {
  const { personId, credentialDigest, tokenDigest, expiresAtMs } = sessions
  return {
    use: db
      .select({ personId, credentialDigest, passwordHash: people.passwordHash, memberships: membershipsOf(personId) })
      .from(sessions)
      .leftJoin(people, eq(people.id, personId))
      .where(and(eq(tokenDigest, sql.placeholder('tokenDigest')), gt(expiresAtMs, sql.placeholder('nowMs'))))
      .prepare(),
  }
})

export async function insertSession(tx: Tx, row: typeof sessions.$inferInsert): Promise<void> {
  tx.insert(sessions).values(row).run()
}

/** Lets a person's sessions that stand go on although the password is stored otherwise now. */
export async function renewSessions(
  tx: Tx,
  personId: string,
  credential: { readonly fromDigest: string; readonly toDigest: string },
): Promise<void> {
  tx.update(sessions)
    .set({ credentialDigest: credential.toDigest })
    .where(and(eq(sessions.personId, personId), eq(sessions.credentialDigest, credential.fromDigest)))
    .run()
}

export async function deleteSession(tx: Tx, tokenDigest: string): Promise<void> {
  tx.delete(sessions).where(eq(sessions.tokenDigest, tokenDigest)).run()
}

/** A person's sessions that have not expired, the newest first. */
export async function listSessions(db: Reader, personId: string, nowMs: number): Promise<SessionRow[]> {
  return db
    .select()
    .from(sessions)
    .where(and(eq(sessions.personId, personId), gt(sessions.expiresAtMs, nowMs)))
    .orderBy(desc(sessions.createdAtMs), desc(sessions.tokenDigest))
    .all()
}

/** Ends a person's sessions but for one. */
export async function deleteOtherSessions(tx: Tx, personId: string, keptTokenDigest: string): Promise<void> {
  tx.delete(sessions)
    .where(and(eq(sessions.personId, personId), ne(sessions.tokenDigest, keptTokenDigest)))
    .run()
}

export async function deleteExpiredSessions(tx: Tx, nowMs: number): Promise<void> {
  tx.delete(sessions).where(lt(sessions.expiresAtMs, nowMs)).run()
}

export async function deleteAllSessions(tx: Tx): Promise<void> {
  tx.delete(sessions).run()
}
