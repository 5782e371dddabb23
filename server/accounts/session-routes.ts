import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Context } from '../context.ts'
import { callerOf, requireCaller, sessionTokenOf } from '../http/authenticate.ts'
import { refusals } from '../http/views.ts'
import { acceptInvitation } from './accept-invitation.ts'
import type { Passwords } from './passwords.ts'
import { presentSession } from './present.ts'
import { AcceptInvitationBody, SessionView, SignInBody } from './schemas.ts'
import { clearSessionCookie, setSessionCookie } from './session-cookie.ts'
import type { Authority } from './sessions.ts'
import { signInWithPassword } from './sign-in-with-password.ts'

export interface SessionRoutesOptions {
  readonly ctx: Context
  readonly authority: Authority
  readonly passwords: Passwords
}

const tags = ['session']
const SIGN_INS_PER_MINUTE = 10

/** Signing in and out. The cookie holds an opaque token of which the database keeps only a digest. */
export const sessionRoutes: FastifyPluginAsyncTypebox<SessionRoutesOptions> = async (app, options) => {
  const { authority, passwords } = options
  const ctx = { ...options.ctx, passwords }

  app.post(
    '/session',
    {
      config: { callsPerMinute: SIGN_INS_PER_MINUTE },
      schema: {
        operationId: 'signIn',
        summary: 'Sign in with email and password, or as the operator with a token',
        tags,
        security: [],
        body: SignInBody,
        response: { 200: { description: 'Signed in', ...SessionView }, ...refusals },
      },
    },
    async (request, reply) => {
      const { token, email = '', password = '' } = request.body
      if (token !== undefined) {
        const { caller, sessionToken } = await authority.signIn(token)
        setSessionCookie(reply, ctx.settings, sessionToken)
        return presentSession(ctx.db, caller, sessionToken)
      }
      const { person, sessionToken } = await signInWithPassword(ctx, { email, password, address: request.ip })
      setSessionCookie(reply, ctx.settings, sessionToken)
      return presentSession(ctx.db, { kind: 'person', id: person.id }, sessionToken)
    },
  )

  app.post(
    '/invitations/accept',
    {
      config: { callsPerMinute: SIGN_INS_PER_MINUTE },
      schema: {
        operationId: 'acceptInvitation',
        summary: 'Accept an invitation, as who is signed in or as a new person',
        description: 'The token is what stands behind the # of the link; it works once. A new person is signed in.',
        tags,
        security: [],
        body: AcceptInvitationBody,
        response: { 200: { description: 'Joined', ...SessionView }, ...refusals },
      },
    },
    async (request, reply) => {
      if (request.refusal) throw request.refusal
      const { personId, sessionToken } = await acceptInvitation(ctx, request.caller, request.body)
      if (sessionToken !== undefined) setSessionCookie(reply, ctx.settings, sessionToken)
      const current = sessionToken ?? sessionTokenOf(request, ctx.settings)
      return presentSession(ctx.db, { kind: 'person', id: personId }, current)
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
      async (request) => presentSession(ctx.db, callerOf(request), sessionTokenOf(request, ctx.settings)),
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
        const sessionToken = sessionTokenOf(request, ctx.settings)
        if (sessionToken !== undefined) await authority.signOut(sessionToken)
        clearSessionCookie(reply, ctx.settings)
        return reply.code(204).send(null)
      },
    )
  })
}
