import { afterAll, beforeAll, expect, test } from 'vitest'
import { listWorkSerials } from '../../../db/queries/index-rows.ts'
import type { EngineQuery } from '../../../server/engine/engine.ts'
import { SEED_VOCABULARY } from '../../../server/language/vocabulary.ts'
import { findWindowsOf } from '../../../server/search/find-windows.ts'
import { planQuery } from '../../../server/search/plan-query.ts'
import { createSearchWorld, type SearchWorld } from '../indexing/search-world.ts'

const WINDOWS = { short: 2, long: 40, longest: 2_520 } as const
const CUES = 5
type Name = keyof typeof WINDOWS
const NAMES = Object.keys(WINDOWS) as Name[]

let world: SearchWorld
let serials: number[]
let tracks: Record<Name, readonly string[]>

beforeAll(async () => {
  world = await createSearchWorld()
  const ids: string[] = []
  const byName: Partial<typeof tracks> = {}
  for (const name of NAMES) {
    const id = await world.addWork({ titles: { 'zh-Hant-TW': '晴天' } })
    const lines = Array.from({ length: (WINDOWS[name] / 2) * CUES }, () => '下雨了')
    // the second episode is written first: the order is that of numbers and times
    const second = await world.addEpisode(id, 2, { 'zh-Hant-TW': lines })
    const first = await world.addEpisode(id, 1, { 'zh-Hant-TW': lines })
    byName[name] = [...first.trackIds, ...second.trackIds]
    ids.push(id)
  }
  tracks = byName as typeof tracks
  await world.index(...ids)
  serials = await listWorkSerials(world.db, ids)
})
afterAll(() => world[Symbol.asyncDispose]())

/** The first windows of these works, by name, and the queries that it took. */
async function firstWindows(names: readonly Name[]) {
  const asked: EngineQuery[] = []
  const search = (queries: readonly EngineQuery[]) => {
    asked.push(...queries)
    return world.ctx.engine.search(queries)
  }
  const plan = planQuery('下雨', SEED_VOCABULARY)
  if (!plan) throw new Error('nothing to search for')
  const works = names.map((name) => ({ serial: serials[NAMES.indexOf(name)] ?? 0, windows: WINDOWS[name] }))
  const found = await findWindowsOf({ engine: { ...world.ctx.engine, search } }, plan, works, 3)
  const byName = names.map((name) => {
    const places = tracks[name].map((track, episode) => [track, episode + 1] as const)
    const episodeOf = new Map(places)
    const ofWork = found.filter(({ trackId }) => episodeOf.has(trackId))
    return [name, ofWork.map(({ trackId, position }) => `${episodeOf.get(trackId)} ${position}`)]
  })
  return { windows: Object.fromEntries(byName), asked }
}

test('all windows of several works are listed by one query, and the first of each are taken', async () => {
  const { windows, asked } = await firstWindows(['long', 'short'])
  expect(windows).toEqual({ short: ['1 0', '2 0'], long: ['1 0', '1 5', '1 10'] })
  expect(asked).toMatchObject([{ facets: ['at'], limit: 0 }])
})

test('a work with more windows than can be listed is asked for by itself', async () => {
  const { windows, asked } = await firstWindows(['longest', 'short'])
  expect(windows).toEqual({ short: ['1 0', '2 0'], longest: ['1 0', '1 5', '1 10'] })
  expect(asked).toMatchObject([
    { facets: ['at'], limit: 0 },
    { sort: ['n:asc'], limit: 3 },
  ])
})

test('documents of an older shape, which have nothing to list, are asked for', async () => {
  const { documents } = await world.ctx.engine.listDocuments('subs', { offset: 0, limit: 100 })
  const ofShort = documents.filter(({ w }) => w === serials[0])
  expect(ofShort).toHaveLength(WINDOWS.short)
  const whole = ofShort.map(({ id, w }, place) => ({ id, w, n: (2 - place) * 1e9, c: '下 雨 了' }))
  await world.ctx.engine.waitForTasks([await world.ctx.engine.addDocuments('subs', whole)])
  const { windows, asked } = await firstWindows(['short', 'long'])
  expect(windows).toMatchObject({ short: expect.arrayContaining(['1 0', '2 0']), long: ['1 0', '1 5', '1 10'] })
  expect(asked).toMatchObject([{ facets: ['at'] }, { sort: ['n:asc'] }])
})

test('nothing is asked for no works', async () => {
  expect(await firstWindows([])).toEqual({ windows: {}, asked: [] })
})
