import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSearchWorld, type SearchWorld } from '../indexing/search-world.ts'
import { createSearchApp } from './search-app.ts'

let world: SearchWorld
let app: Awaited<ReturnType<typeof createSearchApp>>

beforeAll(async () => {
  world = await createSearchWorld()
  app = await createSearchApp(world.ctx)
})
afterAll(() => world[Symbol.asyncDispose]())

const QUERIES = ['', 'abc', 'cq', 'chongqing', 'ㄔㄨㄥˊ', '計程車', '雨夜 taxi', 'x']

test.each(QUERIES)('a catalogue without works answers a search for "%s" with nothing', async (q) => {
  expect((await app.find({ q })).items).toEqual([])
  expect(await app.suggest({ q })).toMatchObject({ items: [] })
})

test('with Latin titles alone, what is asked for by sound finds none, and by letters all', async () => {
  const id = await world.addWork({ titles: { en: 'The Last Taxi' } })
  await world.index(id)
  expect((await app.find({ q: 'taxi' })).items.map(({ work }) => work.id)).toEqual([id])
  expect((await app.find({ q: 'chongqing' })).items).toEqual([])
})
