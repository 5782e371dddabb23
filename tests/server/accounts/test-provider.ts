import { createServer, type Server } from 'node:http'
import Provider from 'oidc-provider'
import { findFreePort } from '../../start-server.ts'

/** What the provider says of an account. */
export interface Account {
  readonly email: string
  readonly email_verified: boolean
  readonly name: string
}

/** A real OpenID Connect provider in this process, which signs in whom the test says without asking. */
export interface TestProvider extends AsyncDisposable {
  readonly issuer: string
  readonly accounts: Map<string, Account>
  /** Who is at the browser that comes next. */
  seat(accountId: string): void
  /** Does in a browser of its own what somebody does there; the address that it sends back to. */
  visit(url: string, accountId: string): Promise<string>
}

export const CLIENT = { id: 'juku', secret: 'a secret between both of them' }

export async function startTestProvider(publicUrl: string): Promise<TestProvider> {
  const port = await findFreePort()
  const issuer = `http://127.0.0.1:${port}`
  const accounts = new Map<string, Account>()
  let visitor = ''
  const provider = new Provider(issuer, {
    clients: [
      {
        ...{
          client_id: CLIENT.id,
          client_secret: CLIENT.secret,
          redirect_uris: [`${publicUrl}/api/identity/callback`],
        },
        ...{ response_types: ['code'], grant_types: ['authorization_code'] },
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    cookies: { keys: ['a key of a test'] },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id, ...accounts.get(id) }) }),
    loadExistingGrant: async (ctx) => {
      const { client, session } = ctx.oidc
      const grant = new ctx.oidc.provider.Grant({
        clientId: client?.clientId ?? '',
        accountId: session?.accountId ?? '',
      })
      grant.addOIDCScope('openid email profile')
      await grant.save()
      return grant
    },
  })
  provider.use(async (ctx, next) => {
    if (!ctx.path.startsWith('/interaction/')) return next()
    await provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: visitor } })
    ctx.respond = false
  })
  const server: Server = createServer(provider.callback())
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    issuer,
    accounts,
    seat: (accountId) => {
      visitor = accountId
    },
    visit: async (url, accountId) => {
      visitor = accountId
      const jar = new Map<string, string>()
      let next = url
      while (!next.startsWith(publicUrl)) {
        const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
        const answer = await fetch(next, { redirect: 'manual', headers: { cookie } })
        for (const line of answer.headers.getSetCookie()) {
          const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
          jar.set(name, value)
        }
        const location = answer.headers.get('location')
        if (location === null) throw new Error(`${answer.status} ${await answer.text()}`)
        next = new URL(location, next).href
      }
      return next
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
