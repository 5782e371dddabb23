import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Tx } from '../../db/open.ts'
import { findApiTokenUse, setApiTokenUsed } from '../../db/queries/api-tokens.ts'
import { deleteInvitation, findInvitation } from '../../db/queries/invitations.ts'
import { deleteExpiredSessions, deleteSession, findSessionUse, insertSession } from '../../db/queries/sessions.ts'
import type { Caller, Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { API_TOKEN_PREFIX, digest, LINK_PREFIX, newSecret } from './secrets.ts'

/** How long a browser stays signed in. */
export const SESSION_MS = 7 * 24 * 60 * 60 * 1_000
const HOUR_MS = 60 * 60 * 1_000

const OPERATOR: Caller = { kind: 'operator', id: 'operator', memberships: [] }

/** Tells who holds a credential. Built once with the operator's token, of which it keeps only the digest. */
export interface Authority {
  /** The caller whose token this is: the operator's (constant time), or one for the command line. */
  callerOfToken(token: string): Promise<Caller | undefined>
  /** The caller whose session this is; it ends with the token or password that it was opened with. */
  callerOfSession(sessionToken: string): Promise<Caller | undefined>
  /** Opens the operator's session, by the token or by the secret of a one-time link. @throws {CatalogueError} TOKEN_WRONG */
  signIn(token: string): Promise<{ caller: Caller; sessionToken: string }>
  signOut(sessionToken: string): Promise<void>
}

export function createAuthority(ctx: Pick<Context, 'db' | 'now'>, adminToken: string): Authority {
  const adminDigest = digest(adminToken)
  const isAdminToken = (token: string) => timingSafeEqual(Buffer.from(digest(token)), Buffer.from(adminDigest))
  return {
    callerOfToken: async (token) => {
      if (isAdminToken(token)) return OPERATOR
      return token.startsWith(API_TOKEN_PREFIX) ? useApiToken(ctx, token) : undefined
    },
    callerOfSession: async (sessionToken) => {
      const session = await findSessionUse(ctx.db, digest(sessionToken), ctx.now())
      if (session === undefined) return undefined
      const { personId, credentialDigest, passwordHash, memberships } = session
      if (personId === null) return credentialDigest === adminDigest ? OPERATOR : undefined
      return credentialDigest === credentialOf(passwordHash) ? { kind: 'person', id: personId, memberships } : undefined
    },
    signIn: async (token) => {
      const isRight = isAdminToken(token)
      const sessionToken = await ctx.db.transaction(async (tx) => {
        if (!isRight && !(await useSignInLink(tx, token, ctx.now()))) return undefined
        return openSession(tx, { personId: null, credentialDigest: adminDigest }, ctx.now())
      })
      if (sessionToken !== undefined) return { caller: OPERATOR, sessionToken }
      const detail = token.startsWith(LINK_PREFIX)
        ? 'This link has been used or has expired. Sign in with the token in the file admin-token of the data folder.'
        : 'This token is not right. It stands in the file admin-token of the data folder, or in the setting ADMIN_TOKEN.'
      throw new CatalogueError('TOKEN_WRONG', detail)
    },
    signOut: (sessionToken) => ctx.db.transaction((tx) => deleteSession(tx, digest(sessionToken))),
  }
}

/** Opens a session. @param personId null = the operator's. @returns the secret for the cookie, which nobody keeps */
export async function openSession(
  tx: Tx,
  { personId, credentialDigest }: { readonly personId: string | null; readonly credentialDigest: string },
  nowMs: number,
): Promise<string> {
  const sessionToken = newSecret()
  await deleteExpiredSessions(tx, nowMs)
  await insertSession(tx, {
    tokenDigest: digest(sessionToken),
    callerKind: personId === null ? 'operator' : 'person',
    personId,
    credentialDigest,
    createdAtMs: nowMs,
    expiresAtMs: nowMs + SESSION_MS,
  })
  return sessionToken
}

/** What a person's sessions are bound to: they end with the password. */
export function credentialOf(passwordHash: string | null): string {
  return digest(`password ${passwordHash ?? ''}`)
}

/** What a session is called to its person: made of the digest that is kept, which itself leaves the server nowhere. */
export function sessionIdOf(tokenDigest: string): string {
  return digest(`session ${tokenDigest}`)
}

/** The token that a page must send with each write; only who can read the session can compute it. */
export function csrfTokenOf(sessionToken: string): string {
  return createHmac('sha256', sessionToken).update('juku csrf').digest('base64url')
}

/** Compares a CSRF token in constant time. */
export function isCsrfToken(given: string, sessionToken: string): boolean {
  return timingSafeEqual(Buffer.from(digest(given)), Buffer.from(digest(csrfTokenOf(sessionToken))))
}

async function useApiToken(ctx: Pick<Context, 'db' | 'now'>, token: string): Promise<Caller | undefined> {
  const nowMs = ctx.now()
  const found = await findApiTokenUse(ctx.db, digest(token), nowMs)
  if (found === undefined) return undefined
  const hourMs = nowMs - (nowMs % HOUR_MS)
  if ((found.lastUsedAtMs ?? 0) < hourMs) {
    await ctx.db.transaction((tx) => setApiTokenUsed(tx, found.id, hourMs)).catch(() => undefined) // the next use notes it
  }
  return { kind: 'person', id: found.personId, memberships: found.memberships }
}

async function useSignInLink(tx: Tx, token: string, nowMs: number): Promise<boolean> {
  const link = token.startsWith(LINK_PREFIX) ? await findInvitation(tx, digest(token), nowMs) : undefined
  if (link === undefined || link.organisationId !== null) return false
  await deleteInvitation(tx, link.id)
  return true
}
