import type { FastifyInstance } from 'fastify'
import { findFact } from '../../db/queries/facts.ts'
import { findFreshestWorker } from '../../db/queries/workers.ts'
import type { Context } from '../context.ts'

/** A worker that was not heard of for this long does not count as one. */
export const HEARTBEAT_LIMIT_MS = 15_000
const FREE_BYTES_WANTED = 32 * 1024 * 1024

type Check = 'ok' | 'failed'

/** What must work for the catalogue to be of use. */
export interface Readiness {
  readonly status: 'ready' | 'not_ready'
  readonly checks: { readonly database: Check; readonly engine: Check; readonly store: Check; readonly worker: Check }
}

/** Asks each part. Never throws. */
export async function checkReadiness(ctx: Pick<Context, 'db' | 'engine' | 'store' | 'now'>): Promise<Readiness> {
  const [database, engine, store, worker] = await Promise.all([
    check(async () => {
      await findFact(ctx.db, 'readiness')
      return true
    }),
    check(() => ctx.engine.isHealthy()),
    check(async () => (await ctx.store.freeBytes()) > FREE_BYTES_WANTED),
    check(async () => {
      const freshest = await findFreshestWorker(ctx.db)
      return freshest !== undefined && ctx.now() - freshest.heartbeatAtMs < HEARTBEAT_LIMIT_MS
    }),
  ])
  const all = [database, engine, store, worker].every((result) => result === 'ok')
  return { status: all ? 'ready' : 'not_ready', checks: { database, engine, store, worker } }
}

/** `/healthz`: this process answers. `/readyz`: every part of the catalogue works. Open to all: they tell nothing else. */
export function serveHealth(app: FastifyInstance, ctx: Pick<Context, 'db' | 'engine' | 'store' | 'now'>): void {
  const quiet = { schema: { hide: true }, logLevel: 'warn', config: { callsPerMinute: false } } as const
  app.get('/healthz', quiet, async () => ({ status: 'ok' }))
  app.get('/readyz', quiet, async (_request, reply) => {
    const readiness = await checkReadiness(ctx)
    return reply.code(readiness.status === 'ready' ? 200 : 503).send(readiness)
  })
}

async function check(ask: () => Promise<boolean>): Promise<Check> {
  try {
    return (await ask()) ? 'ok' : 'failed'
  } catch {
    return 'failed'
  }
}
