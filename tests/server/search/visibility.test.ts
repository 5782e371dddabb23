import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { insertOrganisation } from '../../../db/queries/organisations.ts'
import { listSearchMisses } from '../../../db/queries/search-misses.ts'
import { putWorkShare } from '../../../db/queries/work-shares.ts'
import { replaceWorkParts, updateWork } from '../../../db/queries/works.ts'
import type { Caller, Membership } from '../../../server/context.ts'
import { createSearchWorld, type SearchWorld } from '../indexing/search-world.ts'
import { type LensSearch, openLensSearch } from './lens-search.ts'
import { createSearchApp, type Found, type Line } from './search-app.ts'

type Kind = Membership['organisationKind']

let world: SearchWorld
/** Ids of works, by what they are. */
const works: Record<string, string> = {}
/** What a search as each of them is. */
const as: Record<string, Awaited<ReturnType<typeof createSearchApp>>> = {}

async function addOrganisation(kind: Kind): Promise<string> {
  const id = world.ctx.newId()
  const row = { id, kind, name: id, version: 1, createdAtMs: 1, updatedAtMs: 1 }
  await world.db.transaction((tx) => insertOrganisation(tx, row))
  return id
}

function callerIn(organisationId: string, organisationKind: Kind): Caller {
  return { kind: 'person', id: organisationId, memberships: [{ organisationId, organisationKind, role: 'viewer' }] }
}

beforeAll(async () => {
  world = await createSearchWorld()
  const [own, other, curator] = [
    await addOrganisation('producer'),
    await addOrganisation('producer'),
    await addOrganisation('curator'),
  ]
  const [partner, newcomer] = [await addOrganisation('partner'), await addOrganisation('producer')]
  const add = async (
    name: string,
    organisationId: string | null,
    status: 'draft' | 'submitted' | 'published',
    genre: string,
  ) => {
    const titles = { 'zh-Hant-TW': `雨夜計程車 ${name}` }
    const id = await world.addWork({ titles, status, genres: [genre, 'drama'], organisationId })
    await world.addEpisode(id, 1, { 'zh-Hant-TW': [`你還記得那輛計程車嗎 ${name}`] })
    works[name] = id
  }
  await add('own draft', own, 'draft', 'comedy')
  await add('own published', own, 'published', 'crime')
  await add('other draft', other, 'draft', 'secret')
  await add('shared draft', other, 'draft', 'family')
  await add('other submitted', other, 'submitted', 'mystery')
  await add('operator draft', null, 'draft', 'hidden')
  const share = { workId: works['shared draft'] ?? '', role: 'viewer', createdAtMs: 1 } as const
  await world.db.transaction(async (tx) => {
    await putWorkShare(tx, { ...share, organisationId: own })
    await putWorkShare(tx, { ...share, organisationId: partner })
  })
  await world.index(...Object.values(works))
  as.operator = await createSearchApp(world.ctx)
  as.producer = await createSearchApp(world.ctx, callerIn(own, 'producer'))
  as.curator = await createSearchApp(world.ctx, callerIn(curator, 'curator'))
  as.partner = await createSearchApp(world.ctx, callerIn(partner, 'partner'))
  as.newcomer = await createSearchApp(world.ctx, callerIn(newcomer, 'producer'))
})
afterAll(() => world[Symbol.asyncDispose]())

const SEEN: Record<string, readonly string[]> = {
  operator: ['operator draft', 'other draft', 'other submitted', 'own draft', 'own published', 'shared draft'],
  producer: ['own draft', 'own published', 'shared draft'],
  curator: ['other submitted', 'own published'],
  partner: [],
  newcomer: [],
}
const GENRES: Record<string, string> = {
  ...{ 'own draft': 'comedy', 'own published': 'crime', 'other draft': 'secret', 'shared draft': 'family' },
  ...{ 'other submitted': 'mystery', 'operator draft': 'hidden' },
}
const namesOf = (ids: readonly (string | null | undefined)[]) =>
  [...new Set(ids)].map((id) => Object.keys(works).find((name) => works[name] === id)).toSorted()
