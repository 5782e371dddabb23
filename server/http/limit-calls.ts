import type { FastifyInstance } from 'fastify'
import { createQuota, tellAllowance } from './quota.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Calls of a minute that an address may make to this route, instead of the bound of a caller on all of them; false: no bound. */
    callsPerMinute?: number | false
  }
}

/** Bounds the calls of each caller, and of each address without one; the operator has none. Every answer says what is left. */
export function limitCalls(app: FastifyInstance, perMinute: number, now: () => number): void {
  const all = createQuota(perMinute, now)
  const ofRoutes = new Map<string, ReturnType<typeof createQuota>>()
  const quotaOf = (route: string, most: number) => {
    const quota = ofRoutes.get(route) ?? createQuota(most, now)
    ofRoutes.set(route, quota)
    return quota
  }
  app.addHook('onRequest', async (request, reply) => {
    const { config, method, url } = request.routeOptions
    const own = config?.callsPerMinute
    if (own === false || request.caller?.kind === 'operator') return
    const most = own ?? perMinute
    const allowance =
      own === undefined
        ? all.spend(request.caller?.id ?? request.ip, 1)
        : quotaOf(`${String(method)} ${url}`, own).spend(request.ip, 1)
    tellAllowance(reply, most, allowance, `There were more than ${most} calls within a minute.`)
  })
}
