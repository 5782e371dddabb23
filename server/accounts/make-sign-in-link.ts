import { insertInvitation } from '../../db/queries/invitations.ts'
import type { Context } from '../context.ts'
import { digest, LINK_PREFIX, newSecret } from './secrets.ts'

const SIGN_IN_LINK_MS = 15 * 60 * 1_000

/** Makes a link that signs the operator in once, within 15 minutes. The secret stands behind the #, which no browser sends. */
export async function makeSignInLink(ctx: Pick<Context, 'db' | 'now' | 'newId'>, publicUrl: string): Promise<string> {
  const secret = newSecret(LINK_PREFIX)
  const createdAtMs = ctx.now()
  const ofOperator = { organisationId: null, role: null, email: null, invitedBy: null }
  await ctx.db.transaction((tx) =>
    insertInvitation(tx, {
      ...{ id: ctx.newId(), tokenDigest: digest(secret), ...ofOperator },
      ...{ createdAtMs, expiresAtMs: createdAtMs + SIGN_IN_LINK_MS },
    }),
  )
  return `${publicUrl}/sign-in#${secret}`
}
