import { expect, test } from 'vitest'
import type { Reader } from '../../db/open.ts'
import { findWorkInstants } from '../../db/queries/work-instants.ts'
import { insertWork } from '../../db/queries/works.ts'
import { addWorkWithEpisode, openTestDb } from './test-db.ts'

const readOne = async (db: Reader) => (await findWorkInstants(db, ['w1'])).get('w1')
const WORK = {
  ...({
    id: 'w1',
    kind: 'micro_drama',
    status: 'published',
    originalLocale: 'zh-Hans-CN',
    originRegion: 'CN',
  } as const),
  ...{ version: 1, createdAtMs: 1_000 },
}
/** A later turn of the event loop, in which commits of other processes are seen. */
const nextTurn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)))

test('instants of a work are as the database has them now, whoever writes, and are kept while others write elsewhere', async () => {
  await using t = await openTestDb()
  await t.db.transaction(addWorkWithEpisode)
  expect(await readOne(t.db)).toEqual({ updatedAtMs: 1_000, indexedAtMs: null })
  const first = await findWorkInstants(t.db, ['w1'])
  const other = t.connect()
  other.exec("insert into facts values ('something else', 'x')")
  await nextTurn()
  expect(await findWorkInstants(t.db, ['w1'])).toBe(first)
  other.exec("update works set indexed_at_ms = 7 where id = 'w1'")
  await nextTurn()
  expect(await readOne(t.db)).toEqual({ updatedAtMs: 1_000, indexedAtMs: 7 })
  await t.db.transaction(async (tx) => {
    tx.run("update works set updated_at_ms = 9 where id = 'w1'")
    expect(await readOne(tx)).toEqual({ updatedAtMs: 9, indexedAtMs: 7 })
  })
  expect(await readOne(t.db)).toEqual({ updatedAtMs: 9, indexedAtMs: 7 })
})

test('a work that is removed and put back has the instants of the new row', async () => {
  await using t = await openTestDb()
  await t.db.transaction((tx) => insertWork(tx, { ...WORK, updatedAtMs: 1_000 }))
  expect((await readOne(t.db))?.updatedAtMs).toBe(1_000)
  await t.db.transaction(async (tx) => {
    tx.run("delete from works where id = 'w1'")
    await insertWork(tx, { ...WORK, updatedAtMs: 5_000 })
  })
  expect((await readOne(t.db))?.updatedAtMs).toBe(5_000)
})
