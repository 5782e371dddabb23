import { expect, test } from 'vitest'
import { asc } from '../../db/drizzle.ts'
import type { Db } from '../../db/open.ts'
import { deleteEpisode, setEpisodeState, updateEpisode } from '../../db/queries/episodes.ts'
import { touchWork, updateWork } from '../../db/queries/works.ts'
import { changes } from '../../db/schema/index.ts'
import { addWorkWithEpisode, openTestDb } from './test-db.ts'

const readLog = (db: Db) =>
  db
    .select()
    .from(changes)
    .orderBy(asc(changes.seq))
    .all()
    .map(({ entityKind, entityId, action, workId, atMs }) => ({
      what: `${entityKind} ${entityId} ${action}`,
      workId,
      atMs,
    }))

test('every write to a work or an episode appends to the log, in order and with its time', async () => {
  await using t = await openTestDb()
  await t.db.transaction(addWorkWithEpisode)
  await t.db.transaction(async (tx) => {
    await updateWork(tx, 'w1', { status: 'published' }, 2_000)
    await setEpisodeState(tx, 'e1', { state: 'analysing' }, 3_000)
    await updateEpisode(tx, 'e1', {}, 4_000)
  })
  await t.db.transaction((tx) => deleteEpisode(tx, 'e1'))
  const log = readLog(t.db)
  expect(log.map((entry) => entry.what)).toEqual([
    'work w1 created',
    'episode e1 created',
    'work w1 updated',
    'episode e1 updated',
    'episode e1 updated',
    'episode e1 removed',
  ])
  expect(log.slice(0, 5).map((entry) => entry.atMs)).toEqual([1_000, 1_000, 2_000, 3_000, 4_000])
  expect(new Set(log.map((entry) => entry.workId))).toEqual(new Set(['w1']))
})

test('what the program notes for itself is no change of the work', async () => {
  await using t = await openTestDb()
  await t.db.transaction(addWorkWithEpisode)
  await t.db.transaction((tx) => touchWork(tx, 'w1', 5_000))
  expect(readLog(t.db)).toHaveLength(2)
})

test('a write that is undone leaves no change, and a number of the log is never used twice', async () => {
  await using t = await openTestDb()
  await t.db.transaction(addWorkWithEpisode)
  const undone = t.db.transaction(async (tx) => {
    await updateWork(tx, 'w1', { releaseYear: 2026 }, 2_000)
    throw new Error('undo')
  })
  await expect(undone).rejects.toThrow('undo')
  expect(readLog(t.db)).toHaveLength(2)
  const raw = t.connect()
  raw.exec('delete from changes')
  await t.db.transaction((tx) => updateWork(tx, 'w1', { releaseYear: 2026 }, 2_000))
  expect(t.db.select().from(changes).get()?.seq).toBe(3)
})
