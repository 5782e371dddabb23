import type { Tx } from '../../db/open.ts'
import {
  findInvitationOf,
  type InvitationRow,
  insertInvitation,
  listInvitations,
  revokeInvitation,
} from '../../db/queries/invitations.ts'
import { type Caller, type Context, personIdOf } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { findEarlierResult, type Idempotency, rememberResult } from '../http/idempotency.ts'
import { getOrganisation } from './edit-organisations.ts'
import { type Page, pageById } from './page.ts'
import type { NewInvitation } from './schemas.ts'
import { digest, LINK_PREFIX, newSecret } from './secrets.ts'
import { tidyEmail } from './tidy-texts.ts'

const INVITATION_MS = 7 * 24 * 60 * 60 * 1_000

/** One page of the open invitations of an organisation. @throws {CatalogueError} ORGANISATION_NOT_FOUND, CURSOR_INVALID */
export async function pageInvitations(
  ctx: Pick<Context, 'db' | 'now'>,
  organisationId: string,
  query: { readonly cursor?: string; readonly limit: number },
): Promise<Page<InvitationRow>> {
  await getOrganisation(ctx.db, organisationId)
  const nowMs = ctx.now()
  return pageById(
    query,
    ({ id }: InvitationRow) => id,
    (page) => listInvitations(ctx.db, organisationId, { ...page, nowMs }),
  )
}

/**
 * Makes a link that brings one person into an organisation, within a week.
 * @returns the secret too, of which nothing but a digest is kept; null: an earlier call made it, whose answer had it.
 * @throws {CatalogueError} ORGANISATION_NOT_FOUND, EMAIL_UNFIT, IDEMPOTENCY_KEY_REUSED, INVITATION_NOT_FOUND when what the earlier call made is gone
 */
export async function invite(
  ctx: Pick<Context, 'db' | 'now' | 'newId'>,
  caller: Caller,
  organisationId: string,
  { role, email }: NewInvitation,
  idempotency: Idempotency | undefined,
): Promise<{ row: InvitationRow; secret: string | null }> {
  const secret = newSecret(LINK_PREFIX)
  const forEmail = email === undefined ? null : tidyEmail(email)
  const createdAtMs = ctx.now()
  return ctx.db.transaction(async (tx) => {
    await getOrganisation(tx, organisationId)
    const earlierId = await findEarlierResult(tx, idempotency, createdAtMs)
    if (earlierId !== undefined)
      return { row: await getInvitation(tx, { organisationId, id: earlierId }), secret: null }
    const row = await insertInvitation(tx, {
      ...{ id: ctx.newId(), tokenDigest: digest(secret), organisationId, role, email: forEmail },
      ...{ invitedBy: personIdOf(caller), createdAtMs, expiresAtMs: createdAtMs + INVITATION_MS },
    })
    await rememberResult(tx, idempotency, row.id, createdAtMs)
    return { row, secret }
  })
}

/** Takes an invitation back. @throws {CatalogueError} INVITATION_NOT_FOUND */
export async function withdrawInvitation(
  ctx: Pick<Context, 'db'>,
  of: { readonly organisationId: string; readonly id: string },
): Promise<void> {
  const row = await ctx.db.transaction((tx) => revokeInvitation(tx, of))
  if (!row) throw noInvitation(of.id)
}

async function getInvitation(
  tx: Tx,
  of: { readonly organisationId: string; readonly id: string },
): Promise<InvitationRow> {
  const row = await findInvitationOf(tx, of)
  if (!row) throw noInvitation(of.id)
  return row
}

function noInvitation(id: string): CatalogueError {
  return new CatalogueError('INVITATION_NOT_FOUND', `This organisation has no open invitation ${id}.`)
}
