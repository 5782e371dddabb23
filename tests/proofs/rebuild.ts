import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { v7 as newId } from 'uuid'
import { type Db, openDatabase } from '../../db/open.ts'
import { findJob } from '../../db/queries/jobs.ts'
import { findLiveIndex } from '../../server/indexing/live-index.ts'
import { requestRebuild } from '../../server/indexing/request-rebuild.ts'
import { findFreePort, jsonBody, startServer, type TestServer, until } from '../start-server.ts'
import type { Proof } from './proof.ts'
import { checkCatalogue } from './support/check-catalogue.ts'
import { killChild, TARGETS, untilWell } from './support/deaths.ts'
import { findProcessesOf } from './support/processes.ts'
import { seededRandom } from './support/random.ts'

interface Size {
  readonly seed: number
  readonly works: number
  /** Sudden deaths of each of the three processes. */
  readonly killsEach: number
  readonly longestPauseMs: number
}

/**
 * kill -9 of server, worker and Meilisearch at random moments while new indexes are made one after the other and works
 * are edited, created and withdrawn: every write that was acknowledged is in the index in the end, the index equals the
 * database, and nothing stays behind.
 */
export const proof: Proof<Size> = {
  name: 'rebuild',
  small: { seed: 20_261_126, works: 40, killsEach: 2, longestPauseMs: 400 },
  full: { seed: 11, works: 300, killsEach: 60, longestPauseMs: 2_500 },
  run: async (size) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'juku-rebuild-'))
    try {
      return await crash(dataDir, size)
    } finally {
      await rm(dataDir, { recursive: true, force: true })
    }
  },
}

async function crash(dataDir: string, size: Size): Promise<string> {
  const port = await findFreePort()
  let server = await startServer({ dataDir, port, untilReady: false })
  const again = async () => {
    await server.kill()
    server = await startServer({ dataDir, port, untilReady: false })
  }
  try {
    return await killAndCheck(() => server, again, { dataDir, size })
  } finally {
    await server.kill()
  }
}

/** Deaths after which one rebuild is left to end, however far those before it came. */
const DEATHS_A_REBUILD = 20

async function killAndCheck(
  server: () => TestServer,
  killServer: () => Promise<void>,
  { dataDir, size }: { dataDir: string; size: Size },
): Promise<string> {
  const random = seededRandom(size.seed)
  await untilWell(server())
  const ids: string[] = []
  for (let index = 0; index < size.works; index++) ids.push(await create(server(), `第${index}號計程車`))
  await untilIndexed(server(), ids)
  let isKilling = true
  const told = new Map<string, string>()
  const asking = keepAsking(dataDir, () => isKilling)
  const writing = keepWriting(server, { ids, told, random, goesOn: () => isKilling })
  const kills = { server: 0, worker: 0, engine: 0 }
  for (let turn = 0; turn < size.killsEach * TARGETS.length; ) {
    await untilWell(server())
    await pause(random() * size.longestPauseMs)
    const target = TARGETS[turn % TARGETS.length] ?? 'server'
    if (target === 'server') await killServer()
    else if (!killChild(dataDir, target)) continue
    kills[target]++
    turn++
    if (turn % DEATHS_A_REBUILD > 0) continue
    process.stderr.write(`rebuild: ${turn} deaths, ${told.size} writes acknowledged\n`)
    await untilOtherIndexes(dataDir)
  }
  isKilling = false
  await writing
  const rebuilds = await asking
  await untilWell(server())
  await untilIndexed(server(), [...new Set([...ids, ...told.keys()])])
  rebuilds.seen.add(await untilNothingIsMade(dataDir))
  if (rebuilds.seen.size < 2) throw new Error('no new indexes took the place of the first ones')
  const found = await checkWrites(server(), told)
  const faults = await checkCatalogue(dataDir)
  await server().stop()
  const left = await findProcessesOf(dataDir)
  if (left.length > 0) throw new Error(`processes stayed: ${left.join('; ')}`)
  const problems = [...faults, ...found]
  if (problems.length > 0) throw new Error(`${problems.length} faults: ${problems.slice(0, 10).join('; ')}`)
  const deaths = TARGETS.map((target) => `${kills[target]} of the ${target}`).join(', ')
  return `kill -9: ${deaths}, while new indexes were asked for ${rebuilds.asked} times and took their place ${rebuilds.seen.size - 1} times, and ${told.size} of ${ids.length} works were written. Every acknowledged title is found, the index equals the database, no process left.`
}

