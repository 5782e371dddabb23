import { afterAll, beforeAll, expect, test } from 'vitest'
import { eq, isNotNull } from '../../../db/drizzle.ts'
import { listCueLines, replaceCueLines } from '../../../db/queries/cue-lines.ts'
import { deleteEpisode, findEpisode, updateEpisode } from '../../../db/queries/episodes.ts'
import { findFact, putFact } from '../../../db/queries/facts.ts'
import { findWorkSerial } from '../../../db/queries/index-rows.ts'
import { listTracks } from '../../../db/queries/tracks.ts'
import { findWork, touchWork } from '../../../db/queries/works.ts'
import { jobs, works } from '../../../db/schema/index.ts'
import { INDEX_NAMES } from '../../../server/engine/settings.ts'
import { ensureIndexes } from '../../../server/indexing/ensure-indexes.ts'
import { indexWork } from '../../../server/indexing/index-work.ts'
import { forgetLiveIndex } from '../../../server/indexing/live-index.ts'
import { rebuildIndexes } from '../../../server/indexing/rebuild-indexes.ts'
import { verifyIndex } from '../../../server/indexing/verify-index.ts'
import { createSearchWorld, type SearchWorld } from './search-world.ts'

let world: SearchWorld

beforeAll(async () => {
  world = await createSearchWorld()
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
})

async function serialOf(workId: string): Promise<number> {
  return (await findWorkSerial(world.db, workId)) ?? Number.NaN
}

const manyLines = (count: number, what: string) => Array.from({ length: count }, (_, i) => `${what} ${i} 出租車`)

test('a work that was indexed is in the engine as its rows say, and says so', async () => {
  const workId = await world.addWork({ titles: { 'zh-Hant-TW': '總裁的計程車' } })
  const episode = await world.addEpisode(workId, 1, { 'zh-Hant-TW': manyLines(23, '甲'), en: manyLines(7, 'taxi') })
  expect(await verifyIndex(world.ctx)).toContain(
    `works/${await serialOf(workId)} of work ${workId} is missing in the engine`,
  )
  await world.index(workId)
  expect(await verifyIndex(world.ctx)).toEqual([])
  expect((await findWork(world.db, workId))?.indexedAtMs).toEqual(expect.any(Number))
  expect((await findEpisode(world.db, episode.id))?.indexedAtMs).toEqual(expect.any(Number))
})

test('a track that is edited is in the engine as it stands now, and nothing of its lines of before', async () => {
  const workId = await world.addWork({ titles: { en: 'Edited' } })
  const { trackIds } = await world.addEpisode(workId, 1, { en: manyLines(23, 'taxi'), 'pt-PT': manyLines(6, 'táxi') })
  await world.index(workId)
  const lines = await listCueLines(world.db, trackIds[0] ?? '')
  await world.db.transaction(async (tx) => {
    await replaceCueLines(tx, trackIds[0] ?? '', lines.slice(0, 7))
    await touchWork(tx, workId, Date.now())
  })
  await world.index(workId)
  expect(await verifyIndex(world.ctx)).toEqual([])
})

test('a second run writes nothing, and one after an edit only what changed', async () => {
  const workId = await world.addWork({ titles: { en: 'Twice' } })
  const first = await world.addEpisode(workId, 1, { en: manyLines(6, 'one') })
  await world.index(workId)
  const sent = countWrites()
  await indexWork({ ...world.ctx, engine: sent.engine }, workId)
  expect(sent.documents).toEqual([])
  await world.changeWork(workId, { status: 'withdrawn' })
  await indexWork({ ...world.ctx, engine: sent.engine }, workId)
  expect(sent.documents).toEqual([])
  expect((await findWork(world.db, workId))?.indexedAtMs).toEqual(expect.any(Number))
  const second = await world.addEpisode(workId, 2, { en: manyLines(3, 'two') })
  await indexWork({ ...world.ctx, engine: sent.engine }, workId)
  expect(sent.documents.some((id) => id.startsWith(second.trackIds[0] ?? ''))).toBe(true)
  expect(sent.documents.some((id) => id.startsWith(first.trackIds[0] ?? ''))).toBe(false)
  expect(await verifyIndex(world.ctx)).toEqual([])
})

test('lines of a removed track and of a removed episode leave the engine', async () => {
  const workId = await world.addWork({ titles: { en: 'Shrinks' } })
  const first = await world.addEpisode(workId, 1, { en: manyLines(6, 'one'), pt: manyLines(6, 'um') })
  const second = await world.addEpisode(workId, 2, { en: manyLines(6, 'two') })
  await world.index(workId)
  await world.removeTrack(workId, first.id, first.trackIds[1] ?? '')
  await world.index(workId)
  expect(await verifyIndex(world.ctx)).toEqual([])
  await world.db.transaction(async (tx) => {
    await deleteEpisode(tx, second.id)
    await touchWork(tx, workId, Date.now())
  })
  expect(await verifyIndex(world.ctx)).not.toEqual([])
  await world.index(workId)
  expect(await verifyIndex(world.ctx)).toEqual([])
})

