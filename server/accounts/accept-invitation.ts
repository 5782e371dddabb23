import type { Reader, Tx } from '../../db/open.ts'
import { deleteInvitation, findInvitation, type InvitationRow } from '../../db/queries/invitations.ts'
import { findMembership, insertMembership } from '../../db/queries/memberships.ts'
import { findPersonByEmail, insertPerson, type PersonRow } from '../../db/queries/people.ts'
import type { Caller, Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { checkPassword, type Passwords } from './passwords.ts'
import { getPerson } from './present.ts'
import type { Acceptance } from './schemas.ts'
import { digest } from './secrets.ts'
import { credentialOf, openSession } from './sessions.ts'
import { tidyEmail, tidyName } from './tidy-texts.ts'

type Needs = Pick<Context, 'db' | 'now' | 'newId'> & { readonly passwords: Passwords }

/** Who joined, and the new session of somebody who was not signed in. */
export interface Accepted {
  readonly personId: string
  readonly sessionToken: string | undefined
}

/**
 * Uses a one-time link up: a person who is signed in joins the organisation, anybody else becomes a person first. Of two calls
 * at once one finds the link used.
 * @throws {CatalogueError} INVITATION_NOT_FOUND, INVITATION_FOR_ANOTHER, MEMBER_EXISTS, EMAIL_TAKEN, EMAIL_UNFIT, PASSWORD_UNFIT, CONTENT_INVALID
 */
export async function acceptInvitation(ctx: Needs, caller: Caller | null, input: Acceptance): Promise<Accepted> {
  const tokenDigest = digest(input.token)
  const offered = await getInvitation(ctx.db, tokenDigest, ctx.now())
  if (caller?.kind === 'person') {
    await ctx.db.transaction(async (tx) => {
      await join(ctx, tx, await getInvitation(tx, tokenDigest, ctx.now()), await getPerson(tx, caller.id))
    })
    return { personId: caller.id, sessionToken: undefined }
  }
  const { name, email, password } = readNewPerson(offered, input)
  await requireFreeEmail(ctx.db, email)
  const passwordHash = await ctx.passwords.hash(password)
  return ctx.db.transaction(async (tx) => {
    const invitation = await getInvitation(tx, tokenDigest, ctx.now())
    await requireFreeEmail(tx, email)
    const nowMs = ctx.now()
    const row = { id: ctx.newId(), email, name, passwordHash, version: 1, createdAtMs: nowMs, updatedAtMs: nowMs }
    await join(ctx, tx, invitation, await insertPerson(tx, row))
    const opened = { personId: row.id, credentialDigest: credentialOf(passwordHash) }
    return { personId: row.id, sessionToken: await openSession(tx, opened, nowMs) }
  })
}

/** An invitation that is open. @throws {CatalogueError} INVITATION_NOT_FOUND */
export async function getInvitation(db: Reader, tokenDigest: string, nowMs: number): Promise<InvitationRow> {
  const invitation = await findInvitation(db, tokenDigest, nowMs)
  if (invitation && invitation.organisationId !== null) return invitation
  throw new CatalogueError(
    'INVITATION_NOT_FOUND',
    'This link has been used or taken back, or has expired: ask for another.',
  )
}

function readNewPerson({ email: forEmail }: InvitationRow, { name, email, password }: Acceptance) {
  const missing = [
    ...(name === undefined ? ['name'] : []),
    ...(forEmail === null && email === undefined ? ['email'] : []),
    ...(password === undefined ? ['password'] : []),
  ]
  if (name === undefined || password === undefined || missing.length > 0) {
    const errors = missing.map((field) => ({ pointer: `/${field}`, code: 'REQUIRED', detail: 'is missing' }))
    const detail = `To accept as a new person, give ${missing.join(' and ')}; or sign in first and open the link again.`
    throw new CatalogueError('CONTENT_INVALID', detail, { errors })
  }
  const tidied = email === undefined ? forEmail : tidyEmail(email)
  if (tidied === null || (forEmail !== null && tidied !== forEmail)) throw forAnother()
  checkPassword(password, tidied)
  return { name: tidyName(name), email: tidied, password }
}

async function requireFreeEmail(db: Reader, email: string): Promise<void> {
  if (!(await findPersonByEmail(db, email))) return
  throw new CatalogueError(
    'EMAIL_TAKEN',
    'Somebody signs in with this address: sign in with it, then open the link again.',
  )
}

/** Uses an invitation up for a person. @throws {CatalogueError} INVITATION_FOR_ANOTHER, MEMBER_EXISTS */
export async function join(
  ctx: Pick<Context, 'now'>,
  tx: Tx,
  invitation: InvitationRow,
  person: PersonRow,
): Promise<void> {
  const { organisationId, role, email } = invitation
  if (organisationId === null || role === null) throw forAnother()
  if (email !== null && email !== person.email) throw forAnother()
  if (await findMembership(tx, { organisationId, personId: person.id })) {
    throw new CatalogueError('MEMBER_EXISTS', 'You belong to this organisation already; an owner can change your role.')
  }
  await deleteInvitation(tx, invitation.id)
  await insertMembership(tx, { organisationId, personId: person.id, role, createdAtMs: ctx.now() })
}

function forAnother(): CatalogueError {
  return new CatalogueError(
    'INVITATION_FOR_ANOTHER',
    'This invitation is for another email address: sign in with that one.',
  )
}
