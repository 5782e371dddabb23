import type { Tx } from '../../db/open.ts'
import type { Job } from '../../db/queries/jobs.ts'
import type { WorkerContext } from '../context.ts'

/** What a run stores; it commits together with the end of its job, and only while the run still holds its lease. */
export type Outcome = (tx: Tx) => Promise<void>

/** Why a job ended for good. */
export interface JobProblem {
  readonly code: string
  readonly detail: string
}

/**
 * How jobs of one kind are run. `run` may be killed anywhere and may run twice, even at the same time: it writes to the
 * database only through the outcome it returns, or idempotently.
 */
export interface JobDefinition {
  /** Runs that may begin before the job fails for good, a worker's sudden death included. */
  readonly maxAttempts: number
  run(ctx: WorkerContext, job: Job, signal: AbortSignal): Promise<Outcome | undefined>
  /** True for a failure that another run will not mend. */
  isFinal(error: unknown): boolean
  /** Stores that the job failed for good. True: the failure is noted elsewhere and the job's row may go. */
  giveUp(ctx: WorkerContext, tx: Tx, job: Job, problem: JobProblem): Promise<boolean>
}

/** Thrown by a run that cannot go on just now; it costs no attempt. */
export class RetryLater extends Error {
  override readonly name = 'RetryLater'
  readonly delayMs: number

  constructor(delayMs: number, message: string, options?: ErrorOptions) {
    super(message, options)
    this.delayMs = delayMs
  }
}
