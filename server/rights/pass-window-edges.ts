import { enqueueJob } from '../../db/queries/jobs.ts'
import { deletePassedEdges, listDueEdges } from '../../db/queries/windows.ts'
import { updateWork } from '../../db/queries/works.ts'
import type { Context } from '../context.ts'

type Needs = Pick<Context, 'db' | 'now' | 'newId' | 'log'>

/** A transaction stays short: so many works take about 20 ms. */
const WORKS_AT_ONCE = 100
const LOOK_EVERY_MS = 1_000

/**
 * Makes a change of each window that has begun or ended by now: raises the version of its work, so that the change log names it. An
 * edge goes in the transaction that tells of it, so that each is told once, also after a kill or a long stop; what passed meanwhile is one change a work.
 * @param isStopped asked before each transaction
 * @returns how many works changed
 */
export async function passWindowEdges(ctx: Needs, isStopped: () => boolean = () => false): Promise<number> {
  let passed = 0
  for (;;) {
    const nowMs = ctx.now()
    const due = await listDueEdges(ctx.db, nowMs, WORKS_AT_ONCE)
    if (due.length === 0 || isStopped()) return passed
    await ctx.db.transaction(async (tx) => {
      for (const workId of due) {
        if ((await deletePassedEdges(tx, workId, nowMs)) === 0) continue // somebody replaced the windows meanwhile
        await updateWork(tx, workId, {}, nowMs)
        await enqueueJob(tx, { id: ctx.newId(), kind: 'index-work', key: workId, dueAtMs: nowMs, nowMs })
        passed++
      }
    })
  }
}

/** Looks every second whether an edge is due: one look at an index when none is. */
export function watchWindowEdges(ctx: Needs): Disposable {
  let isStopped = false
  let isRunning = false
  const look = async () => {
    if (isRunning) return
    isRunning = true
    try {
      await passWindowEdges(ctx, () => isStopped)
    } catch (error) {
      ctx.log.error({ err: error }, 'windows that begin or end could not be told; it is tried again in a second')
    } finally {
      isRunning = false
    }
  }
  void look()
  const timer = setInterval(() => void look(), LOOK_EVERY_MS)
  timer.unref()
  return {
    [Symbol.dispose]: () => {
      isStopped = true
      clearInterval(timer)
    },
  }
}
