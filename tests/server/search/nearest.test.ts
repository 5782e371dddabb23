import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listSearchMisses } from '../../../db/queries/search-misses.ts'
import { nearTexts } from '../../../server/search/near-texts.ts'
import { createSearchWorld, type SearchWorld } from '../indexing/search-world.ts'
import { createSearchApp } from './search-app.ts'

let world: SearchWorld
let api: Awaited<ReturnType<typeof createSearchApp>>

beforeAll(async () => {
  world = await createSearchWorld()
  api = await createSearchApp(world.ctx)
  await add('計程車司機', { genres: ['urban'], releaseYear: 2025 })
  await add('計程車之夜', { genres: ['urban', 'mystery'], releaseYear: 2026 })
  await add('末班渡輪', { originRegion: 'MO', releaseYear: 2026 })
})
afterAll(() => world[Symbol.asyncDispose]())

async function add(title: string, more: object): Promise<void> {
  await world.index(await world.addWork({ titles: { 'zh-Hant-TW': title }, originRegion: 'TW', ...more }))
}

describe('the texts that are near', () => {
  test.each([
    ['計程車伕', '計程車|程車伕|計程|車伕'],
    ['計程', ''],
    ['渡輪 計程車', '渡輪|計程車'],
    ['末班 渡輪 伕', '渡輪 伕|末班 伕|末班 渡輪|末班|渡輪|伕'],
    ['midnight', ''],
    ['', ''],
  ])('of %s are its parts, the longest first', (text, parts) => {
    expect(nearTexts(text).join('|')).toBe(parts)
  })
})

test('parts of a text that find works are told with their counts, and none that is part of another', async () => {
  const { status, texts } = await api.nearest({ q: '渡輪 計程車' })
  expect(status).toBe(200)
  expect(texts).toEqual([
    { text: '渡輪', works: 1 },
    { text: '計程車', works: 2 },
  ])
  const found = (await api.nearest({ q: '計程車司機伕伕' })).texts
  expect(found.length).toBeGreaterThan(0)
  for (const { text, works } of found) {
    expect((await api.find({ q: text })).ids.length).toBe(works)
    expect(found.filter((other) => other.text !== text && text.includes(other.text))).toEqual([])
  }
})

test('each part of the filter says how many works it hides while the others stay as they are', async () => {
  const asked = { q: '計程車', originRegion: 'MO', yearFrom: '2025', yearTo: '2025' }
  expect((await api.find(asked)).items).toEqual([])
  expect(await api.nearest(asked)).toMatchObject({ hiding: [{ filter: 'originRegion', works: 1 }], unfiltered: 2 })
  const listed = await api.nearest({ genre: 'mystery', originRegion: 'MO' })
  expect(listed).toMatchObject({
    texts: [],
    hiding: [
      { filter: 'originRegion', works: 1 },
      { filter: 'genre', works: 1 },
    ],
    unfiltered: 3,
  })
})

test('works that may not be shown in a region are hidden by it', async () => {
  expect((await api.nearest({ q: '渡輪', showableIn: 'PT' })).hiding).toEqual([{ filter: 'showable', works: 1 }])
})

test('nothing of it counts as searched for', async () => {
  await api.nearest({ q: '渡輪伕' })
  await pause(50)
  await api.close()
  expect(
    (await listSearchMisses(world.ctx.db, { after: undefined, limit: 100 })).map(({ text }) => text),
  ).not.toContain('渡轮伕')
  api = await createSearchApp(world.ctx)
})

test('whoever may see no work is told of none', async () => {
  const stranger = { kind: 'person', id: 'stranger', memberships: [] } as const
  const other = await createSearchApp(world.ctx, stranger)
  expect(await other.nearest({ q: '渡輪伕', originRegion: 'PT' })).toMatchObject({
    texts: [],
    hiding: [],
    unfiltered: 0,
  })
  await other.close()
})

test.each([{ sort: 'newest' }, { yearFrom: 'soon' }, { showableAt: '2026-01-01T00:00:00Z' }, { q: 'x'.repeat(201) }])(
  'a question like %j is refused',
  async (query) => {
    expect((await api.nearest({ q: 'a', ...query } as Record<string, string>)).status).toBe(400)
  },
)
