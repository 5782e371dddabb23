import { and, asc, eq, inArray, lt, lte, or, sql } from '../drizzle.ts'
import { keepUntilCommit } from '../keep-until-commit.ts'
import type { Reader, Tx } from '../open.ts'
import { prepareOnce } from '../prepare-once.ts'
import { type JOB_KINDS, jobs } from '../schema/index.ts'

export type JobKind = (typeof JOB_KINDS)[number]
export type Job = typeof jobs.$inferSelect

export interface NewJob {
  readonly id: string
  readonly kind: JobKind
  /** What the job is about; one job a kind and key exists at a time. */
  readonly key: string
  readonly dueAtMs: number
  readonly nowMs: number
}

/** Asks for a job. One that waits or has failed is asked for anew; one that runs goes round again when it ends. */
export async function enqueueJob(tx: Tx, job: NewJob): Promise<void> {
  tx.insert(jobs)
    .values({
      id: job.id,
      kind: job.kind,
      key: job.key,
      state: 'queued',
      generation: 1,
      attempts: 0,
      dueAtMs: job.dueAtMs,
      createdAtMs: job.nowMs,
      updatedAtMs: job.nowMs,
    })
    .onConflictDoUpdate({
      target: [jobs.kind, jobs.key],
      set: {
        generation: sql`${jobs.generation} + 1`,
        state: sql`case when ${jobs.state} = 'running' then 'running' else 'queued' end`,
        attempts: sql`case when ${jobs.state} = 'running' then ${jobs.attempts} else 0 end`,
        dueAtMs: job.dueAtMs,
        problemCode: null,
        problemDetail: null,
        updatedAtMs: job.nowMs,
      },
    })
    .run()
}

/** The job of this kind and key; undefined: nobody asked for it, or it has been done. */
export async function findJob(db: Reader, kind: JobKind, key: string): Promise<Job | undefined> {
  return db
    .select()
    .from(jobs)
    .where(and(eq(jobs.kind, kind), eq(jobs.key, key)))
    .get()
}

export interface LeaseRequest {
  readonly kinds: readonly JobKind[]
  readonly owner: string
  readonly nowMs: number
  readonly leaseUntilMs: number
}

/** True when there is a job to lease; asked before the write lock is taken for it, and a hundred times a second where nothing is to do. */
export async function hasDueJob(db: Reader, kinds: readonly JobKind[], nowMs: number): Promise<boolean> {
  const known = await firstInstants(db)
  const asked = JSON.stringify(kinds)
  const firstMs = known.get(asked) ?? statementsOf(db).firstFree.get({ kinds: asked })?.atMs ?? Number.POSITIVE_INFINITY
  known.set(asked, firstMs)
  return firstMs <= nowMs
}

/** When the first job of some kinds can be leased; it stays so until somebody writes. */
const firstInstants = keepUntilCommit(async () => new Map<string, number>())

const statementsOf = prepareOnce((db) => {
  const kinds = sql`json_each(${sql.placeholder('kinds')})`
  const due = sql`select (select min(${jobs.dueAtMs}) from ${jobs} where ${jobs.state} = 'queued' and ${jobs.kind} = wanted.value) at
    from ${kinds} wanted`
  const lost = sql`select ${jobs.leaseUntilMs} + 1 at from ${jobs}
    where ${jobs.state} = 'running' and ${jobs.kind} in (select value from ${kinds})`
  return {
    firstFree: db.select({ atMs: sql<number | null>`min(at)` }).from(sql`(${due} union all ${lost})`).prepare(),
  }
})

/** Takes the job of these kinds that has been due longest, or one whose lease ran out. Undefined: nothing to do. */
export async function leaseJob(tx: Tx, request: LeaseRequest): Promise<Job | undefined> {
  const next = tx
    .select({ id: jobs.id })
    .from(jobs)
    .where(and(inArray(jobs.kind, [...request.kinds]), isFree(request.nowMs)))
    .orderBy(asc(jobs.dueAtMs), asc(jobs.id))
    .limit(1)
    .get()
  if (!next) return undefined
  return tx
    .update(jobs)
    .set({
      state: 'running',
      attempts: sql`${jobs.attempts} + 1`,
      leaseOwner: request.owner,
      leaseUntilMs: request.leaseUntilMs,
      updatedAtMs: request.nowMs,
    })
    .where(eq(jobs.id, next.id))
    .returning()
    .get()
}

