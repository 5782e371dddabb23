import type { FastifyInstance, onResponseHookHandler } from 'fastify'
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'
import { countEpisodesByState } from '../../db/queries/episodes.ts'
import { countJobs } from '../../db/queries/jobs.ts'
import { countOutcomes } from '../../db/queries/webhook-attempts.ts'
import { summariseDeliveries } from '../../db/queries/webhook-deliveries.ts'
import { ATTEMPT_OUTCOMES, EPISODE_STATES } from '../../db/schema/index.ts'
import type { Context } from '../context.ts'
import { countDurations, type Durations } from './durations.ts'
import { checkReadiness } from './health.ts'

/** Notes an answer to GET that was given without its route. @param route the pattern of its address */
export type ObserveAnswer = (route: string, status: number, durationMs: number) => void

/** Times every answer; `read` gives what `/metrics` shows, in the Prometheus text format. */
export function measureRequests(
  app: FastifyInstance,
  ctx: Pick<Context, 'db' | 'engine' | 'store' | 'now'>,
): { readonly read: () => Promise<{ contentType: string; text: string }>; readonly observe: ObserveAnswer } {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const durations = countDurations(registry, {
    name: 'juku_http_request_duration_seconds',
    help: 'Time until the answer was sent, by route pattern',
    boundsSeconds: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60],
  })
  const withoutRoute = observeRoute(durations, 'none')
  // By the route, which is known before any call of it: to look the labels up with each costs as much as a small answer.
  app.addHook('onRoute', (route) => {
    const hooks = [route.onResponse ?? []].flat()
    const observe = observeRoute(durations, route.url)
    const onResponse: onResponseHookHandler = (request, reply, done) => {
      observe(request.method, reply.statusCode, reply.elapsedTime)
      done()
    }
    route.onResponse = [...hooks, onResponse]
  })
  app.addHook('onResponse', (request, reply, done) => {
    if (request.is404) withoutRoute(request.method, reply.statusCode, reply.elapsedTime)
    done()
  })
  const gauges = catalogueGauges(registry)
  const webhooks = webhookMeters(registry)
  const routes = new Map<string, ReturnType<typeof observeRoute>>()
  return {
    read: async () => {
      await readGauges(gauges, ctx)
      await readWebhookMeters(webhooks, ctx)
      return { contentType: registry.contentType, text: await registry.metrics() }
    },
    observe: (route, status, durationMs) => {
      const observe = routes.get(route) ?? observeRoute(durations, route)
      routes.set(route, observe)
      observe('GET', status, durationMs)
    },
  }
}

function observeRoute(durations: Durations, route: string) {
  const known = new Map<string, Map<number, (durationMs: number) => void>>()
  return (method: string, status: number, durationMs: number): void => {
    let one = known.get(method)?.get(status)
    if (one === undefined) {
      one = durations.of({ method, route, status })
      known.set(method, (known.get(method) ?? new Map()).set(status, one))
    }
    one(durationMs)
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

function webhookMeters(registry: Registry) {
  const registers = [registry]
  return {
    attempts: new Counter({
      name: 'juku_webhook_attempts_total',
      help: 'Attempts to send messages to partners, by how they ended',
      labelNames: ['outcome'],
      registers,
    }),
    messages: new Gauge({
      name: 'juku_webhook_messages',
      help: 'Messages to partners that wait, and that were given up',
      labelNames: ['state'],
      registers,
    }),
    oldest: new Gauge({
      name: 'juku_webhook_oldest_waiting_seconds',
      help: 'Age of the oldest message that waits; 0: none does',
      registers,
    }),
  }
}

/** The worker sends, and this process tells: what it counted stands in the database. */
async function readWebhookMeters(
  meters: ReturnType<typeof webhookMeters>,
  { db, now }: Pick<Context, 'db' | 'now'>,
): Promise<void> {
  meters.attempts.reset()
  for (const outcome of ATTEMPT_OUTCOMES) meters.attempts.inc({ outcome }, 0)
  for (const { outcome, attempts } of await countOutcomes(db)) meters.attempts.inc({ outcome }, attempts)
  const { pending, dead, oldestPendingAtMs } = await summariseDeliveries(db)
  meters.messages.set({ state: 'pending' }, pending)
  meters.messages.set({ state: 'dead' }, dead)
  meters.oldest.set(oldestPendingAtMs === null ? 0 : Math.max(0, now() - oldestPendingAtMs) / 1_000)
}
