import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { findLastSeq } from '../../../db/queries/changes.ts'
import { findJob } from '../../../db/queries/jobs.ts'
import { replaceWindows, type WindowRow } from '../../../db/queries/windows.ts'
import { findWork, insertWork } from '../../../db/queries/works.ts'
import { passWindowEdges, watchWindowEdges } from '../../../server/rights/pass-window-edges.ts'
import { openTestDb, workRow } from '../../db/test-db.ts'
import { newWindow, type RightsWorld, startRightsWorld } from './rights-world.ts'

const SECOND_MS = 1_000
const versionOf = async (t: RightsWorld, workId: string) => (await findWork(t.ctx.db, workId))?.version ?? 0
const inMs = (t: RightsWorld, ms: number) => new Date(t.ctx.now() + ms).toISOString()

test('a window that begins or ends is one change of its work: at its instant, not before, and once', async () => {
  await using t = await startRightsWorld()
  const workId = await t.addWork()
  await t.put(workId, [newWindow({ from: inMs(t, 5_000), until: inMs(t, 9_000) })])
  const version = await versionOf(t, workId)
  const seen: number[][] = []
  for (const ms of [0, 4_999, 1, 0, 3_999, 1, 60_000]) {
    t.advance(ms)
    const before = await findLastSeq(t.ctx.db)
    const passed = await passWindowEdges(t.ctx)
    seen.push([passed, (await findLastSeq(t.ctx.db)) - before, (await versionOf(t, workId)) - version])
  }
  expect(seen).toEqual([
    [0, 0, 0],
    [0, 0, 0],
    [1, 1, 1],
    [0, 0, 1],
    [0, 0, 1],
    [1, 1, 2],
    [0, 0, 2],
  ])
})

test('what passed while nobody looked is told in one change a work, and search is asked to look', async () => {
  await using t = await startRightsWorld()
  const [first, second] = [await t.addWork(), await t.addWork()]
  await t.put(first, [
    newWindow({ from: inMs(t, 1), until: inMs(t, 2) }),
    newWindow({ from: inMs(t, 2), until: inMs(t, 3) }),
  ])
  await t.put(second, [newWindow({ until: inMs(t, 2) })])
  await t.ctx.db.transaction(async (tx) => tx.run('delete from jobs'))
  const versions = [await versionOf(t, first), await versionOf(t, second)]
  t.advance(86_400_000)
  expect(await passWindowEdges(t.ctx)).toBe(2)
  expect([await versionOf(t, first), await versionOf(t, second)]).toEqual(versions.map((version) => version + 1))
  expect(await findJob(t.ctx.db, 'index-work', first)).toMatchObject({ state: 'queued' })
})

test('instants that were past when they were written, and windows that are no more, are not told', async () => {
  await using t = await startRightsWorld()
  const workId = await t.addWork()
  await t.put(workId, [newWindow({ from: inMs(t, -5_000), until: inMs(t, 0) }), newWindow({ from: inMs(t, 5_000) })])
  await t.put(workId, [newWindow({ from: inMs(t, -5_000), until: inMs(t, 0) })])
  t.advance(10_000)
  expect(await passWindowEdges(t.ctx)).toBe(0)
})

test('to look when nothing is due reads an index and no table', async () => {
  await using t = await openTestDb()
  const plan = t
    .connect()
    .prepare('explain query plan select work_id from window_edges where at_ms <= 1 order by at_ms, work_id limit 9')
    .all()
  expect(plan.map((row) => (row as { detail: string }).detail)).toEqual([
    expect.stringMatching(/^SEARCH window_edges USING COVERING INDEX window_edges_in_time/),
  ])
})

test('a server that runs tells it by itself', async () => {
  await using t = await startRightsWorld()
  const workId = await t.addWork()
  await t.put(workId, [newWindow({ from: inMs(t, SECOND_MS) })])
  const version = await versionOf(t, workId)
  using _watching = watchWindowEdges(t.ctx)
  t.advance(SECOND_MS)
  await expect.poll(() => versionOf(t, workId), { timeout: 5_000 }).toBe(version + 1)
})

test('each edge is told once although the server is killed between them, again and again', {
  timeout: 60_000,
}, async () => {
  await using t = await openTestDb()
  const ids = Array.from({ length: 2_000 }, (_, index) => `w${index}`)
  await t.db.transaction(async (tx) => {
    for (const id of ids) {
      await insertWork(tx, workRow({ id }))
      await replaceWindows(tx, id, [windowRow(id, 5_000, 6_000), windowRow(id, 6_000, null)], 1_000)
    }
  })
  const other = t.connect()
  let kills = 0
  for (let left = edgesLeft(other); left > 0; left = edgesLeft(other)) {
    const child = startPassing(t.path)
    if (kills < 5) {
      while (edgesLeft(other) === left) await new Promise((resolve) => setTimeout(resolve, 1))
      child.kill('SIGKILL')
      kills++
    }
    await once(child, 'exit')
  }
  expect(kills).toBe(5)
  expect(
    other.prepare("select work_id, count(*) n from changes where action = 'updated' group by 1 having n <> 1").all(),
  ).toEqual([])
  expect(other.prepare('select version, count(*) n from works group by 1').all()).toEqual([
    { version: 2, n: ids.length },
  ])
  expect(other.prepare("select count(*) n from jobs where kind = 'index-work'").get()).toEqual({ n: ids.length })
})

function edgesLeft(db: Database.Database): number {
  return (db.prepare('select count(*) n from window_edges').get() as { n: number }).n
}

function startPassing(path: string): ChildProcess {
  const script = fileURLToPath(new URL('pass-edges-process.ts', import.meta.url))
  return spawn(process.execPath, [script, path, '10000'], { stdio: 'inherit' })
}

function windowRow(workId: string, fromMs: number, untilMs: number | null): WindowRow {
  return {
    ...{ id: `${workId} ${fromMs}`, workId, position: fromMs, scope: 'regions', regions: ['MO'], licenceType: 'SVOD' },
    ...{
      isExclusive: false,
      fromMs,
      untilMs,
      holdbackLocales: [],
      licensee: null,
      licenseeOrganisationId: null,
      note: null,
    },
  }
}
