import { and, eq } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { apiTokens, people, personIdentities, sessions } from '../schema/index.ts'
import type { PersonRow } from './people.ts'

export type IdentityRow = typeof personIdentities.$inferSelect

/** Who is called so by an identity provider. */
export async function findPersonByIdentity(
  db: Reader,
  { issuer, subject }: Pick<IdentityRow, 'issuer' | 'subject'>,
): Promise<PersonRow | undefined> {
  return db
    .select({ person: people })
    .from(personIdentities)
    .innerJoin(people, eq(people.id, personIdentities.personId))
    .where(and(eq(personIdentities.issuer, issuer), eq(personIdentities.subject, subject)))
    .get()?.person
}

export async function insertIdentity(tx: Tx, row: IdentityRow): Promise<void> {
  tx.insert(personIdentities).values(row).run()
}

/** Ends every way in that a person had: password, sessions, tokens, other identities. */
export async function closeAccount(tx: Tx, personId: string): Promise<void> {
  tx.update(people).set({ passwordHash: null }).where(eq(people.id, personId)).run()
  tx.delete(sessions).where(eq(sessions.personId, personId)).run()
  tx.delete(apiTokens).where(eq(apiTokens.personId, personId)).run()
  tx.delete(personIdentities).where(eq(personIdentities.personId, personId)).run()
}
