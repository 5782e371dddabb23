import { expect, test } from 'vitest'
import { insertGlossaryEdit } from '../../../db/queries/glossary.ts'
import { findWork } from '../../../db/queries/works.ts'
import { nextOf } from '../../../server/engine/settings.ts'
import { ensureIndexes } from '../../../server/indexing/ensure-indexes.ts'
import { findLiveIndex } from '../../../server/indexing/live-index.ts'
import { rebuildIndexes } from '../../../server/indexing/rebuild-indexes.ts'
import { findRebuildState } from '../../../server/indexing/rebuild-state.ts'
import { requestRebuild } from '../../../server/indexing/request-rebuild.ts'
import { verifyIndex } from '../../../server/indexing/verify-index.ts'
import { searchWorks } from '../../../server/search/search-works.ts'
import { createSearchWorld, type SearchWorld } from './search-world.ts'

const never = new AbortController().signal

async function fill(world: SearchWorld, count: number): Promise<string[]> {
  const ids: string[] = []
  for (let index = 0; index < count; index++) {
    const id = await world.addWork({ titles: { 'zh-Hant-TW': `第${index}號計程車` } })
    await world.addEpisode(id, 1, { 'zh-Hant-TW': ['上車吧', '去哪裡', `第${index}站`], en: ['get in', 'where to'] })
    ids.push(id)
  }
  await world.index(...ids)
  return ids
}

const wish = (world: SearchWorld) => world.db.transaction((tx) => requestRebuild(world.ctx, tx, { always: true }))
const find = async (world: SearchWorld, q: string) =>
  (
    await searchWorks(world.ctx, { q, sort: 'relevance', limit: 50 }, { note: () => undefined }, 'everything')
  ).items.map(({ work }) => work.id)
const findIndexedAt = async (world: SearchWorld, id: string) => (await findWork(world.db, id))?.indexedAtMs

test('nothing is made where nobody asked for it and all is as it should be', async () => {
  await using world = await createSearchWorld()
  await fill(world, 2)
  const before = await findLiveIndex(world.db)
  await rebuildIndexes(world.ctx, never)
  expect(await findLiveIndex(world.db)).toEqual(before)
})

test('new indexes hold the same, take the place of the old ones, which go, and no mark is lost', async () => {
  await using world = await createSearchWorld()
  const ids = await fill(world, 5)
  const before = await findLiveIndex(world.db)
  const marked = await findIndexedAt(world, ids[0] ?? '')
  await wish(world)
  await rebuildIndexes(world.ctx, never)
  expect((await findLiveIndex(world.db))?.created).not.toEqual(before?.created)
  expect(await verifyIndex(world.ctx)).toEqual([])
  expect(await findIndexedAt(world, ids[0] ?? '')).toBe(marked)
  expect(await world.ctx.engine.findIndexCreation(nextOf('works'))).toBeUndefined()
  expect(await findRebuildState(world.db)).toBeUndefined()
  expect(await ensureIndexes(world.ctx)).toBe(false)
})

test('what is written while they are made is found before and after, and nothing is lost', async () => {
  await using world = await createSearchWorld()
  const ids = await fill(world, 12)
  const { engine } = world.ctx
  let writes = 0
  const write = async () => {
    const step = writes++
    const id = ids[step % ids.length] ?? ''
    await world.changeWork(id, { titles: { 'zh-Hant-TW': `改${step}號巴士` } })
    const added = await world.addWork({ titles: { 'zh-Hant-TW': `新${step}號` } })
    await world.addEpisode(added, 1, { 'zh-Hant-TW': [`新的一站${step}`] })
    // some of it is indexed at once, some waits for its job
    if (step % 2 === 0) await world.index(id, added)
    expect(await find(world, '號')).not.toHaveLength(0)
  }
  const between: typeof engine = {
    ...engine,
    addDocuments: async (...args) => {
      const task = await engine.addDocuments(...args)
      if (args[0] === nextOf('subs')) await write()
      return task
    },
    swapIndexes: async (pairs) => {
      await write()
      const task = await engine.swapIndexes(pairs)
      await write()
      return task
    },
  }
  await wish(world)
  await rebuildIndexes({ ...world.ctx, engine: between }, never)
  expect(writes).toBeGreaterThan(3)
  await indexQueued(world)
  expect(await verifyIndex(world.ctx)).toEqual([])
  for (const id of ids) expect(await findIndexedAt(world, id)).not.toBeNull()
})

