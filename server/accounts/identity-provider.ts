import type { Configuration } from 'openid-client'
import type { Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'

/** What a sign-in elsewhere has to come back with; kept by the browser, signed, while it is there. */
export interface PendingSignIn {
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
}

/** What an identity provider says of somebody. */
export interface Identity {
  readonly issuer: string
  readonly subject: string
  /** Undefined: it does not say, or nobody has verified it. */
  readonly verifiedEmail: string | undefined
  readonly name: string | undefined
}

/** Signing in by OpenID Connect: the code flow with PKCE (RFC 7636), state and nonce. */
export interface IdentityProvider {
  /** Where to send the browser. @throws {CatalogueError} IDENTITY_PROVIDER_UNAVAILABLE */
  begin(): Promise<{ url: string; pending: PendingSignIn }>
  /** Who came back. @throws {CatalogueError} IDENTITY_REFUSED, IDENTITY_PROVIDER_UNAVAILABLE */
  finish(query: string, pending: PendingSignIn): Promise<Identity>
}

const SCOPE = 'openid email profile'
const TIMEOUT_SECONDS = 10
/** Where the provider sends the browser back to. */
export const CALLBACK_PATH = '/api/identity/callback'

/** The provider of the settings; undefined: there is none. It is asked for the first time when somebody signs in. */
export function createIdentityProvider({
  settings,
  log,
}: Pick<Context, 'settings' | 'log'>): IdentityProvider | undefined {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, PUBLIC_URL } = settings
  if (OIDC_ISSUER === undefined || OIDC_CLIENT_ID === undefined || PUBLIC_URL === undefined) return undefined
  const issuer = new URL(OIDC_ISSUER)
  const redirectUri = `${PUBLIC_URL}${CALLBACK_PATH}`
  let known: Promise<Configuration> | undefined
  const discover = async () => {
    const oidc = await import('openid-client') // many installations never need it
    const options = {
      timeout: TIMEOUT_SECONDS,
      ...(issuer.protocol === 'http:' ? { execute: [oidc.allowInsecureRequests] } : {}),
    }
    return oidc.discovery(issuer, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, undefined, options)
  }
  const configure = async () => {
    known ??= discover()
    try {
      return await known
    } catch (error) {
      known = undefined
      log.warn({ err: error }, 'the identity provider cannot be asked')
      throw new CatalogueError(
        'IDENTITY_PROVIDER_UNAVAILABLE',
        'The identity provider does not answer: try again later.',
        {
          cause: error,
        },
      )
    }
  }
  return {
    begin: async () => {
      const [oidc, config] = [await import('openid-client'), await configure()]
      const pending = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        codeVerifier: oidc.randomPKCECodeVerifier(),
      }
      const url = oidc.buildAuthorizationUrl(config, {
        ...{ redirect_uri: redirectUri, scope: SCOPE, state: pending.state, nonce: pending.nonce },
        code_challenge: await oidc.calculatePKCECodeChallenge(pending.codeVerifier),
        code_challenge_method: 'S256',
      })
      return { url: url.href, pending }
    },
    finish: async (query, pending) => {
      const config = await configure()
      try {
        return await readIdentity(config, new URL(`${redirectUri}${query}`), pending)
      } catch (error) {
        log.warn({ err: error }, 'a sign-in by the identity provider was refused')
        throw new CatalogueError('IDENTITY_REFUSED', 'The identity provider did not sign you in: try again.', {
          cause: error,
        })
      }
    },
  }
}

async function readIdentity(config: Configuration, answer: URL, pending: PendingSignIn): Promise<Identity> {
  const oidc = await import('openid-client')
  const tokens = await oidc.authorizationCodeGrant(config, answer, {
    pkceCodeVerifier: pending.codeVerifier,
    expectedState: pending.state,
    expectedNonce: pending.nonce,
    idTokenExpected: true,
  })
  const claims = tokens.claims()
  if (!claims) throw new Error('There is no ID token')
  const said = claims.email === undefined ? await oidc.fetchUserInfo(config, tokens.access_token, claims.sub) : claims
  const textOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)
  return {
    issuer: claims.iss,
    subject: claims.sub,
    verifiedEmail: said.email_verified === true ? textOf(said.email) : undefined,
    name: textOf(said.name),
  }
}
