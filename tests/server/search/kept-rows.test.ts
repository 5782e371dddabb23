import { expect, test } from 'vitest'
import { updateWork } from '../../../db/queries/works.ts'
import { findSearchRows } from '../../../server/search/kept-rows.ts'
import { createSearchWorld } from '../indexing/search-world.ts'

test('a row that was read before is as the database has it now, whoever changed it', async () => {
  await using world = await createSearchWorld()
  const first = await world.addWork({ titles: { 'zh-Hant-TW': '雨夜' }, status: 'published' })
  const second = await world.addWork({ titles: { 'zh-Hant-TW': '晴天' }, status: 'published' })
  const statusOf = async (id: string) => (await findSearchRows(world.db, [first, second])).get(id)?.status
  expect(await statusOf(first)).toBe('published')
  await world.changeWork(first, { status: 'withdrawn' })
  expect(await statusOf(first)).toBe('withdrawn')
  expect(await statusOf(second)).toBe('published')
})

test('a work that is created after the first search is found, an unknown id is left out', async () => {
  await using world = await createSearchWorld()
  expect((await findSearchRows(world.db, ['nobody'])).size).toBe(0)
  const id = await world.addWork({ titles: { 'zh-Hant-TW': '雨夜' } })
  expect([...(await findSearchRows(world.db, [id, 'nobody'])).keys()]).toEqual([id])
})

test('rows that are read while others write are never older than the log that they are kept under', async () => {
  await using world = await createSearchWorld()
  const ids: string[] = []
  for (let index = 0; index < 600; index++) {
    ids.push(await world.addWork({ titles: { 'zh-Hant-TW': `第${index}` }, releaseYear: 2000 }))
  }
  let year = 2000
  const writing = (async () => {
    for (; year < 2020; ) {
      const next = year + 1
      await world.db.transaction(async (tx) => {
        for (const id of [ids[0], ids[599]]) if (id) await updateWork(tx, id, { releaseYear: next }, 1)
      })
      year = next
    }
  })()
  for (let round = 0; round < 30; round++) {
    const before = year
    const rows = await findSearchRows(world.db, ids)
    for (const id of [ids[0], ids[599]]) expect(rows.get(id ?? '')?.releaseYear).toBeGreaterThanOrEqual(before)
  }
  await writing
  expect((await findSearchRows(world.db, ids)).get(ids[599] ?? '')?.releaseYear).toBe(2020)
})