test('a renumbered episode and a changed title are written again', async () => {
  const workId = await world.addWork({ titles: { en: 'Old name' } })
  const episode = await world.addEpisode(workId, 1, { en: manyLines(12, 'one') })
  await world.index(workId)
  await world.changeWork(workId, { titles: { en: 'New name' } })
  await world.db.transaction((tx) => updateEpisode(tx, episode.id, { number: 4 }, Date.now()).then(() => undefined))
  await world.index(workId)
  expect(await verifyIndex(world.ctx)).toEqual([])
})

test('a row that changes while its work is indexed stays unmarked, and the next run completes it', async () => {
  const workId = await world.addWork({ titles: { en: 'In flight' } })
  const episode = await world.addEpisode(workId, 1, { en: manyLines(12, 'one') })
  let trackId = ''
  const engine = {
    ...world.ctx.engine,
    waitForTasks: async (tasks: readonly number[]) => {
      trackId = await world.addTrack(episode.id, 'pt', ['Olá'])
      await world.ctx.engine.waitForTasks(tasks)
    },
  }
  await indexWork({ ...world.ctx, engine }, workId)
  expect((await findEpisode(world.db, episode.id))?.indexedAtMs).toBeNull()
  expect(await verifyIndex(world.ctx)).toEqual([`subs/${trackId}_0 of work ${workId} is missing in the engine`])
  await world.index(workId)
  expect((await findWork(world.db, workId))?.indexedAtMs).not.toBeNull()
  expect(await verifyIndex(world.ctx)).toEqual([])
})

test('a run that dies after any of its writes is completed by the next one', async () => {
  const workId = await world.addWork({ titles: { en: 'Dies' } })
  const episode = await world.addEpisode(workId, 1, { en: manyLines(12, 'one'), pt: manyLines(12, 'um') })
  await world.index(workId)
  for (let writes = 0; writes < 4; writes++) {
    const replaced = (await listTracks(world.db, episode.id))[writes % 2]
    await world.removeTrack(workId, episode.id, replaced?.id ?? '')
    await world.addTrack(episode.id, replaced?.locale ?? '', manyLines(6 + writes, 'again'))
    const dying = indexWork({ ...world.ctx, engine: dieAfter(writes) }, workId)
    await expect(dying).rejects.toThrow('killed')
    expect((await findEpisode(world.db, episode.id))?.indexedAtMs).toBeNull()
    await world.index(workId)
    expect(await verifyIndex(world.ctx)).toEqual([])
    expect((await findEpisode(world.db, episode.id))?.indexedAtMs).not.toBeNull()
  }
})

test('a run that was overtaken while its lines were on their way leaves the engine right', async () => {
  const workId = await world.addWork({ titles: { en: 'Overlap' } })
  const episode = await world.addEpisode(workId, 1, { en: manyLines(12, 'one') })
  let nested = false
  const engine = {
    ...world.ctx.engine,
    addDocuments: async (...args: Parameters<typeof world.ctx.engine.addDocuments>) => {
      if (!nested) {
        nested = true
        await world.removeTrack(workId, episode.id, episode.trackIds[0] ?? '')
        await world.addTrack(episode.id, 'en', manyLines(7, 'other'))
        await world.index(workId)
      }
      return world.ctx.engine.addDocuments(...args)
    },
  }
  await indexWork({ ...world.ctx, engine }, workId)
  expect(await verifyIndex(world.ctx)).toEqual([])
  expect((await findWork(world.db, workId))?.indexedAtMs).not.toBeNull()
})

test('a work without a row leaves the engine', async () => {
  const ghost = await world.addWork({ titles: { en: 'ghost' } })
  const serial = await serialOf(ghost)
  await world.index(ghost)
  await world.db.transaction(async (tx) => tx.delete(works).where(eq(works.id, ghost)).run())
  const line = { id: 'ghost_0', w: serial, tr: 'ghost', p: 0, c: 'ghost' }
  await world.ctx.engine.waitForTasks([await world.ctx.engine.addDocuments('subs', [line])])
  expect(await verifyIndex(world.ctx)).toHaveLength(3)
  await world.index(ghost)
  expect(await verifyIndex(world.ctx)).toEqual([])
})

