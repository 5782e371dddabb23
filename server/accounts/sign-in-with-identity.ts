import type { Tx } from '../../db/open.ts'
import { findPersonByEmail, insertPerson, type PersonRow } from '../../db/queries/people.ts'
import { closeAccount, findPersonByIdentity, insertIdentity } from '../../db/queries/person-identities.ts'
import type { Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { getInvitation, join } from './accept-invitation.ts'
import type { Identity } from './identity-provider.ts'
import { credentialOf, openSession } from './sessions.ts'
import { tidyEmail, tidyName } from './tidy-texts.ts'

type Needs = Pick<Context, 'db' | 'now' | 'newId'>

/**
 * Opens the session of somebody whom an identity provider knows: who signed in so before; who has the address that it has
 * verified; or who was invited. Nobody else becomes a member by it.
 * @param invitationDigest of the secret of an invitation that is accepted with it.
 * @returns the secret for the cookie
 * @throws {CatalogueError} IDENTITY_UNKNOWN, INVITATION_*, MEMBER_EXISTS
 */
export async function signInWithIdentity(
  ctx: Needs,
  identity: Identity,
  invitationDigest: string | undefined,
): Promise<string> {
  const { verifiedEmail } = identity
  const email = verifiedEmail === undefined ? undefined : tidyEmail(verifiedEmail)
  return ctx.db.transaction(async (tx) => {
    const known = (await findPersonByIdentity(tx, identity)) ?? (email && (await takeOver(ctx, tx, identity, email)))
    const person = known || (await becomePerson(ctx, tx, identity, { email, invitationDigest }))
    if (invitationDigest !== undefined) {
      await join(ctx, tx, await getInvitation(tx, invitationDigest, ctx.now()), person)
    }
    const opened = { personId: person.id, credentialDigest: credentialOf(person.passwordHash) }
    return openSession(tx, opened, ctx.now())
  })
}

/**
 * Gives an account to whom its address belongs. Nobody proved that before: an invitation lets one type any. So whoever has been
 * in it is out.
 */
async function takeOver(ctx: Needs, tx: Tx, identity: Identity, email: string): Promise<PersonRow | undefined> {
  const person = await findPersonByEmail(tx, email)
  if (!person) return undefined
  await closeAccount(tx, person.id)
  await link(ctx, tx, identity, person.id)
  return { ...person, passwordHash: null }
}

async function becomePerson(
  ctx: Needs,
  tx: Tx,
  identity: Identity,
  { email, invitationDigest }: { email: string | undefined; invitationDigest: string | undefined },
): Promise<PersonRow> {
  if (email === undefined || invitationDigest === undefined) {
    throw new CatalogueError(
      'IDENTITY_UNKNOWN',
      'Nobody here has the email address that your provider has verified: ask an owner of your organisation for an invitation.',
    )
  }
  const nowMs = ctx.now()
  const times = { createdAtMs: nowMs, updatedAtMs: nowMs }
  const row = { id: ctx.newId(), email, name: tidyName(identity.name ?? email).slice(0, 200), passwordHash: null }
  const person = await insertPerson(tx, { ...row, version: 1, ...times })
  await link(ctx, tx, identity, person.id)
  return person
}

async function link(ctx: Needs, tx: Tx, { issuer, subject }: Identity, personId: string): Promise<void> {
  await insertIdentity(tx, { issuer, subject, personId, createdAtMs: ctx.now() })
}
