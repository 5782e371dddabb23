import { countReadyEpisodes } from '../../db/queries/episodes.ts'
import { enqueueJob } from '../../db/queries/jobs.ts'
import { updateWork, type WorkRow, type WorkStatus } from '../../db/queries/works.ts'
import type { Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { requireMatch } from '../http/entity-tags.ts'
import { getWork } from './lookups.ts'

type Needs = Pick<Context, 'db' | 'now' | 'newId'>

/**
 * Publishes a work that has an episode to show.
 * @throws {CatalogueError} WORK_NOT_FOUND, VERSION_CONFLICT, WORK_STATUS_CONFLICT, WORK_NOT_READY
 */
export async function publishWork(ctx: Needs, workId: string, ifMatch?: string): Promise<WorkRow> {
  return ctx.db.transaction(async (tx) => {
    const work = await getWork(tx, workId)
    requireMatch(ifMatch, work)
    if (work.status === 'published') {
      throw new CatalogueError('WORK_STATUS_CONFLICT', 'This work is published already.')
    }
    if ((await countReadyEpisodes(tx, workId)) === 0) {
      throw new CatalogueError('WORK_NOT_READY', 'This work has no episode that is ready: upload one, or wait for it.')
    }
    return setStatus(ctx, tx, workId, 'published')
  })
}

/**
 * Takes a work back. Who asks again learns nothing new and breaks nothing.
 * @throws {CatalogueError} WORK_NOT_FOUND, VERSION_CONFLICT
 */
export async function withdrawWork(ctx: Needs, workId: string, ifMatch?: string): Promise<WorkRow> {
  return ctx.db.transaction(async (tx) => {
    const work = await getWork(tx, workId)
    requireMatch(ifMatch, work)
    return work.status === 'withdrawn' ? work : setStatus(ctx, tx, workId, 'withdrawn')
  })
}

/**
 * Hands a work in for review: from then on curators see it. Who asks again breaks nothing.
 * @throws {CatalogueError} WORK_NOT_FOUND, VERSION_CONFLICT, WORK_STATUS_CONFLICT
 */
export async function submitWork(ctx: Needs, workId: string, ifMatch?: string): Promise<WorkRow> {
  return ctx.db.transaction(async (tx) => {
    const work = await getWork(tx, workId)
    requireMatch(ifMatch, work)
    if (work.status === 'submitted') return work
    if (work.status !== 'draft' && work.status !== 'changes_requested') {
      throw new CatalogueError('WORK_STATUS_CONFLICT', `This work is ${work.status}: only a draft can be submitted.`)
    }
    return setStatus(ctx, tx, workId, 'submitted')
  })
}

async function setStatus(ctx: Needs, tx: Parameters<typeof updateWork>[0], workId: string, status: WorkStatus) {
  const nowMs = ctx.now()
  await enqueueJob(tx, { id: ctx.newId(), kind: 'index-work', key: workId, dueAtMs: nowMs, nowMs })
  return updateWork(tx, workId, { status }, nowMs)
}
