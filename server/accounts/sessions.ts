import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { deleteExpiredSessions, deleteSession, findSession, insertSession } from '../../db/queries/sessions.ts'
import type { Caller, Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'

/** How long a browser stays signed in. */
export const SESSION_MS = 7 * 24 * 60 * 60 * 1_000

const OPERATOR: Caller = { kind: 'operator', id: 'operator', memberships: [] }

/** Tells who holds a credential. Built once with the operator's token, of which it keeps only the digest. */
export interface Authority {
  /** The caller whose token this is. Constant time. */
  callerOfToken(token: string): Caller | undefined
  /** The caller whose session this is; a session ends with the token it was opened with. */
  callerOfSession(sessionToken: string): Promise<Caller | undefined>
  /** Opens a session. @throws {CatalogueError} TOKEN_WRONG */
  signIn(token: string): Promise<{ caller: Caller; sessionToken: string }>
  signOut(sessionToken: string): Promise<void>
}

export function createAuthority(ctx: Pick<Context, 'db' | 'now'>, adminToken: string): Authority {
  const adminDigest = digest(adminToken)
  const callerOfToken = (token: string) =>
    timingSafeEqual(Buffer.from(digest(token)), Buffer.from(adminDigest)) ? OPERATOR : undefined
  return {
    callerOfToken,
    callerOfSession: async (sessionToken) => {
      const session = await findSession(ctx.db, digest(sessionToken), ctx.now())
      return session?.credentialDigest === adminDigest ? OPERATOR : undefined
    },
    signIn: async (token) => {
      const caller = callerOfToken(token)
      if (!caller) {
        throw new CatalogueError(
          'TOKEN_WRONG',
          'This token is not right. It stands in the file admin-token of the data folder, or in the setting ADMIN_TOKEN.',
        )
      }
      const sessionToken = randomBytes(32).toString('base64url')
      const createdAtMs = ctx.now()
      await ctx.db.transaction(async (tx) => {
        await deleteExpiredSessions(tx, createdAtMs)
        await insertSession(tx, {
          tokenDigest: digest(sessionToken),
          callerKind: caller.kind,
          credentialDigest: adminDigest,
          createdAtMs,
          expiresAtMs: createdAtMs + SESSION_MS,
        })
      })
      return { caller, sessionToken }
    },
    signOut: (sessionToken) => ctx.db.transaction((tx) => deleteSession(tx, digest(sessionToken))),
  }
}

/** The token that a page must send with each write; only who can read the session can compute it. */
export function csrfTokenOf(sessionToken: string): string {
  return createHmac('sha256', sessionToken).update('juku csrf').digest('base64url')
}

/** Compares a CSRF token in constant time. */
export function isCsrfToken(given: string, sessionToken: string): boolean {
  return timingSafeEqual(Buffer.from(digest(given)), Buffer.from(digest(csrfTokenOf(sessionToken))))
}

function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
