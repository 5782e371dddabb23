import { expect, test } from 'vitest'
import type { Db } from '../../db/open.ts'
import {
  countJobs,
  deleteJob,
  enqueueJob,
  extendLease,
  failJob,
  finishJob,
  hasDueJob,
  holdsLease,
  type Job,
  leaseJob,
  releaseLeases,
  requeueFailedJobs,
  requeueJob,
} from '../../db/queries/jobs.ts'
import { jobs } from '../../db/schema/index.ts'
import { openTestDb } from './test-db.ts'

let made = 0
const ask = (db: Db, key: string, nowMs = 0, dueAtMs = nowMs) =>
  db.transaction((tx) => enqueueJob(tx, { id: `j${++made}`, kind: 'index-work', key, dueAtMs, nowMs }))
const lease = (db: Db, nowMs: number, owner = 'me') =>
  db.transaction((tx) => leaseJob(tx, { kinds: ['index-work'], owner, nowMs, leaseUntilMs: nowMs + 100 }))
const readJob = (db: Db) => db.select().from(jobs).get()

async function leased(db: Db, nowMs: number, owner?: string): Promise<Job> {
  const job = await lease(db, nowMs, owner)
  if (!job) throw new Error('nothing to lease')
  return job
}

test('a job is leased once, however many ask at the same time', async () => {
  await using t = await openTestDb()
  for (const key of ['a', 'b', 'c']) await ask(t.db, key)
  const taken = await Promise.all(Array.from({ length: 8 }, (_, n) => lease(t.db, 1, `worker ${n}`)))
  expect(taken.flatMap((job) => job?.key ?? []).sort()).toEqual(['a', 'b', 'c'])
  expect(await lease(t.db, 1)).toBeUndefined()
})

test('what is due longest comes first, what is not due yet waits, and other kinds are not taken', async () => {
  await using t = await openTestDb()
  await ask(t.db, 'late', 0, 50)
  await ask(t.db, 'early', 0, 10)
  await t.db.transaction((tx) => enqueueJob(tx, { id: 'video', kind: 'analyse-video', key: 'e', dueAtMs: 0, nowMs: 0 }))
  expect(await hasDueJob(t.db, ['index-work'], 9)).toBe(false)
  expect(await lease(t.db, 9)).toBeUndefined()
  expect(await hasDueJob(t.db, ['index-work'], 50)).toBe(true)
  expect((await lease(t.db, 50))?.key).toBe('early')
  expect((await lease(t.db, 50))?.key).toBe('late')
  expect(await lease(t.db, 50)).toBeUndefined()
})

test('a lease that ran out goes to the next who asks, and counts as an attempt; the first may write no more', async () => {
  await using t = await openTestDb()
  await ask(t.db, 'a')
  const first = await leased(t.db, 0, 'dead')
  expect(await lease(t.db, 100, 'alive')).toBeUndefined()
  const second = await leased(t.db, 101, 'alive')
  expect(second).toMatchObject({ id: first.id, leaseOwner: 'alive', attempts: 2 })
  await t.db.transaction(async (tx) => {
    expect(await holdsLease(tx, first)).toBe(false)
    expect(await extendLease(tx, first, 1_000)).toBe(false)
    await failJob(tx, first, { code: 'X', detail: 'x' }, 102)
    await finishJob(tx, first, 102)
    expect(await holdsLease(tx, second)).toBe(true)
  })
})

test('a worker that lost a lease and took the job again does not write for its first run', async () => {
  await using t = await openTestDb()
  await ask(t.db, 'a')
  const first = await leased(t.db, 0)
  const second = await leased(t.db, 101)
  await t.db.transaction(async (tx) => {
    expect(await holdsLease(tx, first)).toBe(false)
    expect(await holdsLease(tx, second)).toBe(true)
    await finishJob(tx, first, 102)
  })
  expect(readJob(t.db)).toMatchObject({ state: 'running', attempts: 2 })
})

test('a lease that is kept does not run out', async () => {
  await using t = await openTestDb()
  await ask(t.db, 'a')
  const job = await leased(t.db, 0)
  expect(await t.db.transaction((tx) => extendLease(tx, job, 500))).toBe(true)
  expect(await lease(t.db, 400)).toBeUndefined()
  expect(await t.db.transaction((tx) => holdsLease(tx, job))).toBe(true)
})

