import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pino from 'pino'
import { request } from 'undici'
import { v7 as newId } from 'uuid'
import { type Db, openDatabase } from '../../db/open.ts'
import { countJobs } from '../../db/queries/jobs.ts'
import { connectEngine, type Engine } from '../../server/engine/engine.ts'
import { INDEX_NAMES, type IndexName } from '../../server/engine/settings.ts'
import { type EngineProcess, startEngine } from '../../server/engine/start-engine.ts'
import { findLiveIndex } from '../../server/indexing/live-index.ts'
import { prepareIndex } from '../../server/indexing/prepare-index.ts'
import { findRebuildState } from '../../server/indexing/rebuild-state.ts'
import { requestRebuild } from '../../server/indexing/request-rebuild.ts'
import { findTestEngineBinary } from '../../tests/engine-binary.ts'
import type { TestServer } from '../../tests/start-server.ts'
import { type BenchRow, medianOf } from '../table.ts'
import { findEngine } from './record-queries.ts'

const DOCUMENTS_A_BATCH = 10_000
const POLL_MS = 50
const LIMIT_TIMES = 1.3
const PATIENCE_MS = 60 * 60_000

/** Waits until the indexes that a new server makes are in place. */
export async function untilBuilt(server: TestServer): Promise<void> {
  const db = openReader(server)
  try {
    while ((await findLiveIndex(db))?.isFilled !== true || (await findRebuildState(db))) await pause(POLL_MS)
  } finally {
    await db.close()
  }
}

/** Waits until the worker has nothing left to do: it would take one of the cores that are measured. */
export async function untilIdle(server: TestServer): Promise<void> {
  const db = openReader(server)
  try {
    while ((await countJobs(db)).some(({ state }) => state === 'queued' || state === 'running')) await pause(POLL_MS)
  } finally {
    await db.close()
  }
}

/**
 * The time in which a server makes new indexes of its catalogue, reading rows and making documents, over the time that an engine
 * takes for the same documents when they are only sent to it; in turns.
 */
export async function benchBuild(
  server: TestServer,
  { rounds, say }: { rounds: number; say: (what: string) => void },
): Promise<BenchRow[]> {
  const db = openReader(server)
  try {
    const batches = await exportDocuments(server)
    const documents = batches.reduce((sum, batch) => sum + batch.count, 0)
    const ours: number[] = []
    const raw: number[] = []
    for (let round = 1; round <= rounds; round++) {
      raw.push(await feedRaw(batches))
      ours.push(await rebuild(db))
      say(
        `index build ${round} of ${rounds}: ${ours.at(-1)?.toFixed(0)} s, the engine alone ${raw.at(-1)?.toFixed(0)} s`,
      )
    }
    const seconds = medianOf(ours)
    const note = `${seconds.toFixed(1)} s over ${medianOf(raw).toFixed(1)} s for ${documents} documents; batches of ${DOCUMENTS_A_BATCH} on both sides`
    const times = medianOf(ours.map((one, index) => one / (raw[index] ?? one)))
    return [
      {
        ...{ what: 'Making all indexes anew from rows, over feeding the same documents to the engine', unit: 'times' },
        ...{ median: times, rounds, note, limit: { kind: 'at most', value: LIMIT_TIMES } as const },
      },
      { what: 'Documents a second while indexes are made', median: documents / seconds, unit: 'documents/s', rounds },
    ]
  } finally {
    await db.close()
  }
}

interface Batch {
  readonly index: IndexName
  readonly body: string
  readonly count: number
}

/** Seconds from the first index that is made to the moment when searches ask the new ones. */
async function rebuild(db: Db): Promise<number> {
  const before = (await findLiveIndex(db))?.created.join()
  await db.transaction((tx) => requestRebuild({ now: Date.now, newId }, tx, { always: true }))
  const startedAtMs = performance.now()
  while ((await findLiveIndex(db))?.created.join() === before) await pause(POLL_MS)
  return (performance.now() - startedAtMs) / 1_000
}

async function exportDocuments(server: TestServer): Promise<Batch[]> {
  const at = await findEngine(server)
  const engine = connectEngine(() => at)
  const batches: Batch[] = []
  for (const index of INDEX_NAMES) {
    for (let offset = 0; ; offset += DOCUMENTS_A_BATCH) {
      const { documents, total } = await engine.listDocuments(index, { offset, limit: DOCUMENTS_A_BATCH })
      const body = documents.map((document) => JSON.stringify(document)).join('\n')
      if (documents.length > 0) batches.push({ index, body, count: documents.length })
      if (offset + DOCUMENTS_A_BATCH >= total) break
    }
  }
  await engine.close()
  return batches
}

/** Seconds in which a new engine with our settings takes what stands ready. */
async function feedRaw(batches: readonly Batch[]): Promise<number> {
  const dataDir = await mkdtemp(join(tmpdir(), 'juku-raw-'))
  const settings = { MEILI_BIN: await findTestEngineBinary() }
  const process = await startEngine({ dataDir, settings, log: pino({ level: 'silent' }) })
  const engine = connectEngine(() => process)
  try {
    const startedAtMs = performance.now()
    for (const name of INDEX_NAMES) await prepareIndex({ engine }, name, name)
    const tasks: number[] = []
    for (const batch of batches) tasks.push(await post(process, batch))
    await untilDone(engine, tasks)
    return (performance.now() - startedAtMs) / 1_000
  } finally {
    await engine.close()
    await process.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function post({ url, key }: EngineProcess, { index, body }: Batch): Promise<number> {
  const answer = await request(`${url}/indexes/${index}/documents?primaryKey=id`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson', authorization: `Bearer ${key}` },
    body,
  })
  if (answer.statusCode !== 202)
    throw new Error(`The engine answered ${answer.statusCode}: ${await answer.body.text()}`)
  return ((await answer.body.json()) as { taskUid: number }).taskUid
}

async function untilDone(engine: Engine, tasks: readonly number[]): Promise<void> {
  await engine.waitForTasks(tasks, { limitMs: PATIENCE_MS })
}

function openReader({ dataDir }: TestServer): Db {
  return openDatabase(join(dataDir, 'juku.db'), { synchronous: 'normal', migrations: 'check' })
}
