import type { Tx } from '../../db/open.ts'
import { countReadyEpisodes } from '../../db/queries/episodes.ts'
import { enqueueJob } from '../../db/queries/jobs.ts'
import { putReview } from '../../db/queries/reviews.ts'
import { updateWork, type WorkRow, type WorkStatus } from '../../db/queries/works.ts'
import type { Caller, Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { recordEdit } from '../history/record-edit.ts'
import type { EvaluateTargets } from '../readiness/prepare-evaluation.ts'
import { requireStep, STEPS, type StepName } from './steps.ts'

/** What the use cases of a review ask for. */
export type ReviewContext = Pick<Context, 'db' | 'now' | 'newId' | 'settings' | 'log'>

/** A step under way: who takes it with which work, as that was when it began. */
export interface Taking {
  readonly tx: Tx
  readonly caller: Caller
  readonly work: WorkRow
  readonly nowMs: number
}

/** The same, with the rules that a publication is judged by. */
export interface Judging extends Taking {
  readonly evaluate: EvaluateTargets
}

/**
 * Takes a work on by a step of the table: its change, its new status, its entry in the history and its indexing, in one.
 * @param change what the step writes beside; says which status follows.
 * @throws {CatalogueError} WORK_STATUS_CONFLICT, and what `change` throws.
 */
export async function takeStep(
  ctx: Pick<Context, 'newId'>,
  { tx, caller, work, nowMs }: Taking,
  name: StepName,
  change: () => Promise<WorkStatus>,
): Promise<WorkRow> {
  requireStep(name, work.status)
  const { to, action } = STEPS[name]
  const workId = work.id
  await enqueueJob(tx, { id: ctx.newId(), kind: 'index-work', key: workId, dueAtMs: nowMs, nowMs })
  const edit = { by: caller, atMs: nowMs, workId, entity: 'work', entityId: workId, action } as const
  return recordEdit(tx, edit, async () => {
    const status = await change()
    if (!(to as readonly WorkStatus[]).includes(status)) throw new Error(`${name} does not lead to ${status}`)
    if (status !== work.status) await putReview(tx, workId, { sinceMs: nowMs }, nowMs)
    return updateWork(tx, workId, { status }, nowMs)
  })
}

/** @throws {CatalogueError} WORK_NOT_READY */
export async function requireSomethingToShow(tx: Tx, workId: string): Promise<void> {
  if ((await countReadyEpisodes(tx, workId)) > 0) return
  throw new CatalogueError('WORK_NOT_READY', 'This work has no episode that is ready: upload one, or wait for it.')
}