/** Asks for new indexes whenever none are being made, also after a run that gave up; how often, and which there were, the first ones too. */
async function keepAsking(dataDir: string, goesOn: () => boolean): Promise<{ asked: number; seen: Set<string> }> {
  let asked = 0
  const seen = new Set<string>()
  const db = openDatabase(join(dataDir, 'juku.db'), { synchronous: 'normal', migrations: 'check' })
  try {
    while (goesOn()) {
      seen.add(String((await findLiveIndex(db))?.created))
      const job = await findJob(db, 'rebuild-index', 'all')
      if (job === undefined || job.state === 'failed') {
        await wishForNewIndexes(db).then(
          () => asked++,
          () => undefined, // the database was busy
        )
      }
      await pause(100)
    }
    return { asked, seen }
  } finally {
    await db.close()
  }
}

function wishForNewIndexes(db: Db): Promise<void> {
  return db.transaction((tx) => requestRebuild({ now: Date.now, newId }, tx, { always: true }))
}

/** Faster, and the catalogue grows to many thousands while it is made anew. */
const WRITE_EVERY_MS = 100

interface Writing {
  readonly ids: string[]
  /** The title that was acknowledged last, by work. */
  readonly told: Map<string, string>
  readonly random: () => number
  readonly goesOn: () => boolean
}

async function keepWriting(server: () => TestServer, { ids, told, random, goesOn }: Writing): Promise<void> {
  for (let step = 0; goesOn(); step++) {
    await pause(WRITE_EVERY_MS)
    const title = `改寫${step}次的巴士`
    try {
      if (random() < 0.2) {
        const id = await create(server(), title)
        ids.push(id)
        told.set(id, title)
      } else {
        const id = ids[Math.floor(random() * ids.length)] ?? ''
        told.delete(id) // in doubt until it is answered
        await server().json(`/api/works/${id}`, jsonBody({ titles: titlesOf(title) }, 'PATCH'))
        told.set(id, title)
      }
    } catch {
      await pause(50) // whoever was asked is dead
    }
  }
}

const titlesOf = (text: string) => [{ locale: 'zh-Hant-TW', text, kind: 'display' }]

async function create(server: TestServer, title: string): Promise<string> {
  const body = { kind: 'micro_drama', originalLocale: 'zh-Hant-TW', originRegion: 'TW', titles: titlesOf(title) }
  return (await server.json<{ id: string }>('/api/works', jsonBody(body), 201)).id
}

/** Whether each work is found by the title that was acknowledged, typed in the other script and wording. */
async function checkWrites(server: TestServer, told: ReadonlyMap<string, string>): Promise<string[]> {
  const faults: string[] = []
  for (const [id, title] of told) {
    const q = title.replace('改寫', '改写').replace('巴士', '公交车')
    const { items } = await server.json<{ items: { work: { id: string } }[] }>(
      `/api/search?${new URLSearchParams({ q, limit: '50' })}`,
    )
    if (!items.some(({ work }) => work.id === id)) faults.push(`${id} is not found by ${q}`)
  }
  return faults
}

async function untilIndexed(server: TestServer, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const ask = () => server.json<{ indexedAt: string | null }>(`/api/works/${id}`).catch(() => undefined)
    await until(ask, (work) => typeof work?.indexedAt === 'string', { limitMs: 600_000, what: `the indexing of ${id}` })
  }
}

/** Waits until the indexes that searches ask are others than now: what was begun before the last death comes to its end. */
async function untilOtherIndexes(dataDir: string): Promise<void> {
  const db = openDatabase(join(dataDir, 'juku.db'), { synchronous: 'normal', migrations: 'check' })
  try {
    const ask = async () => String((await findLiveIndex(db))?.created)
    const before = await ask()
    await until(ask, (now) => now !== before, { limitMs: 300_000, what: 'other indexes' })
  } finally {
    await db.close()
  }
}

/** @returns which indexes there are then. */
async function untilNothingIsMade(dataDir: string): Promise<string> {
  const db = openDatabase(join(dataDir, 'juku.db'), { synchronous: 'normal', migrations: 'check' })
  try {
    const ask = async () => {
      const job = await findJob(db, 'rebuild-index', 'all')
      if (job?.state === 'failed') await wishForNewIndexes(db) // it gave up at one of the last deaths
      return job
    }
    await until(ask, (job) => job === undefined, { limitMs: 300_000, what: 'the end of the last rebuild' })
    return String((await findLiveIndex(db))?.created)
  } finally {
    await db.close()
  }
}