/** Keeps a lease. False: it was lost, and the run must stop without writing. */
export async function extendLease(tx: Tx, job: Job, leaseUntilMs: number): Promise<boolean> {
  const changed = tx.update(jobs).set({ leaseUntilMs }).where(heldBy(job)).run().changes
  return changed === 1
}

/** True while the run that holds `job` still may write. Asked inside the transaction that stores its result. */
export async function holdsLease(tx: Tx, job: Job): Promise<boolean> {
  return (await findHeldJob(tx, job)) !== undefined
}

/** The job as it is by now, while the run that holds `job` still may write. */
export async function findHeldJob(tx: Tx, job: Job): Promise<Job | undefined> {
  return tx.select().from(jobs).where(heldBy(job)).get()
}

/** Ends a run well: the row goes, or waits again when the job was asked for meanwhile. */
export async function finishJob(tx: Tx, job: Job, nowMs: number): Promise<void> {
  const gone = tx
    .delete(jobs)
    .where(and(heldBy(job), eq(jobs.generation, job.generation)))
    .run().changes
  if (gone === 0) await requeueJob(tx, job, { dueAtMs: nowMs, nowMs, attempts: 0 })
}

/** Puts a run back into the queue. `attempts` undefined: the run counts as an attempt. */
export async function requeueJob(
  tx: Tx,
  job: Job,
  at: { dueAtMs: number; nowMs: number; attempts?: number | undefined },
): Promise<void> {
  tx.update(jobs)
    .set({
      state: 'queued',
      leaseOwner: null,
      leaseUntilMs: null,
      dueAtMs: at.dueAtMs,
      updatedAtMs: at.nowMs,
      ...(at.attempts === undefined ? {} : { attempts: at.attempts }),
    })
    .where(heldBy(job))
    .run()
}

/** Ends a run for good: the row stays as a failure with its reason until somebody asks for the job again. */
export async function failJob(
  tx: Tx,
  job: Job,
  problem: { code: string; detail: string },
  nowMs: number,
): Promise<void> {
  tx.update(jobs)
    .set({
      state: 'failed',
      leaseOwner: null,
      leaseUntilMs: null,
      problemCode: problem.code,
      problemDetail: problem.detail,
      updatedAtMs: nowMs,
    })
    .where(heldBy(job))
    .run()
}

/**
 * Frees every lease of a worker that is known to be dead, so that its jobs need not wait for the lease's end.
 * The begun run counts as an attempt: it may be what killed the worker.
 */
export async function releaseLeases(tx: Tx, owner: string, nowMs: number): Promise<number> {
  return tx
    .update(jobs)
    .set({ state: 'queued', leaseOwner: null, leaseUntilMs: null, dueAtMs: nowMs, updatedAtMs: nowMs })
    .where(and(eq(jobs.state, 'running'), eq(jobs.leaseOwner, owner)))
    .run().changes
}

/** Gives jobs of a kind that failed for good another chance. */
export async function requeueFailedJobs(tx: Tx, kind: JobKind, nowMs: number): Promise<void> {
  tx.update(jobs)
    .set({ state: 'queued', attempts: 0, dueAtMs: nowMs, problemCode: null, problemDetail: null, updatedAtMs: nowMs })
    .where(and(eq(jobs.kind, kind), eq(jobs.state, 'failed')))
    .run()
}

/** Drops a job that has lost its object. */
export async function deleteJob(tx: Tx, kind: JobKind, key: string): Promise<void> {
  tx.delete(jobs)
    .where(and(eq(jobs.kind, kind), eq(jobs.key, key)))
    .run()
}

/** How many jobs there are, by kind and state. */
export async function countJobs(db: Reader): Promise<{ kind: JobKind; state: Job['state']; count: number }[]> {
  return db
    .select({ kind: jobs.kind, state: jobs.state, count: sql<number>`count(*)` })
    .from(jobs)
    .groupBy(jobs.kind, jobs.state)
    .all()
}

function isFree(nowMs: number) {
  return or(
    and(eq(jobs.state, 'queued'), lte(jobs.dueAtMs, nowMs)),
    and(eq(jobs.state, 'running'), lt(jobs.leaseUntilMs, nowMs)),
  )
}

/** The attempt tells two leases of one worker apart: it may have lost the first and taken the second. */
function heldBy(job: Job) {
  const isOwner = and(eq(jobs.state, 'running'), eq(jobs.leaseOwner, job.leaseOwner ?? ''))
  return and(eq(jobs.id, job.id), isOwner, eq(jobs.attempts, job.attempts))
}
