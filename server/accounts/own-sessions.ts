import { deleteOtherSessions, deleteSession, listSessions, type SessionRow } from '../../db/queries/sessions.ts'
import type { Caller, Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { getPerson } from './present.ts'
import { digest } from './secrets.ts'
import { sessionIdOf } from './sessions.ts'

/** One's own sessions, the newest first: all, since they end within a week. @throws {CatalogueError} PERSON_NOT_FOUND */
export async function listOwnSessions(ctx: Pick<Context, 'db' | 'now'>, caller: Caller): Promise<SessionRow[]> {
  const { id } = await getPerson(ctx.db, caller.id)
  return listSessions(ctx.db, id, ctx.now())
}

/** Ends one of one's own sessions: it opens nothing from the next call on. @throws {CatalogueError} SESSION_NOT_FOUND */
export async function endOwnSession(
  ctx: Pick<Context, 'db' | 'now'>,
  caller: Caller,
  sessionId: string,
): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const own = await listSessions(tx, caller.id, ctx.now())
    const found = own.find(({ tokenDigest }) => sessionIdOf(tokenDigest) === sessionId)
    if (!found) throw new CatalogueError('SESSION_NOT_FOUND', `You have no session ${sessionId}.`)
    await deleteSession(tx, found.tokenDigest)
  })
}

/** Ends all of one's sessions but the one that the call came with. @param sessionToken undefined: it came with none, and none stays */
export async function endOtherSessions(
  ctx: Pick<Context, 'db'>,
  caller: Caller,
  sessionToken: string | undefined,
): Promise<void> {
  await ctx.db.transaction((tx) => deleteOtherSessions(tx, caller.id, digest(sessionToken ?? '')))
}
