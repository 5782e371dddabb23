import type { FastifyInstance, onResponseHookHandler } from 'fastify'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { countEpisodesByState } from '../../db/queries/episodes.ts'
import { countJobs } from '../../db/queries/jobs.ts'
import { EPISODE_STATES } from '../../db/schema/index.ts'
import type { Context } from '../context.ts'
import { checkReadiness } from './health.ts'

/** Times every answer and returns what `/metrics` shows, in the Prometheus text format. */
export function measureRequests(
  app: FastifyInstance,
  ctx: Pick<Context, 'db' | 'engine' | 'store' | 'now'>,
): () => Promise<{ contentType: string; text: string }> {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const durations = new Histogram({
    name: 'juku_http_request_duration_seconds',
    help: 'Time until the answer was sent, by route pattern',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60],
    registers: [registry],
  })
  // By the route, which is known before any call of it: to look the labels up with each costs as much as a small answer.
  app.addHook('onRoute', (route) => {
    const hooks = [route.onResponse ?? []].flat()
    route.onResponse = [...hooks, observeRoute(durations, route.url)]
  })
  app.addHook('onResponse', (request, reply, done) => {
    if (request.is404) {
      durations.observe({ method: request.method, route: 'none', status: reply.statusCode }, reply.elapsedTime / 1_000)
    }
    done()
  })
  const gauges = catalogueGauges(registry)
  return async () => {
    await readGauges(gauges, ctx)
    return { contentType: registry.contentType, text: await registry.metrics() }
  }
}

function observeRoute(durations: Histogram<'method' | 'route' | 'status'>, route: string): onResponseHookHandler {
  const known = new Map<string, ReturnType<typeof durations.labels>>()
  return (request, reply, done) => {
    const name = `${request.method} ${reply.statusCode}`
    let one = known.get(name)
    if (one === undefined) {
      one = durations.labels({ method: request.method, route, status: reply.statusCode })
      known.set(name, one)
    }
    one.observe(reply.elapsedTime / 1_000)
    done()
  }
}

function catalogueGauges(registry: Registry) {
  const registers = [registry]
  return {
    jobs: new Gauge({ name: 'juku_jobs', help: 'Jobs by kind and state', labelNames: ['kind', 'state'], registers }),
    episodes: new Gauge({ name: 'juku_episodes', help: 'Episodes by state', labelNames: ['state'], registers }),
    parts: new Gauge({ name: 'juku_part_up', help: '1 when the part works', labelNames: ['part'], registers }),
    free: new Gauge({ name: 'juku_store_free_bytes', help: 'Bytes that the store may still take', registers }),
  }
}

async function readGauges(
  gauges: ReturnType<typeof catalogueGauges>,
  ctx: Pick<Context, 'db' | 'engine' | 'store' | 'now'>,
): Promise<void> {
  gauges.jobs.reset()
  for (const { kind, state, count } of await countJobs(ctx.db)) gauges.jobs.set({ kind, state }, count)
  for (const state of EPISODE_STATES) gauges.episodes.set({ state }, 0)
  for (const { state, count } of await countEpisodesByState(ctx.db)) gauges.episodes.set({ state }, count)
  for (const [part, result] of Object.entries((await checkReadiness(ctx)).checks)) {
    gauges.parts.set({ part }, result === 'ok' ? 1 : 0)
  }
  gauges.free.set(await ctx.store.freeBytes().catch(() => 0))
}
