import { afterAll, beforeAll, expect, test } from 'vitest'
import { newWork, startTestApp, type TestApp } from '../test-app.ts'

let t: TestApp
let ids: string[]
beforeAll(async () => {
  t = await startTestApp()
  ids = []
  for (let n = 0; n < 23; n++) {
    const payload = newWork({ originRegion: n % 2 === 0 ? 'TW' : 'PT' })
    ids.push((await t.app.inject({ method: 'POST', url: '/api/works', headers: t.operator, payload })).json().id)
    if (n % 5 === 4) t.advance(1_000) // the others share their millisecond, as works of an import do
  }
})
afterAll(() => t[Symbol.asyncDispose]())

interface Page {
  items: { id: string; updatedAt: string; originRegion: string }[]
  nextCursor: string | null
}

async function readPage(url: string): Promise<{ page: Page; next: string | undefined }> {
  const answer = await t.app.inject({ url, headers: t.operator })
  expect(answer.statusCode).toBe(200)
  return { page: answer.json(), next: /^<(.+)>; rel="next"$/.exec(String(answer.headers.link ?? ''))?.[1] }
}

/** Follows Link from page to page. */
async function readAll(url: string): Promise<Page['items']> {
  const items: Page['items'] = []
  for (let next: string | undefined = url; next !== undefined; ) {
    const read = await readPage(next)
    items.push(...read.page.items)
    expect(read.next === undefined).toBe(read.page.nextCursor === null)
    next = read.next
  }
  return items
}

test.each([1, 7, 23, 100])('pages of %i give every work once, the newest first', async (limit) => {
  const items = await readAll(`/api/works?limit=${limit}`)
  expect(items.map((item) => item.id)).toEqual([...ids].sort().reverse())
})

test.each([1, 7, 100])('pages of %i by change give every work once, the oldest change first', async (limit) => {
  const items = await readAll(`/api/works?limit=${limit}&updatedSince=2020-01-01T00:00:00Z`)
  expect(items.map((item) => item.id).sort()).toEqual([...ids].sort())
  const times = items.map((item) => item.updatedAt)
  expect(times).toEqual([...times].sort())
})

test('a page is 20 works when nothing is said, and the link keeps what was asked', async () => {
  const { page, next } = await readPage('/api/works?originRegion=TW&limit=5')
  expect(page.items).toHaveLength(5)
  const link = new URL(next ?? '', 'http://x')
  expect(link.pathname).toBe('/api/works')
  expect(Object.fromEntries(link.searchParams)).toEqual({ originRegion: 'TW', limit: '5', cursor: page.nextCursor })
  expect((await readPage('/api/works')).page.items).toHaveLength(20)
})

test('filters hold on every page', async () => {
  const items = await readAll('/api/works?originRegion=PT&status=draft&limit=4')
  expect(items).toHaveLength(11)
  expect(new Set(items.map((item) => item.originRegion))).toEqual(new Set(['PT']))
  expect(await readAll('/api/works?status=published')).toEqual([])
})

test('who asks again from the last change on misses nothing of the same millisecond', async () => {
  const all = await readAll('/api/works?updatedSince=2020-01-01T00:00:00Z&limit=100')
  const last = all[9]?.updatedAt ?? ''
  const rest = await readAll(`/api/works?updatedSince=${last}&limit=3`)
  expect(rest.map((item) => item.id)).toEqual(all.filter((item) => item.updatedAt >= last).map((item) => item.id))
})

test('a work that changes comes last in the order of changes', async () => {
  const [first] = ids
  t.advance(5_000)
  await t.app.inject({
    method: 'PATCH',
    url: `/api/works/${first}`,
    headers: t.operator,
    payload: { releaseYear: 2020 },
  })
  const items = await readAll('/api/works?updatedSince=2020-01-01T00:00:00%2B08:00&limit=6')
  expect(items.at(-1)?.id).toBe(first)
  expect(items).toHaveLength(23)
  expect(await readAll('/api/works?updatedSince=2999-01-01T00:00:00Z')).toEqual([])
})
