import { setTimeout as pause } from 'node:timers/promises'
import { pino } from 'pino'
import { v7 as newId } from 'uuid'
import { sql } from '../../db/drizzle.ts'
import type { Db } from '../../db/open.ts'
import { findReadinessMarks } from '../../db/queries/readiness.ts'
import { updateWork } from '../../db/queries/works.ts'
import { readSettings } from '../../server/config.ts'
import type { WorkerContext } from '../../server/context.ts'
import { keepAsking } from '../../server/jobs/keep-asking.ts'
import { runJobs } from '../../server/jobs/run-jobs.ts'
import { computeReadiness } from '../../server/readiness/compute-readiness.ts'
import { pageReadiness } from '../../server/readiness/list-readiness.ts'
import { pageReadinessChanges } from '../../server/readiness/list-readiness-changes.ts'
import { readTargets } from '../../server/readiness/read-targets.ts'
import type { Target } from '../../server/readiness/targets.ts'

/** What it took to work out what is due, and on what the time went. */
export interface Computed {
  readonly works: number
  readonly rows: number
  readonly seconds: number
  /** Of the processor, which others that run beside it do not lengthen. */
  readonly cpuSeconds: number
  readonly evaluatingSeconds: number
  readonly storingSeconds: number
  /** Milliseconds. */
  readonly longestTransactionMs: number
}

/** What a process of the program has, as far as readiness asks for it. */
export function benchContext(db: Db, dataDir: string): WorkerContext {
  const settings = readSettings({ DATA_DIR: dataDir })
  return { db, settings, log: pino({ level: 'silent' }), now: Date.now, newId } as unknown as WorkerContext
}

/** Works out all that is due for these targets. */
export async function measureComputing(db: Db, targets: readonly Target[]): Promise<Computed> {
  const spent = { evaluatingMs: 0, storingMs: 0, longestTransactionMs: 0 }
  const timed = targets.map(
    (target): Target => ({
      ...target,
      evaluate: (facts, asOfMs) => {
        const startedMs = performance.now()
        const evaluation = target.evaluate(facts, asOfMs)
        spent.evaluatingMs += performance.now() - startedMs
        return evaluation
      },
    }),
  )
  const transaction: Db['transaction'] = async (work) => {
    const startedMs = performance.now()
    const result = await db.transaction(work)
    const tookMs = performance.now() - startedMs
    spent.storingMs += tookMs
    spent.longestTransactionMs = Math.max(spent.longestTransactionMs, tookMs)
    return result
  }
  const timedDb = Object.assign(Object.create(db) as Db, { transaction })
  const [startedMs, startedCpu] = [performance.now(), process.cpuUsage()]
  const done = await computeReadiness({ db: timedDb, now: Date.now }, async () => timed)
  const cpu = process.cpuUsage(startedCpu)
  return {
    ...done,
    seconds: (performance.now() - startedMs) / 1_000,
    cpuSeconds: (cpu.user + cpu.system) / 1_000_000,
    evaluatingSeconds: spent.evaluatingMs / 1_000,
    storingSeconds: spent.storingMs / 1_000,
    longestTransactionMs: spent.longestTransactionMs,
  }
}

const LOOK_EVERY_MS = 2

/** Milliseconds from the commit of an edit until its work's rows are stored, by the worker's own loops; one value an edit. */
export async function measureOneEdit(ctx: WorkerContext, workIds: readonly string[]): Promise<number[]> {
  const jobs = runJobs(ctx, 'bench', [{ kinds: ['compute-readiness'], concurrency: 1 }])
  const asking = keepAsking(ctx, ['readiness'], jobs)
  const isDone = async (id: string) => {
    const [mark] = await findReadinessMarks(ctx.db, [id])
    return mark !== undefined && mark.computedSeq === mark.changedSeq
  }
  const took: number[] = []
  for (const id of workIds) {
    await pause(Math.random() * 200) // at any moment of the loops' pauses
    await ctx.db.transaction((tx) => updateWork(tx, id, {}, ctx.now()))
    const committedMs = performance.now()
    while (!(await isDone(id))) await pause(LOOK_EVERY_MS)
    took.push(performance.now() - committedMs)
  }
  await asking.stop()
  await jobs.stop()
  return took
}

const operator = { kind: 'operator', id: 'operator', memberships: [] } as const
const DAY_MS = 86_400_000

/** Milliseconds of one page of the works of a target by state, for the operator. */
export async function measurePage(ctx: WorkerContext, target: string): Promise<number> {
  const startedMs = performance.now()
  await pageReadiness(ctx, operator, { target, state: 'fail', limit: 20 })
  return performance.now() - startedMs
}

/** What a page of changes, and all pages, of a month take. */
export async function measureChanges(ctx: WorkerContext): Promise<{ firstMs: number; allMs: number; changes: number }> {
  const startedMs = performance.now()
  const asked = { fromMs: ctx.now(), toMs: ctx.now() + 30 * DAY_MS, limit: 100 }
  let [cursor, changes, firstMs] = [undefined as string | undefined, 0, 0]
  for (let pages = 0; pages === 0 || cursor !== undefined; pages++) {
    const page = await pageReadinessChanges(ctx, operator, { ...asked, cursor })
    if (pages === 0) firstMs = performance.now() - startedMs
    changes += page.changes.length
    cursor = page.nextCursor ?? undefined
  }
  return { firstMs, allMs: performance.now() - startedMs, changes }
}

/** The targets that the program has rules for. */
export async function listTargets(ctx: WorkerContext): Promise<readonly Target[]> {
  return readTargets(ctx)
}

/** Ids of some works. */
export async function listSomeWorks(db: Db, limit: number): Promise<string[]> {
  return db.all<{ id: string }>(sql`select id from works order by id limit ${limit}`).map(({ id }) => id)
}
