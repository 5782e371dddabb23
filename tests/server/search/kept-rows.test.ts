import { expect, test } from 'vitest'
import { findWorkSerial, listWorkSerials } from '../../../db/queries/index-rows.ts'
import type { SearchRow } from '../../../db/queries/search-rows.ts'
import { updateWork } from '../../../db/queries/works.ts'
import { findKnownSerials, findSearchRows } from '../../../server/search/kept-rows.ts'
import { createSearchWorld } from '../indexing/search-world.ts'

test('a row that was read before is as the database has it now, whoever changed it', async () => {
  await using world = await createSearchWorld()
  const first = await world.addWork({ titles: { 'zh-Hant-TW': '雨夜' }, status: 'published' })
  const second = await world.addWork({ titles: { 'zh-Hant-TW': '晴天' }, status: 'published' })
  const serials = Uint32Array.from(await listWorkSerials(world.db, [first, second]))
  const statusOf = async (id: string) => (await findSearchRows(world.db, serials)).find((row) => row.id === id)?.status
  expect(await statusOf(first)).toBe('published')
  await world.changeWork(first, { status: 'withdrawn' })
  expect(await statusOf(first)).toBe('withdrawn')
  expect(await statusOf(second)).toBe('published')
})

test('a work that is created after the first search is found, an unknown serial is left out', async () => {
  await using world = await createSearchWorld()
  const next = 1
  expect(await findSearchRows(world.db, Uint32Array.of(next))).toEqual([])
  expect(await findKnownSerials(world.db, Uint32Array.of(next))).toEqual(new Uint32Array())
  const id = await world.addWork({ titles: { 'zh-Hant-TW': '雨夜' } })
  expect(await findWorkSerial(world.db, id)).toBe(next)
  expect(await findSearchRows(world.db, Uint32Array.of(99, next))).toMatchObject([{ id, serial: next }])
  expect(await findKnownSerials(world.db, Uint32Array.of(99, next))).toEqual(Uint32Array.of(next))
})

test('rows that are read while others write are never older than the log that they are kept under', async () => {
  await using world = await createSearchWorld()
  const ids: string[] = []
  for (let index = 0; index < 600; index++) {
    ids.push(await world.addWork({ titles: { 'zh-Hant-TW': `第${index}` }, releaseYear: 2000 }))
  }
  const serials = Uint32Array.from(await listWorkSerials(world.db, ids))
  const yearOf = (rows: readonly SearchRow[], id: string | undefined) => rows.find((row) => row.id === id)?.releaseYear
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
    const found = await findSearchRows(world.db, serials)
    expect(found.map(({ serial }) => serial)).toEqual([...serials])
    for (const id of [ids[0], ids[599]]) expect(yearOf(found, id)).toBeGreaterThanOrEqual(before)
  }
  await writing
  expect(yearOf(await findSearchRows(world.db, serials), ids[599])).toBe(2020)
})