test('verifyIndex names a document that was changed behind our back', async () => {
  const workId = await world.addWork({ titles: { en: 'Honest' } })
  const serial = await serialOf(workId)
  await world.index(workId)
  await world.ctx.engine.waitForTasks([
    await world.ctx.engine.addDocuments('works', [{ id: serial, t: ['forged'], f: [] }]),
  ])
  expect(await verifyIndex(world.ctx)).toEqual([`works/${serial} of work ${workId} differs from its row`])
})

test('an engine that is killed while a work is indexed holds all of it after another run', async () => {
  const workId = await world.addWork({ titles: { en: 'Killed' } })
  await world.addEpisode(workId, 1, { en: manyLines(4_000, 'long'), 'zh-Hans-CN': manyLines(4_000, '很长') })
  for (const delayMs of [0, 15, 40, 90]) {
    const run = indexWork(world.ctx, workId)
    const ended = run.then(
      () => 'done',
      (error: { code?: string }) => error.code,
    )
    await new Promise((resolve) => setTimeout(resolve, delayMs))
    await world.running.kill()
    expect(['done', 'ENGINE_UNAVAILABLE']).toContain(await ended)
    await world.running.startAgain()
  }
  await world.index(workId)
  expect((await verifyIndex(world.ctx)).filter((problem) => !problem.includes('forged'))).toHaveLength(1) // the one planted above
  expect((await findWork(world.db, workId))?.indexedAtMs).not.toBeNull()
})

test('a lost index is made again, beside one that is empty until then', async () => {
  expect(await ensureIndexes(world.ctx)).toBe(false)
  await world.running.process.stop()
  const { rm } = await import('node:fs/promises')
  await rm(`${world.running.dataDir}/engine`, { recursive: true })
  await world.running.startAgain()
  expect(await ensureIndexes(world.ctx)).toBe(true)
  expect(world.db.select().from(works).where(isNotNull(works.indexedAtMs)).all()).toEqual([])
  await rebuildIndexes(world.ctx, new AbortController().signal)
  expect(await verifyIndex(world.ctx)).toEqual([])
  expect(
    world.db
      .select()
      .from(works)
      .all()
      .filter((work) => work.indexedAtMs === null),
  ).toEqual([])
  expect(await ensureIndexes(world.ctx)).toBe(false)
})

test('indexes that another catalogue left in the engine are removed before anything is searched', async () => {
  expect((await world.ctx.engine.listDocuments('works', { offset: 0, limit: 1 })).total).toBeGreaterThan(0)
  await world.db.transaction((tx) => forgetLiveIndex(tx))
  expect(await ensureIndexes(world.ctx)).toBe(true)
  expect((await world.ctx.engine.listDocuments('works', { offset: 0, limit: 1 })).total).toBe(0)
  await rebuildIndexes(world.ctx, new AbortController().signal)
  expect(await verifyIndex(world.ctx)).toEqual([])
})

test('another version of the documents is noticed at the next start, and settings that fit are left alone', async () => {
  const live = JSON.parse((await findFact(world.db, 'search-index')) ?? '{}') as object
  await world.db.transaction((tx) => putFact(tx, 'search-index', JSON.stringify({ ...live, version: '0' })))
  const sent = countWrites()
  expect(await ensureIndexes({ ...world.ctx, engine: sent.engine })).toBe(true)
  expect(sent.settings).toEqual([])
  expect(world.db.select().from(jobs).where(eq(jobs.kind, 'rebuild-index')).all()).toMatchObject([{ state: 'queued' }])
  for (const index of INDEX_NAMES) expect(await world.ctx.engine.findIndexCreation(index)).toBeDefined()
})

/** The engine itself, with a note of what is written through it. */
function countWrites() {
  const { engine } = world.ctx
  const documents: string[] = []
  const settings: string[] = []
  const counting: typeof engine = {
    ...engine,
    addDocuments: (index, batch) => {
      documents.push(...batch.map((document) => String(document.id)))
      return engine.addDocuments(index, batch)
    },
    writeSettings: (index, change) => {
      settings.push(index)
      return engine.writeSettings(index, change)
    },
  }
  return { engine: counting, documents, settings }
}

/** The engine itself for so many writes; then the process might as well be gone. */
function dieAfter(writes: number): typeof world.ctx.engine {
  const { engine } = world.ctx
  let left = writes
  const spend = () => {
    if (left-- <= 0) throw new Error('killed')
  }
  return {
    ...engine,
    addDocuments: async (...args) => {
      spend()
      return engine.addDocuments(...args)
    },
    deleteMatching: async (...args) => {
      spend()
      return engine.deleteMatching(...args)
    },
    waitForTasks: async () => {
      throw new Error('killed')
    },
  }
}
