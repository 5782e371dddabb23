import { countEpisodesByState } from '../../db/queries/episodes.ts'
import { countIndexing } from '../../db/queries/job-failures.ts'
import { countJobs } from '../../db/queries/jobs.ts'
import { countOutcomes } from '../../db/queries/webhook-attempts.ts'
import { summariseDeliveries } from '../../db/queries/webhook-deliveries.ts'
import type { Context } from '../context.ts'
import { checkReadiness } from '../http/health.ts'
import type { OperationsView } from './schemas.ts'

type Needs = Pick<Context, 'db' | 'engine' | 'store' | 'now'>

/** How the installation is just now. A part that does not answer is told as null, and never fails the whole. */
export async function readOperations(ctx: Needs): Promise<OperationsView> {
  const [readiness, jobs, episodes, outcomes, deliveries, indexing, documents, freeBytes] = await Promise.all([
    checkReadiness(ctx),
    countJobs(ctx.db),
    countEpisodesByState(ctx.db),
    countOutcomes(ctx.db),
    summariseDeliveries(ctx.db),
    countIndexing(ctx.db),
    countDocuments(ctx),
    ctx.store.freeBytes().catch(() => null),
  ])
  const { pending, dead, oldestPendingAtMs } = deliveries
  return {
    at: new Date(ctx.now()).toISOString(),
    ...readiness,
    jobs,
    episodes,
    freeBytes,
    index: { ...indexing, documents },
    webhooks: {
      ...{ pending, dead },
      oldestPendingAt: oldestPendingAtMs === null ? null : new Date(oldestPendingAtMs).toISOString(),
      outcomes: outcomes.map(({ outcome, attempts }) => ({ outcome, attempts })),
    },
  }
}

async function countDocuments({ engine }: Pick<Context, 'engine'>): Promise<number | null> {
  try {
    return (await engine.listDocuments('works', { offset: 0, limit: 1 })).total
  } catch {
    return null
  }
}
