import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { isTls } from '../http/authenticate.ts'
import { refusals } from '../http/views.ts'
import { CALLBACK_PATH, createIdentityProvider, type PendingSignIn } from './identity-provider.ts'
import { digest } from './secrets.ts'
import { setSessionCookie } from './session-cookie.ts'
import { signInWithIdentity } from './sign-in-with-identity.ts'

const tags = ['session']
const PENDING_SECONDS = 600
const SIGN_INS_PER_MINUTE = 10
const BeginBody = Type.Object(
  { invitation: Type.Optional(Type.String({ minLength: 1, maxLength: 512, description: 'The secret of a link' })) },
  { additionalProperties: false },
)

/** Signing in by OpenID Connect, where the settings name a provider. */
export const identityRoutes: FastifyPluginAsyncTypebox<{ ctx: Context }> = async (app, { ctx }) => {
  const provider = createIdentityProvider(ctx)
  const cookies = createPendingCookies()
  const name = isTls(ctx.settings) ? '__Host-juku-identity' : 'juku-identity'
  const bounds = { path: '/', httpOnly: true, sameSite: 'lax', secure: isTls(ctx.settings) } as const

  app.get(
    '/sign-in-options',
    {
      schema: {
        operationId: 'getSignInOptions',
        summary: 'Read how people can sign in here',
        tags,
        security: [],
        response: {
          200: {
            description: 'The ways beside email and password',
            ...Type.Object({ identityProvider: Type.Boolean() }),
          },
          ...refusals,
        },
      },
    },
    async () => ({ identityProvider: provider !== undefined }),
  )

  app.post(
    '/identity/begin',
    {
      config: { callsPerMinute: SIGN_INS_PER_MINUTE },
      schema: {
        operationId: 'beginIdentity',
        summary: 'Begin to sign in by the identity provider',
        description: 'For a page: go to the url. The provider sends the browser back, and that signs in.',
        tags,
        security: [],
        body: BeginBody,
        response: { 200: { description: 'Where to go', ...Type.Object({ url: Type.String() }) }, ...refusals },
      },
    },
    async (request, reply) => {
      if (!provider) {
        throw new CatalogueError(
          'IDENTITY_PROVIDER_UNAVAILABLE',
          'There is no identity provider here: use your password.',
        )
      }
      const { invitation } = request.body
      const { url, pending } = await provider.begin()
      const kept = { ...pending, ...(invitation === undefined ? {} : { invitationDigest: digest(invitation) }) }
      reply.setCookie(name, cookies.seal(kept, ctx.now()), { ...bounds, maxAge: PENDING_SECONDS })
      return { url }
    },
  )

  app.get(
    CALLBACK_PATH.replace('/api', ''),
    { config: { callsPerMinute: SIGN_INS_PER_MINUTE }, schema: { hide: true } },
    async (request, reply) => {
      reply.clearCookie(name, bounds)
      try {
        const pending = cookies.open(request.cookies[name], ctx.now())
        if (!provider || !pending) {
          throw new CatalogueError('IDENTITY_REFUSED', 'This sign-in did not begin in this browser, or too long ago.')
        }
        const query = request.url.includes('?') ? request.url.slice(request.url.indexOf('?')) : ''
        const identity = await provider.finish(query, pending)
        setSessionCookie(reply, ctx.settings, await signInWithIdentity(ctx, identity, pending.invitationDigest))
        return reply.redirect('/', 303)
      } catch (error) {
        if (!(error instanceof CatalogueError)) throw error
        return reply.redirect(`/?refused=${error.code}`, 303) // a page shows it; its reader came by a redirect
      }
    },
  )
}

type Kept = PendingSignIn & { readonly invitationDigest?: string }

/** Keeps a sign-in with the browser that began it. The key is made anew with each start: who is on the way begins again. */
function createPendingCookies() {
  const key = randomBytes(32)
  const sign = (text: string) => createHmac('sha256', key).update(text).digest('base64url')
  return {
    seal: (kept: Kept, nowMs: number): string => {
      const text = Buffer.from(JSON.stringify({ kept, untilMs: nowMs + PENDING_SECONDS * 1_000 })).toString('base64url')
      return `${text}.${sign(text)}`
    },
    open: (cookie: string | undefined, nowMs: number): Kept | undefined => {
      const [text = '', given = ''] = cookie?.split('.') ?? []
      const signature = sign(text)
      if (given.length !== signature.length || !timingSafeEqual(Buffer.from(given), Buffer.from(signature)))
        return undefined
      const { kept, untilMs } = JSON.parse(Buffer.from(text, 'base64url').toString()) as { kept: Kept; untilMs: number } // ours
      return untilMs > nowMs ? kept : undefined
    },
  }
}
