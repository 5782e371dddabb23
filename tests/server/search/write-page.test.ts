import { expect, test } from 'vitest'
import { WorkView } from '../../../server/catalogue/schemas.ts'
import { buildSerializer } from '../../../server/http/serializers.ts'
import { SearchView } from '../../../server/search/schemas.ts'
import { searchWorks } from '../../../server/search/search-works.ts'
import { writePage } from '../../../server/search/write-page.ts'
import { createSearchWorld } from '../indexing/search-world.ts'

/** As the framework would write it by the schema of the whole answer. */
const writeWhole = buildSerializer(
  { Work: WorkView },
  {},
)({ schema: SearchView, method: 'GET', url: '/search', httpStatus: '200' })

test('a page that is put together is what its schema would write, with and without works, and after a work changed', async () => {
  await using world = await createSearchWorld()
  const id = await world.addWork({
    titles: { 'zh-Hant-TW': '雨夜計程車 "引號" \\ \u2028 😀', 'zh-Hans-CN': '雨夜出租车' },
  })
  await world.addEpisode(id, 1, { 'zh-Hant-TW': ['快叫計程車', '沒有計程車了'] })
  const other = await world.addWork({ titles: { 'zh-Hant-TW': '計程車之夜' } })
  await world.index(id, other)
  const find = (q: string) =>
    searchWorks(world.ctx, { q, sort: 'relevance', limit: 20 }, { note: () => undefined }, 'everything')
  for (const q of ['出租车', '', '沒有的', '!']) {
    const page = await find(q)
    expect(writePage(page).toString()).toBe(writeWhole(page))
    expect(writePage(page).toString()).toBe(writeWhole(page)) // from what it kept
  }
  expect((await find('出租车')).items.map(({ lines }) => lines.length)).toContain(2)
  await world.changeWork(id, { status: 'withdrawn' })
  const page = await find('出租车')
  expect(JSON.parse(writePage(page).toString()).items).toMatchObject(page.items)
  expect(page.items.find(({ work }) => work.id === id)?.work.status).toBe('withdrawn')
})
