import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { PartnerScope } from '../../db/schema/index.ts'
import type { Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { TooManyRequestsError } from '../http/problems.ts'
import { createQuota, tellAllowance } from '../http/quota.ts'
import type { KeyUses } from './key-uses.ts'
import type { PartnerLimits } from './limits.ts'
import { createKeyVerifier, type Partner, requireScope } from './verify-key.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose key a request came with; null outside of the partner API. */
    partner: Partner | null
  }
  interface FastifyContextConfig {
    /** What a key needs for this route of the partner API; `any`: every key opens it. */
    scope?: PartnerScope | 'any'
    /** What a call of it takes of the quota of a minute; 1. */
    cost?: number
  }
}

const BEARER = /^Bearer ([!-~]{1,512})$/i

/**
 * Everything that is registered in this scope needs a key with the scope that its route names. Sessions and tokens of people are
 * nothing here. A route that names no scope stops the start.
 * @throws {CatalogueError} KEY_MISSING, KEY_WRONG, KEY_EXPIRED, KEY_REVOKED, SCOPE_MISSING
 */
export function requirePartner(
  scope: FastifyInstance,
  ctx: Pick<Context, 'db' | 'now'>,
  { limits, uses }: { readonly limits: PartnerLimits; readonly uses: Pick<KeyUses, 'note'> },
): void {
  const quota = createQuota(limits.costPerMinute, ctx.now)
  const refusals = createQuota(limits.refusalsPerMinute, ctx.now)
  const tooMuch = `The calls of this key cost more than ${limits.costPerMinute} within a minute.`
  const verify = createKeyVerifier(ctx)
  const guard =
    (needed: PartnerScope | 'any', cost: number) => async (request: FastifyRequest, reply: FastifyReply) => {
      const partner = await findPartner(verify, request).catch((error: unknown) => {
        const { isOver, resetSeconds } = refusals.spend(request.ip, 1)
        if (isOver) throw new TooManyRequestsError('Too many calls came with keys that are wrong.', resetSeconds)
        throw error
      })
      request.partner = partner
      uses.note(partner.keyId)
      tellAllowance(reply, limits.costPerMinute, quota.spend(partner.keyId, cost), tooMuch)
      if (needed !== 'any') requireScope(partner, needed)
    }
  scope.addHook('onRoute', (route) => {
    // Before the schema is looked at, and without a look at the route with each call.
    const { scope: needed, cost = 1 } = route.config ?? {}
    if (needed === undefined)
      throw new Error(`${String(route.method)} ${route.url} has to name the scope that a key needs`)
    route.onRequest = guard(needed, cost)
  })
}

/** The partner that calls in a scope with `requirePartner`. */
export function partnerOf(request: FastifyRequest): Partner {
  if (request.partner === null) throw new Error(`${request.routeOptions.url} is not behind requirePartner`)
  return request.partner
}

/** The partner whose key a request came with. @throws {CatalogueError} KEY_MISSING, KEY_WRONG, KEY_EXPIRED, KEY_REVOKED */
export async function findPartner(
  verify: (text: string) => Promise<Partner>,
  request: FastifyRequest,
): Promise<Partner> {
  const { authorization } = request.headers
  if (authorization === undefined) {
    throw new CatalogueError('KEY_MISSING', 'Send the key of your platform: Authorization: Bearer juku_....')
  }
  return verify(BEARER.exec(authorization)?.[1] ?? '')
}