const appOf = (who: string) => {
  const app = as[who]
  if (!app) throw new Error(`nobody is ${who}`)
  return app
}

test.each(Object.keys(SEEN))('works, lines, facets and pages show to the %s what they may see', async (who) => {
  const seen = SEEN[who] ?? []
  const { find, findLines } = appOf(who)
  for (const q of ['', '计程车', '出租车', '你还记得', 'yuye']) {
    const found = await find({ q })
    expect(namesOf(found.ids), q).toEqual(seen)
    const genres = {
      ...(seen.length > 0 ? { drama: seen.length } : {}),
      ...Object.fromEntries(seen.map((name) => [GENRES[name], 1])),
    }
    expect(found.facets.genre, q).toEqual(genres)
    expect(found.isComplete).toBe(true)
  }
  expect(namesOf((await findLines({ q: '計程車' })).items.map(({ workId }) => workId))).toEqual(seen)
  const paged: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Awaited<ReturnType<typeof find>> = await find({
      q: '計程車',
      limit: '1',
      ...(cursor ? { cursor } : {}),
    })
    paged.push(...page.ids)
    cursor = page.nextCursor
  }
  expect(namesOf(paged)).toEqual(seen)
})

test.each(Object.keys(SEEN))('lines of one work are for the %s who may see it, and none else', async (who) => {
  for (const [name, workId] of Object.entries(works)) {
    const { items, nextCursor } = await appOf(who).findLines({ q: '計程車', workId })
    expect(items.length, name).toBe((SEEN[who] ?? []).includes(name) ? 1 : 0)
    expect(nextCursor).toBeNull()
  }
})

test.each(Object.keys(SEEN))('suggestions of titles and genres tell the %s nothing else', async (who) => {
  const { items } = await appOf(who).suggest({ q: '雨夜', limit: '20' })
  expect(namesOf(items.map(({ workId }) => workId))).toEqual(SEEN[who])
  for (const [name, genre] of Object.entries(GENRES)) {
    const found = (await appOf(who).suggest({ q: genre })).items.filter(({ kind }) => kind === 'genre')
    expect(
      found.map((suggestion) => suggestion.genre),
      genre,
    ).toEqual((SEEN[who] ?? []).includes(name) ? [genre] : [])
  }
})

test('what is seen follows at once: a work that is submitted, a share that ends', async () => {
  const workId = works['other draft'] ?? ''
  expect(namesOf((await appOf('curator').find({ q: '計程車' })).ids)).not.toContain('other draft')
  await world.changeWork(workId, { status: 'submitted' })
  expect(namesOf((await appOf('curator').find({ q: '計程車' })).ids)).toContain('other draft')
  await world.changeWork(workId, { status: 'draft' })
  expect(namesOf((await appOf('curator').find({ q: '計程車' })).ids)).not.toContain('other draft')
})

test('what a producer misses among their own works is for nobody to read', async () => {
  for (const who of ['producer', 'newcomer', 'partner']) await appOf(who).find({ q: '從來沒有' })
  await appOf('curator').find({ q: '沒有這個' })
  await appOf('curator').close()
  await appOf('producer').close()
  const misses = (await listSearchMisses(world.db, { after: undefined, limit: 10 })).map(({ text }) => text)
  expect(misses).toContain('没有这个')
  expect(misses).not.toContain('从来没有')
})

