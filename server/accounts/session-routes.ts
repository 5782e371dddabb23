import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Context } from '../context.ts'
import { callerOf, isTls, requireCaller, sessionCookieName } from '../http/authenticate.ts'
import { refusals } from '../http/views.ts'
import { type Authority, csrfTokenOf, SESSION_MS } from './sessions.ts'

const tags = ['session']
const SessionView = Type.Object({
  caller: Type.Object({ kind: Type.Literal('operator') }),
  csrfToken: Type.Union([Type.String(), Type.Null()], {
    description: 'Send it as X-CSRF-Token with each write of a signed-in page; null for callers with a bearer token',
  }),
})
const SIGN_INS_PER_MINUTE = 10

/** Signing in and out. The cookie holds an opaque token of which the database keeps only a digest. */
export const sessionRoutes: FastifyPluginAsyncTypebox<{ ctx: Context; authority: Authority }> = async (
  app,
  options,
) => {
  const { ctx, authority } = options
  const name = sessionCookieName(ctx.settings)
  const cookie = { path: '/', httpOnly: true, sameSite: 'lax', secure: isTls(ctx.settings) } as const

  app.post(
    '/session',
    {
      config: {
        rateLimit: { max: SIGN_INS_PER_MINUTE, timeWindow: 60_000, keyGenerator: (request) => `sign-in ${request.ip}` },
      },
      schema: {
        operationId: 'signIn',
        summary: 'Sign in with a token',
        tags,
        security: [],
        body: Type.Object({ token: Type.String({ minLength: 1, maxLength: 512 }) }, { additionalProperties: false }),
        response: { 200: { description: 'Signed in', ...SessionView }, ...refusals },
      },
    },
    async (request, reply) => {
      const { caller, sessionToken } = await authority.signIn(request.body.token)
      reply.setCookie(name, sessionToken, { ...cookie, maxAge: SESSION_MS / 1_000 })
      return { caller: { kind: caller.kind }, csrfToken: csrfTokenOf(sessionToken) }
    },
  )

  app.register(async (scope) => {
    requireCaller(scope, ctx)
    scope.get(
      '/session',
      {
        config: { permission: 'self' },
        schema: {
          operationId: 'getSession',
          summary: 'Read who is signed in',
          tags,
          response: { 200: { description: 'The caller', ...SessionView }, ...refusals },
        },
      },
      async (request) => {
        const sessionToken = request.headers.authorization === undefined ? request.cookies[name] : undefined
        const csrfToken = sessionToken === undefined ? null : csrfTokenOf(sessionToken)
        return { caller: { kind: callerOf(request).kind }, csrfToken }
      },
    )

    scope.delete(
      '/session',
      {
        config: { permission: 'self' },
        schema: {
          operationId: 'signOut',
          summary: 'Sign out',
          tags,
          response: { 204: { description: 'Signed out', type: 'null' }, ...refusals },
        },
      },
      async (request, reply) => {
        const sessionToken = request.cookies[name]
        if (sessionToken) await authority.signOut(sessionToken)
        return reply.clearCookie(name, cookie).code(204).send(null)
      },
    )
  })
}
