import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { PartnerScope } from '../../db/schema/index.ts'
import type { Context } from '../context.ts'
import { TooManyRequestsError } from '../http/problems.ts'
import { type Allowance, createQuota, tellAllowance } from '../http/quota.ts'
import type { KeyUses } from './key-uses.ts'
import type { PartnerLimits } from './limits.ts'
import { createKeyVerifier, type KeyVerifier, type Partner, requireScope } from './verify-key.ts'

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

/** Who comes with a key, and how often. One of a server, for whichever door they take. */
export interface Gate extends Pick<KeyVerifier, 'findVerified'> {
  /** @throws {CatalogueError} KEY_MISSING, KEY_WRONG, KEY_EXPIRED, KEY_REVOKED @throws {TooManyRequestsError} too many of them are wrong */
  verify(request: FastifyRequest): Promise<Partner>
  /** Counts a call. One beyond the quota takes nothing of it. */
  admit(partner: Partner, cost: number): Allowance
  /** As `admit`; undefined: the call is beyond the quota, and not counted yet. */
  admitWithin(partner: Partner, cost: number): Allowance | undefined
}

export function openGate(
  ctx: Pick<Context, 'db' | 'now'>,
  { limits, uses }: { readonly limits: PartnerLimits; readonly uses: Pick<KeyUses, 'note'> },
): Gate {
  const quota = createQuota(limits.costPerMinute, ctx.now)
  const refusals = createQuota(limits.refusalsPerMinute, ctx.now)
  const { findVerified, verify } = createKeyVerifier(ctx)
  return {
    findVerified,
    verify: (request) =>
      verify(request.headers.authorization).catch((error: unknown) => {
        const { isOver, resetSeconds } = refusals.spend(request.ip, 1)
        if (isOver) throw new TooManyRequestsError('Too many calls came with keys that are wrong.', resetSeconds)
        throw error
      }),
    admit: ({ keyId }, cost) => {
      uses.note(keyId)
      return quota.spend(keyId, cost)
    },
    admitWithin: ({ keyId }, cost) => {
      const allowance = quota.spend(keyId, cost)
      if (allowance.isOver) return undefined
      uses.note(keyId)
      return allowance
    },
  }
}

/**
 * Everything that is registered in this scope needs a key with the scope that its route names. Sessions and tokens of people are
 * nothing here. A route that names no scope stops the start.
 * @throws {CatalogueError} KEY_MISSING, KEY_WRONG, KEY_EXPIRED, KEY_REVOKED, SCOPE_MISSING
 */
export function requirePartner(scope: FastifyInstance, gate: Gate, { costPerMinute }: PartnerLimits): void {
  const tooMuch = `The calls of this key cost more than ${costPerMinute} within a minute.`
  const guard =
    (needed: PartnerScope | 'any', cost: number) => async (request: FastifyRequest, reply: FastifyReply) => {
      const partner = gate.findVerified(request.headers.authorization) ?? (await gate.verify(request))
      request.partner = partner
      tellAllowance(reply, costPerMinute, gate.admit(partner, cost), tooMuch)
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