test('a run of another work’s indexing that goes across the swap begins anew', async () => {
  await using world = await createSearchWorld()
  const [id = ''] = await fill(world, 3)
  await world.changeWork(id, { titles: { 'zh-Hant-TW': '跨過去的計程車' } })
  const { engine } = world.ctx
  let hasSwapped = false
  const across: typeof engine = {
    ...engine,
    addDocuments: async (index, documents) => {
      if (index === 'works' && !hasSwapped) {
        hasSwapped = true
        await addWord(world, '跨過去', '穿越')
        await rebuildIndexes(world.ctx, never)
      }
      return engine.addDocuments(index, documents)
    },
  }
  const { indexWork } = await import('../../../server/indexing/index-work.ts')
  await indexWork({ ...world.ctx, engine: across }, id)
  expect(hasSwapped).toBe(true)
  await indexQueued(world)
  expect(await verifyIndex(world.ctx)).toEqual([])
  expect(await find(world, '穿越的出租车')).toContain(id)
})

test('a new word of the glossary is in the documents afterwards', async () => {
  await using world = await createSearchWorld()
  const id = await world.addWork({ titles: { 'zh-Hant-HK': '擺烏龍的人' } })
  await world.index(id)
  await addWord(world, '擺烏龍', '搞错')
  expect(await find(world, '搞错')).toEqual([id]) // the search knows the word before the documents do
  expect(await ensureIndexes(world.ctx)).toBe(true)
  await rebuildIndexes(world.ctx, never)
  expect(await find(world, '搞错的人')).toEqual([id])
  expect(await find(world, '擺烏龍')).toEqual([id])
  expect(await verifyIndex(world.ctx)).toEqual([])
})

test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 15, 18, 22])(
  'killed at step %i of its calls to the engine, the next run ends it',
  async (steps) => {
    await using world = await createSearchWorld()
    const ids = await fill(world, 4)
    await wish(world)
    await rebuildIndexes({ ...world.ctx, engine: dieAfter(world, steps) }, never).catch(() => undefined)
    await world.changeWork(ids[1] ?? '', { titles: { 'zh-Hant-TW': '後來的名字' } })
    await world.index(ids[1] ?? '')
    await ensureIndexes(world.ctx)
    await rebuildIndexes(world.ctx, never)
    await indexQueued(world)
    expect(await verifyIndex(world.ctx)).toEqual([])
    expect(await find(world, '后来的名字')).toEqual([ids[1]])
    expect(await world.ctx.engine.findIndexCreation(nextOf('subs'))).toBeUndefined()
    for (const id of ids) expect(await findIndexedAt(world, id)).not.toBeNull()
  },
)

async function addWord(world: SearchWorld, word: string, canonical: string): Promise<void> {
  const edit = { action: 'added' as const, region: 'HK', word, canonical, note: null, source: 'curator' as const }
  await world.db.transaction((tx) => insertGlossaryEdit(tx, { ...edit, callerKind: 'operator', atMs: 1 }))
}

/** Does what the jobs that wait would do. */
async function indexQueued(world: SearchWorld): Promise<void> {
  const { jobs } = await import('../../../db/schema/index.ts')
  const waiting = world.db.select().from(jobs).all()
  await world.index(...waiting.filter((job) => job.kind === 'index-work').map((job) => job.key))
}

/** The engine itself for so many calls that change something; then the process might as well be gone. */
function dieAfter(world: SearchWorld, calls: number): SearchWorld['ctx']['engine'] {
  const { engine } = world.ctx
  let left = calls
  const spend = <Args extends unknown[], T>(act: (...args: Args) => Promise<T>) => {
    return async (...args: Args): Promise<T> => {
      if (left-- <= 0) throw new Error('killed')
      return act(...args)
    }
  }
  return {
    ...engine,
    addDocuments: spend(engine.addDocuments),
    deleteMatching: spend(engine.deleteMatching),
    createIndex: spend(engine.createIndex),
    deleteIndex: spend(engine.deleteIndex),
    writeSettings: spend(engine.writeSettings),
    swapIndexes: spend(engine.swapIndexes),
    waitForTasks: spend(engine.waitForTasks),
  }
}
