import type { Tx } from '../../db/open.ts'
import { countReadyEpisodes } from '../../db/queries/episodes.ts'
import { enqueueJob } from '../../db/queries/jobs.ts'
import { updateWork, type WorkRow, type WorkStatus } from '../../db/queries/works.ts'
import type { Caller, Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { type Edit, recordEdit } from '../history/record-edit.ts'
import { requireMatch } from '../http/entity-tags.ts'
import { getWork } from './lookups.ts'

type Needs = Pick<Context, 'db' | 'now' | 'newId'>

/**
 * Publishes a work that has an episode to show.
 * @throws {CatalogueError} WORK_NOT_FOUND, VERSION_CONFLICT, WORK_STATUS_CONFLICT, WORK_NOT_READY
 */
export async function publishWork(ctx: Needs, caller: Caller, workId: string, ifMatch?: string): Promise<WorkRow> {
  return ctx.db.transaction(async (tx) => {
    const work = await getWork(tx, workId)
    requireMatch(ifMatch, work)
    if (work.status === 'published') {
      throw new CatalogueError('WORK_STATUS_CONFLICT', 'This work is published already.')
    }
    await requireSomethingToShow(tx, workId)
    return setStatus(ctx, tx, { by: caller, workId, status: 'published', action: 'published' })
  })
}

/**
 * Takes a work back. Who asks again learns nothing new and breaks nothing.
 * @throws {CatalogueError} WORK_NOT_FOUND, VERSION_CONFLICT
 */
export async function withdrawWork(ctx: Needs, caller: Caller, workId: string, ifMatch?: string): Promise<WorkRow> {
  return ctx.db.transaction(async (tx) => {
    const work = await getWork(tx, workId)
    requireMatch(ifMatch, work)
    if (work.status === 'withdrawn') return work
    return setStatus(ctx, tx, { by: caller, workId, status: 'withdrawn', action: 'withdrawn' })
  })
}

/**
 * Hands a work in for review: from then on curators see it. Who asks again breaks nothing.
 * @throws {CatalogueError} WORK_NOT_FOUND, VERSION_CONFLICT, WORK_STATUS_CONFLICT
 */
export async function submitWork(ctx: Needs, caller: Caller, workId: string, ifMatch?: string): Promise<WorkRow> {
  return ctx.db.transaction(async (tx) => {
    const work = await getWork(tx, workId)
    requireMatch(ifMatch, work)
    if (work.status === 'submitted') return work
    if (work.status !== 'draft' && work.status !== 'changes_requested') {
      throw new CatalogueError('WORK_STATUS_CONFLICT', `This work is ${work.status}: only a draft can be submitted.`)
    }
    return setStatus(ctx, tx, { by: caller, workId, status: 'submitted', action: 'submitted' })
  })
}

/** @throws {CatalogueError} WORK_NOT_READY */
export async function requireSomethingToShow(tx: Tx, workId: string): Promise<void> {
  if ((await countReadyEpisodes(tx, workId)) > 0) return
  throw new CatalogueError('WORK_NOT_READY', 'This work has no episode that is ready: upload one, or wait for it.')
}

/** Gives a work another status, notes who did, and asks for its indexing. */
export async function setStatus(
  ctx: Needs,
  tx: Tx,
  { status, ...change }: Pick<Edit, 'by' | 'workId' | 'action'> & { readonly status: WorkStatus },
): Promise<WorkRow> {
  const nowMs = ctx.now()
  const { workId } = change
  await enqueueJob(tx, { id: ctx.newId(), kind: 'index-work', key: workId, dueAtMs: nowMs, nowMs })
  const edit = { ...change, atMs: nowMs, entity: 'work', entityId: workId } as const
  return recordEdit(tx, edit, () => updateWork(tx, workId, { status }, nowMs))
}
