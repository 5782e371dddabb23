import { and, asc, eq, gt, lte } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { invitations } from '../schema/index.ts'

export type InvitationRow = typeof invitations.$inferSelect

/** A link that has not expired. */
export async function findInvitation(
  db: Reader,
  tokenDigest: string,
  nowMs: number,
): Promise<InvitationRow | undefined> {
  return db
    .select()
    .from(invitations)
    .where(and(eq(invitations.tokenDigest, tokenDigest), gt(invitations.expiresAtMs, nowMs)))
    .get()
}

/** An invitation of an organisation, whether it has expired or not. */
export async function findInvitationOf(
  db: Reader,
  { organisationId, id }: { readonly organisationId: string; readonly id: string },
): Promise<InvitationRow | undefined> {
  return db
    .select()
    .from(invitations)
    .where(and(eq(invitations.id, id), eq(invitations.organisationId, organisationId)))
    .get()
}

/** One page of the open invitations of an organisation, the oldest first. */
export async function listInvitations(
  db: Reader,
  organisationId: string,
  page: { readonly afterId: string | undefined; readonly limit: number; readonly nowMs: number },
): Promise<InvitationRow[]> {
  return db
    .select()
    .from(invitations)
    .where(
      and(
        eq(invitations.organisationId, organisationId),
        gt(invitations.expiresAtMs, page.nowMs),
        page.afterId === undefined ? undefined : gt(invitations.id, page.afterId),
      ),
    )
    .orderBy(asc(invitations.id))
    .limit(page.limit)
    .all()
}

export async function insertInvitation(tx: Tx, row: InvitationRow): Promise<InvitationRow> {
  return tx.insert(invitations).values(row).returning().get()
}

/** Uses a link up. */
export async function deleteInvitation(tx: Tx, id: string): Promise<void> {
  tx.delete(invitations).where(eq(invitations.id, id)).run()
}

/** Takes an invitation of an organisation back; undefined: it has none of this id. */
export async function revokeInvitation(
  tx: Tx,
  { organisationId, id }: { readonly organisationId: string; readonly id: string },
): Promise<InvitationRow | undefined> {
  return tx
    .delete(invitations)
    .where(and(eq(invitations.id, id), eq(invitations.organisationId, organisationId)))
    .returning()
    .get() as InvitationRow | undefined
}

export async function deleteExpiredInvitations(tx: Tx, nowMs: number): Promise<void> {
  tx.delete(invitations).where(lte(invitations.expiresAtMs, nowMs)).run()
}
