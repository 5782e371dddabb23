import type { FastifyInstance, FastifyRequest } from 'fastify'
import { authorise, checkPermission } from '../accounts/authorise.ts'
import type { Permission } from '../accounts/permissions.ts'
import { type Authority, isCsrfToken } from '../accounts/sessions.ts'
import type { Caller, Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls; null = nobody that we know. Behind `requireCaller` it is never null. */
    caller: Caller | null
    /** What was wrong with a credential that came; null = none came, or it was right. */
    refusal: CatalogueError | null
  }
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

/** The session cookie's name; over TLS with the prefix that binds it to this host. */
export function sessionCookieName(settings: Pick<Context['settings'], 'PUBLIC_URL'>): string {
  return isTls(settings) ? '__Host-juku' : 'juku'
}

export function isTls(settings: Pick<Context['settings'], 'PUBLIC_URL'>): boolean {
  return settings.PUBLIC_URL?.startsWith('https:') === true
}

/** The secret of the session that a request came with; undefined: it came with a bearer token, or with nothing. */
export function sessionTokenOf(
  request: FastifyRequest,
  settings: Pick<Context['settings'], 'PUBLIC_URL'>,
): string | undefined {
  return request.headers.authorization === undefined ? request.cookies[sessionCookieName(settings)] : undefined
}

/** Where people reach this server, for links that are handed over. */
export function publicUrlOf(request: FastifyRequest, settings: Pick<Context['settings'], 'PUBLIC_URL'>): string {
  return settings.PUBLIC_URL ?? `${request.protocol}://${request.host}`
}

/** Finds the caller of every request, before the rate limiter looks; refuses nobody. */
export function authenticateRequests(app: FastifyInstance, authority: Authority, cookieName: string): void {
  app.decorateRequest('caller', null)
  app.decorateRequest('refusal', null)
  app.addHook('onRequest', async (request) => {
    try {
      request.caller = await findCaller(request, authority, cookieName)
    } catch (error) {
      if (!(error instanceof CatalogueError)) throw error
      request.refusal = error
    }
  })
}

/**
 * Everything that is registered in this scope needs a caller with the permission that its route names, and is for that
 * caller alone. `forAll` is the permission of routes that are not ours and name none.
 * @throws {CatalogueError} SIGNED_OUT, TOKEN_WRONG, CSRF_TOKEN_WRONG, FORBIDDEN, and the code of what is not found
 */
export function requireCaller(scope: FastifyInstance, { db }: Pick<Context, 'db'>, forAll?: Permission): void {
  scope.addHook('onRoute', (route) => {
    if (forAll !== undefined) route.config = { ...route.config, permission: forAll }
    checkPermission(route)
  })
  // After onRequest, where the rate limiter counts, and before the body is read.
  scope.addHook('preParsing', async (request, reply) => {
    if (request.refusal) throw request.refusal
    await authorise(db, callerOf(request), request)
    reply.header('cache-control', 'private, no-cache')
  })
}

/** The caller of a request in a scope with `requireCaller`. */
export function callerOf(request: FastifyRequest): Caller {
  if (!request.caller) throw new CatalogueError('SIGNED_OUT', 'Sign in, or send Authorization: Bearer <token>.')
  return request.caller
}

async function findCaller(request: FastifyRequest, authority: Authority, cookieName: string): Promise<Caller | null> {
  const { authorization } = request.headers
  if (authorization !== undefined) {
    const token = /^Bearer ([!-~]{1,512})$/i.exec(authorization)?.[1]
    const caller = token === undefined ? undefined : await authority.callerOfToken(token)
    if (!caller) throw new CatalogueError('TOKEN_WRONG', 'The token in the Authorization header is not right.')
    return caller
  }
  const sessionToken = request.cookies[cookieName]
  if (!sessionToken) return null
  const caller = await authority.callerOfSession(sessionToken)
  if (!caller) return null
  if (!SAFE_METHODS.has(request.method)) requireCsrfToken(request, sessionToken)
  return caller
}

function requireCsrfToken(request: FastifyRequest, sessionToken: string): void {
  const given = request.headers['x-csrf-token']
  if (typeof given === 'string' && isCsrfToken(given, sessionToken)) return
  throw new CatalogueError('CSRF_TOKEN_WRONG', 'Send the csrfToken of GET /api/session as the header X-CSRF-Token.')
}
