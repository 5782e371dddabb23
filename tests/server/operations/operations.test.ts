import { afterAll, beforeAll, expect, test } from 'vitest'
import { setEpisodeState } from '../../../db/queries/episodes.ts'
import { enqueueJob, failJob, findJob, leaseJob } from '../../../db/queries/jobs.ts'
import type { JOB_KINDS } from '../../../db/schema/index.ts'
import { type AddedWork, addWork } from '../accounts/people-world.ts'
import { startTestApp, type TestApp } from '../test-app.ts'

let t: TestApp
let work: AddedWork

beforeAll(async () => {
  t = await startTestApp()
  work = await addWork(t, { organisationId: null, status: 'published' })
})

afterAll(() => t[Symbol.asyncDispose]())

interface Failures {
  readonly items: { readonly id: string; readonly kind: string; readonly workId: string | null }[]
  readonly nextCursor: string | null
}

/** A job that a worker gave up. */
async function addFailure(kind: (typeof JOB_KINDS)[number], key: string): Promise<void> {
  const nowMs = t.ctx.now()
  await t.ctx.db.transaction(async (tx) => {
    await enqueueJob(tx, { id: t.ctx.newId(), kind, key, dueAtMs: 0, nowMs })
    const job = await leaseJob(tx, { kinds: [kind], owner: 'w', nowMs, leaseUntilMs: nowMs + 60_000 })
    if (job) await failJob(tx, job, { code: 'MEDIA_TIMED_OUT', detail: 'It took too long' }, nowMs)
  })
}

function call(method: 'GET' | 'POST', path: string) {
  return t.app.inject({ method, url: `/api/operations${path}`, headers: t.operator })
}

test('what is down is told as such, and takes nothing of the rest along', async () => {
  const answer = await call('GET', '')
  expect(answer.statusCode).toBe(200)
  expect(answer.json()).toMatchObject({
    status: 'not_ready',
    checks: { database: 'ok', engine: 'failed', store: 'ok', worker: 'failed' },
    index: { works: 1, documents: null },
    webhooks: { pending: 0, dead: 0, oldestPendingAt: null },
  })
})

test('jobs that were given up are listed page by page, with their work and why', async () => {
  await addFailure('index-work', work.workId)
  await addFailure('make-drafts', 'a key of something else')
  const first = (await call('GET', '/failures?limit=1')).json<Failures>()
  expect(first.items).toMatchObject([
    { kind: 'index-work', workId: work.workId, attempts: 1, code: 'MEDIA_TIMED_OUT', detail: 'It took too long' },
  ])
  const second = (await call('GET', `/failures?limit=1&cursor=${first.nextCursor}`)).json<Failures>()
  expect(second).toMatchObject({ items: [{ kind: 'make-drafts', workId: null }], nextCursor: null })
})

test('a job that is tried again waits in the queue, and cannot be asked for twice', async () => {
  const { items } = (await call('GET', '/failures')).json<Failures>()
  const id = items.find(({ kind }) => kind === 'index-work')?.id
  expect((await call('POST', `/failures/${id}/retry`)).statusCode).toBe(204)
  expect(await findJob(t.ctx.db, 'index-work', work.workId)).toMatchObject({ state: 'queued', attempts: 0 })
  const again = await call('POST', `/failures/${id}/retry`)
  expect(again.statusCode).toBe(404)
  expect(again.json()).toMatchObject({ code: 'JOB_NOT_FOUND' })
})

test('an episode whose analysis is tried again does not count as failed any more', async () => {
  await t.ctx.db.transaction((tx) =>
    setEpisodeState(
      tx,
      work.episodeId,
      { state: 'failed', problem: { code: 'MEDIA_TIMED_OUT', detail: 'It took too long' } },
      t.ctx.now(),
    ),
  )
  await addFailure('analyse-video', work.episodeId)
  const { items } = (await call('GET', '/failures')).json<Failures>()
  const failure = items.find(({ kind }) => kind === 'analyse-video')
  expect(failure?.workId).toBe(work.workId)
  expect((await call('POST', `/failures/${failure?.id}/retry`)).statusCode).toBe(204)
  const url = `/api/episodes/${work.episodeId}`
  expect((await t.app.inject({ url, headers: t.operator })).json()).toMatchObject({ state: 'uploaded' })
})