describe('through the lens of a key of a partner', () => {
  /** Behind all other tests, whose callers would see these works. */
  let lens: LensSearch
  beforeAll(async () => {
    lens = await openLensSearch(world)
  })
  afterAll(() => lens.close())

  const find = (query: Record<string, string>, key?: 'taiwan' | 'catalogue') => lens.ask<Found>('/search', query, key)
  const idsOf = ({ items }: Pick<Found, 'items'>) => items.map(({ work }) => work.id).toSorted()

  test.each(['', '计程车', '出租车', '你还记得', 'yuye', '雨夜 secret', 'horror'])(
    'a search for %j finds, and counts, nothing else',
    async (q) => {
      const found = await find({ q, limit: '50' })
      const isNamed = /[a-z]{6}/.test(q) // a genre of what is hidden, in its title and lines
      if (!isNamed) expect(idsOf(found)).toEqual(lens.shown.toSorted())
      expect(idsOf(found).filter((id) => !lens.shown.includes(id))).toEqual([])
      expect(Object.keys(found.facets.genre ?? {}).filter((genre) => !/^(crime|comedy|drama)$/.test(genre))).toEqual([])
      for (const counts of Object.values(found.facets)) {
        expect(Math.max(0, ...Object.values(counts))).toBeLessThanOrEqual(found.items.length)
      }
      expect(found.nextCursor).toBeNull()
    },
  )

  test('pages of one work each lead through what is shown, and end with it', async () => {
    const ids: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Found = await find({ q: '計程車', limit: '1', ...(cursor && { cursor }) })
      expect(page.items).toHaveLength(1)
      ids.push(...idsOf(page))
      cursor = page.nextCursor
    }
    expect(ids.toSorted()).toEqual(lens.shown.toSorted())
  })

  test('lines are those of what is shown, also when a hidden work is named', async () => {
    const lines = (query: Record<string, string>) =>
      lens.ask<{ items: Line[]; nextCursor: unknown }>('/search/lines', query)
    const found = await lines({ q: '計程車', limit: '50' })
    expect([...new Set(found.items.map(({ workId }) => workId))].toSorted()).toEqual(lens.shown.toSorted())
    expect(found.items[0]?.stillUrl ?? '/api/partner/v1/stills/').toMatch(/^\/api\/partner\/v1\/stills\//)
    const unknown = await lines({ q: '計程車', workId: '019a0000-0000-7000-8000-000000000000' })
    expect(unknown).toEqual({ items: [], nextCursor: null })
    for (const workId of Object.values(lens.hidden)) expect(await lines({ q: '計程車', workId })).toEqual(unknown)
  })

  test('a key of a region in which nothing is shown finds and counts nothing', async () => {
    const { items, facets, nextCursor } = await find({ q: '計程車' }, 'taiwan')
    expect([items, nextCursor]).toEqual([[], null])
    expect(Object.values(facets).flatMap((counts) => Object.values(counts))).toEqual([])
  })

  test('a key that may not read lines is told none, and not that one was the reason', async () => {
    const { items } = await find({ q: '你還記得' }, 'catalogue')
    expect(items.map(({ work }) => work.id).toSorted()).toEqual(lens.shown.toSorted())
    expect(items.flatMap(({ lines, why }) => [...lines, ...why.filter(({ field }) => field === 'line')])).toEqual([])
    const all = (await find({ q: '你還記得' })).items
    expect(all.map(({ lines }) => lines.length)).toEqual([1, 1])
  })

  test('a working title finds nothing by itself, and is no reason', async () => {
    const [workId = ''] = lens.shown
    const titles = [
      { locale: 'zh-Hant-TW', text: '雨夜計程車 crime', kind: 'display' as const },
      { locale: 'zh-Hant-TW', text: '代號孔雀', kind: 'working' as const },
    ]
    await world.db.transaction(async (tx) => {
      await replaceWorkParts(tx, workId, { titles })
      await updateWork(tx, workId, {}, world.ctx.now())
    })
    await world.index(workId)
    expect(idsOf((await as.operator?.find({ q: '代號孔雀' })) ?? { items: [] })).toEqual([workId])
    expect(idsOf(await find({ q: '代號孔雀' }))).toEqual([])
    expect(idsOf(await find({ q: '計程車' }))).toContain(workId)
  })

  test('what leaves the lens is gone from works, counts and lines at once', async () => {
    const [first = '', second = ''] = lens.shown
    await world.changeWork(second, { status: 'withdrawn' })
    const found = await find({ q: '計程車' })
    expect(idsOf(found)).toEqual([first])
    expect(found.facets.genre).toEqual({ crime: 1, drama: 1 })
    const { items } = await lens.ask<{ items: Line[] }>('/search/lines', { q: '計程車' })
    expect(items.map(({ workId }) => workId)).toEqual([first])
  })
})
