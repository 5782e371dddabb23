import { setTimeout as pause } from 'node:timers/promises'
import {
  extendLease,
  failJob,
  findHeldJob,
  finishJob,
  hasDueJob,
  holdsLease,
  type Job,
  type JobKind,
  leaseJob,
  requeueJob,
} from '../../db/queries/jobs.ts'
import { MediaError } from '../../media/errors.ts'
import type { WorkerContext } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { type JobDefinition, type JobProblem, RetryLater } from './job-definition.ts'
import { JOB_DEFINITIONS } from './job-definitions.ts'

/** A share of a worker: so many jobs of these kinds at once. */
export interface Lane {
  readonly kinds: readonly JobKind[]
  readonly concurrency: number
  /** While a job of these kinds waits, none of this lane begins. */
  readonly after?: readonly JobKind[]
}

/** Jobs being run. */
export interface RunningJobs {
  /** Tells lanes that wait that there is a job of this kind: they would find it by themselves, only later. */
  wake(kind: JobKind): void
  /** Ends the runs under way, puts their jobs back into the queue, and takes no more. */
  stop(): Promise<void>
}

const POLL_MS = 100
const LEASE_MS = 30_000
const HEARTBEAT_MS = 10_000
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 5 * 60_000

/** Runs jobs until it is stopped. `owner` names this worker in the leases. */
export function runJobs(ctx: WorkerContext, owner: string, lanes: readonly Lane[]): RunningJobs {
  const stopping = new AbortController()
  const naps = new Set<Nap>()
  const loops = lanes.flatMap((lane) =>
    Array.from({ length: lane.concurrency }, () => runLoop(ctx, owner, { ...lane, naps }, stopping.signal)),
  )
  return {
    wake: (kind) => {
      for (const { kinds, end } of naps) if (kinds.includes(kind)) end()
    },
    stop: async () => {
      stopping.abort()
      for (const { end } of naps) end()
      await Promise.all(loops)
    },
  }
}

/** A lane's wait for work. */
interface Nap {
  readonly kinds: readonly JobKind[]
  readonly end: () => void
}

async function runLoop(
  ctx: WorkerContext,
  owner: string,
  lane: Lane & { readonly naps: Set<Nap> },
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) {
    try {
      const job = await takeJob(ctx, owner, lane)
      if (job) await runOne(ctx, job, stop)
      else if (!stop.aborted) await nap(lane)
    } catch (error) {
      ctx.log.error({ err: error }, 'a job could not be taken or ended; its lease will run out')
      await pause(FIRST_PAUSE_MS)
    }
  }
}

/** Ends after a while, or as soon as it is ended. */
function nap({ kinds, naps }: { readonly kinds: readonly JobKind[]; readonly naps: Set<Nap> }): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      naps.delete(one)
      resolve()
    }
    const timer = setTimeout(end, POLL_MS - (performance.now() % POLL_MS)) // with all others: one wake-up of the processor
    const one: Nap = { kinds, end }
    naps.add(one)
  })
}

async function takeJob(ctx: WorkerContext, owner: string, lane: Lane): Promise<Job | undefined> {
  const nowMs = ctx.now()
  if (!(await hasDueJob(ctx.db, lane.kinds, nowMs))) return undefined
  if (lane.after && (await hasDueJob(ctx.db, lane.after, nowMs))) return undefined
  return ctx.db.transaction((tx) => leaseJob(tx, { kinds: lane.kinds, owner, nowMs, leaseUntilMs: nowMs + LEASE_MS }))
}

async function runOne(ctx: WorkerContext, job: Job, stop: AbortSignal): Promise<void> {
  const definition = JOB_DEFINITIONS[job.kind]
  const lost = new AbortController()
  const heartbeat = setInterval(() => void keepLease(ctx, job, lost), HEARTBEAT_MS)
  try {
    if (job.attempts > definition.maxAttempts) {
      throw new CatalogueError('JOB_GAVE_UP', `It was begun ${definition.maxAttempts} times and never came to an end.`)
    }
    const outcome = await definition.run(ctx, job, AbortSignal.any([stop, lost.signal]))
    await ctx.db.transaction(async (tx) => {
      if (!(await holdsLease(tx, job))) return
      await outcome?.(tx)
      await finishJob(tx, job, ctx.now())
    })
  } catch (error) {
    await endBadly(ctx, job, definition, error, stop)
  } finally {
    clearInterval(heartbeat)
  }
}

async function keepLease(ctx: WorkerContext, job: Job, lost: AbortController): Promise<void> {
  try {
    const kept = await ctx.db.transaction((tx) => extendLease(tx, job, ctx.now() + LEASE_MS))
    if (!kept) lost.abort()
  } catch (error) {
    ctx.log.warn({ err: error }, 'a lease could not be kept; the next beat tries again')
  }
}

async function endBadly(
  ctx: WorkerContext,
  job: Job,
  definition: JobDefinition,
  error: unknown,
  stop: AbortSignal,
): Promise<void> {
  const nowMs = ctx.now()
  const hasEnded = definition.isFinal(error) || job.attempts >= definition.maxAttempts
  await ctx.db.transaction(async (tx) => {
    const held = await findHeldJob(tx, job)
    if (!held) return
    if (stop.aborted || error instanceof RetryLater) {
      const delayMs = error instanceof RetryLater ? error.delayMs : 0
      return requeueJob(tx, job, { dueAtMs: nowMs + delayMs, nowMs, attempts: job.attempts - 1 })
    }
    if (held.generation > job.generation) return finishJob(tx, job, nowMs) // goes round: what failed is out of date
    if (!hasEnded) return requeueJob(tx, job, { dueAtMs: nowMs + pauseAfter(job.attempts), nowMs })
    const problem = problemOf(error)
    if (await definition.giveUp(ctx, tx, job, problem)) await finishJob(tx, job, nowMs)
    else await failJob(tx, job, problem, nowMs)
  })
  if (!stop.aborted && !(error instanceof RetryLater)) {
    ctx.log.warn({ err: error, kind: job.kind, key: job.key, attempt: job.attempts }, 'a job did not go well')
  }
}

/** Doubles from 1 s to 5 min, with jitter so that jobs that failed together do not return together. */
function pauseAfter(attempts: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** (attempts - 1), LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2)
}

function problemOf(error: unknown): JobProblem {
  if (error instanceof MediaError || error instanceof CatalogueError) return { code: error.code, detail: error.message }
  return {
    code: 'INTERNAL',
    detail: 'It failed here for a reason that is not the file’s. Try again, or tell the operator.',
  }
}
