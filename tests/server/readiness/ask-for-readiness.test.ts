import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { enqueueJob, findJob } from '../../../db/queries/jobs.ts'
import { listReadinessOfWork } from '../../../db/queries/readiness.ts'
import type { WorkerContext } from '../../../server/context.ts'
import { keepAsking } from '../../../server/jobs/keep-asking.ts'
import { runJobs } from '../../../server/jobs/run-jobs.ts'
import { askForReadiness } from '../../../server/readiness/ask-for-readiness.ts'
import { until } from '../../start-server.ts'
import { addWork } from '../accounts/people-world.ts'
import { makePack, RATED, type ReadinessWorld, rate, startReadinessWorld } from './readiness-world.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let t: ReadinessWorld
beforeAll(async () => {
  t = await startReadinessWorld()
  await t.putPack(makePack('made', [RATED]))
})
afterAll(() => t[Symbol.asyncDispose]())

const stateOf = async (workId: string) =>
  (await listReadinessOfWork(t.ctx.db, workId)).find(({ target }) => target === 'made')?.state
const waiting = () => findJob(t.ctx.db, 'compute-readiness', 'all')

test('a worker follows edits, other rules and passing time by itself', async () => {
  const worker = t.ctx as WorkerContext // the job asks for no media tools
  const jobs = runJobs(worker, 'worker', [{ kinds: ['compute-readiness'], concurrency: 1 }])
  const asking = keepAsking(t.ctx, ['readiness'], jobs)
  try {
    const { workId } = await addWork(t, { organisationId: null, status: 'submitted' })
    const becomes = (state: string) =>
      until(
        () => stateOf(workId),
        (found) => found === state,
      )
    await becomes('fail')
    await rate(t, workId, { validUntilMs: t.ctx.now() + 60_000 })
    await becomes('pass')
    t.advance(60_000)
    await becomes('fail')
    await t.putPack(makePack('made', [{ ...RATED, severity: 'warn' }]))
    await becomes('warn')
    await until(waiting, (job) => job === undefined)
  } finally {
    await asking.stop()
    await jobs.stop()
  }
})

test('a lane that waits is told of what was asked for, and does not find it only when it looks again', async () => {
  await t.compute()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }) // the lane does not look again: its time stands still
  const jobs = runJobs(t.ctx as WorkerContext, 'worker', [{ kinds: ['compute-readiness'], concurrency: 1 }])
  const asking = keepAsking(t.ctx, ['readiness'], jobs)
  try {
    await turnsUntil(async () => vi.getTimerCount() === 1) // the lane has looked, and waits
    const { workId } = await addWork(t, { organisationId: null, status: 'submitted' })
    await turnsUntil(async () => (await stateOf(workId)) !== undefined)
  } finally {
    const stopped = asking.stop()
    await jobs.stop()
    await stopped
    vi.useRealTimers()
  }
})

/** Goes round the event loop, which a clock that stands still does not stop. */
async function turnsUntil(isDone: () => Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 100_000; turn++) {
    if (await isDone()) return
    await new Promise((resolve) => setImmediate(resolve))
  }
  throw new Error('It did not come about')
}

test('nothing is asked for while nothing is due', async () => {
  await t.compute()
  await askForReadiness(t.ctx)
  expect(await waiting()).toBeUndefined()
})

test('a job that waits for its next attempt is left to wait', async () => {
  await addWork(t, { organisationId: null, status: 'submitted' })
  const dueAtMs = t.ctx.now() + 60_000
  const job = { id: t.ctx.newId(), kind: 'compute-readiness', key: 'all', dueAtMs, nowMs: t.ctx.now() } as const
  await t.ctx.db.transaction((tx) => enqueueJob(tx, job))
  await askForReadiness(t.ctx)
  expect(await waiting()).toMatchObject({ dueAtMs, generation: 1 })
})