test('a job that ends is gone', async () => {
  await using t = await openTestDb()
  await ask(t.db, 'a')
  const job = await leased(t.db, 0)
  await t.db.transaction((tx) => finishJob(tx, job, 1))
  expect(readJob(t.db)).toBeUndefined()
})

test('a job that is asked for while it runs goes round again, with its attempts anew', async () => {
  await using t = await openTestDb()
  await ask(t.db, 'a')
  const job = await leased(t.db, 0)
  await ask(t.db, 'a', 5)
  expect(readJob(t.db)).toMatchObject({ state: 'running', leaseOwner: 'me', generation: 2 })
  await t.db.transaction((tx) => finishJob(tx, job, 6))
  expect(readJob(t.db)).toMatchObject({ state: 'queued', attempts: 0, dueAtMs: 6, leaseOwner: null })
  const again = await leased(t.db, 6)
  await t.db.transaction((tx) => finishJob(tx, again, 7))
  expect(readJob(t.db)).toBeUndefined()
})

test('asking twice for a job that waits makes one job of it, due at the later call', async () => {
  await using t = await openTestDb()
  await ask(t.db, 'a', 0)
  await ask(t.db, 'a', 3)
  expect(t.db.select().from(jobs).all()).toMatchObject([{ state: 'queued', generation: 2, dueAtMs: 3 }])
})

test('a run is put back with or without counting as an attempt', async () => {
  await using t = await openTestDb()
  await ask(t.db, 'a')
  const first = await leased(t.db, 0)
  await t.db.transaction((tx) => requeueJob(tx, first, { dueAtMs: 20, nowMs: 1 }))
  expect(readJob(t.db)).toMatchObject({ state: 'queued', attempts: 1, dueAtMs: 20, leaseUntilMs: null })
  const second = await leased(t.db, 20)
  await t.db.transaction((tx) => requeueJob(tx, second, { dueAtMs: 30, nowMs: 21, attempts: second.attempts - 1 }))
  expect(readJob(t.db)).toMatchObject({ attempts: 1 })
})

test('the leases of a dead worker are free at once; those of others stay', async () => {
  await using t = await openTestDb()
  await ask(t.db, 'a')
  await ask(t.db, 'b')
  await leased(t.db, 0, 'dead')
  const other = await leased(t.db, 0, 'alive')
  expect(await t.db.transaction((tx) => releaseLeases(tx, 'dead', 1))).toBe(1)
  expect(await leased(t.db, 1, 'heir')).toMatchObject({ attempts: 2, leaseOwner: 'heir' })
  expect(await t.db.transaction((tx) => holdsLease(tx, other))).toBe(true)
})

test('a job that failed for good stays with its reason until somebody asks again', async () => {
  await using t = await openTestDb()
  await ask(t.db, 'a')
  const job = await leased(t.db, 0)
  await t.db.transaction((tx) => failJob(tx, job, { code: 'STORE_FULL', detail: 'no room' }, 1))
  expect(await lease(t.db, 1_000_000)).toBeUndefined()
  expect(await countJobs(t.db)).toEqual([{ kind: 'index-work', state: 'failed', count: 1 }])
  expect(readJob(t.db)).toMatchObject({ problemCode: 'STORE_FULL', problemDetail: 'no room' })

  await ask(t.db, 'a', 9)
  expect(readJob(t.db)).toMatchObject({ state: 'queued', attempts: 0, problemCode: null, problemDetail: null })
})

test('failed jobs of a kind get another chance together', async () => {
  await using t = await openTestDb()
  await ask(t.db, 'a')
  const job = await leased(t.db, 0)
  await t.db.transaction((tx) => failJob(tx, job, { code: 'X', detail: 'x' }, 1))
  await t.db.transaction((tx) => requeueFailedJobs(tx, 'analyse-video', 2))
  expect(readJob(t.db)).toMatchObject({ state: 'failed' })
  await t.db.transaction((tx) => requeueFailedJobs(tx, 'index-work', 2))
  expect(await leased(t.db, 2)).toMatchObject({ attempts: 1 })
})

test('a job whose object is gone is dropped even while it runs, and its run writes nothing', async () => {
  await using t = await openTestDb()
  await ask(t.db, 'a')
  const job = await leased(t.db, 0)
  await t.db.transaction((tx) => deleteJob(tx, 'index-work', 'a'))
  expect(await t.db.transaction((tx) => holdsLease(tx, job))).toBe(false)
  await t.db.transaction((tx) => finishJob(tx, job, 1))
  expect(readJob(t.db)).toBeUndefined()
})
