// npm run reindex [-- --verify]: makes new search indexes while everything goes on; or compares the present ones with the rows.
import { access } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { log } from '@clack/prompts'
import { v7 as newId } from 'uuid'
import { type Db, openDatabase } from '../db/open.ts'
import { findJob } from '../db/queries/jobs.ts'
import { findFreshestWorker } from '../db/queries/workers.ts'
import { readSettings, type Settings } from '../server/config.ts'
import { connectEngine } from '../server/engine/engine.ts'
import { HEARTBEAT_LIMIT_MS } from '../server/http/health.ts'
import { findLiveIndex } from '../server/indexing/live-index.ts'
import { findRebuildState, type RebuildState } from '../server/indexing/rebuild-state.ts'
import { requestRebuild } from '../server/indexing/request-rebuild.ts'
import { verifyIndex } from '../server/indexing/verify-index.ts'
import { readRunFile } from '../server/processes/run-file.ts'
import { runCommand, showProgress } from './command.ts'

const POLL_MS = 200
const MOST_SHOWN = 100

const { values } = parseArgs({ options: { verify: { type: 'boolean', default: false } } })
await runCommand(async () => {
  const settings = readSettings(process.env)
  const dataDir = resolve(settings.DATA_DIR)
  const db = await open(dataDir)
  try {
    return values.verify ? await verify(db, settings, dataDir) : await rebuild(db, dataDir)
  } finally {
    await db.close()
  }
})

async function open(dataDir: string): Promise<Db> {
  const path = join(dataDir, 'juku.db')
  await access(path).catch(() => {
    throw new Error(`There is no catalogue in ${dataDir}: set DATA_DIR to the folder of the server.`)
  })
  return openDatabase(path, { synchronous: 'normal', migrations: 'check' })
}

async function rebuild(db: Db, dataDir: string): Promise<number> {
  const worker = await findFreshestWorker(db)
  if (worker === undefined || Date.now() - worker.heartbeatAtMs > HEARTBEAT_LIMIT_MS) {
    throw new Error(
      `No worker runs on ${dataDir}, and it is what makes indexes: start Juku with npm start, then try again.`,
    )
  }
  const before = await findLiveIndex(db)
  await db.transaction((tx) => requestRebuild({ now: Date.now, newId }, tx, { always: true }))
  process.once('SIGINT', () => {
    log.warn('New indexes are made all the same, in the background; npm run reindex shows how far they are.')
    process.exit(130)
  })
  const show = showProgress('new search indexes')
  let last: RebuildState | undefined
  for (;;) {
    const state = await findRebuildState(db)
    if (state) show.update({ done: state.doneWorks, total: state.totalWorks }, `${state.doneWorks} of ${textOf(state)}`)
    last = state ?? last
    const live = await findLiveIndex(db)
    if (last && !state && live?.created.join() !== before?.created.join()) break
    const job = await findJob(db, 'rebuild-index', 'all')
    if (job?.state === 'failed')
      throw new Error(`It could not be done: ${job.problemDetail} Look into the log of the worker.`)
    if (job === undefined && !state && !last) break // it was over before we looked
    await pause(POLL_MS)
  }
  show.end(`New search indexes are in place: ${last ? textOf(last) : 'a small catalogue'}`)
  return 0
}

function textOf(state: RebuildState): string {
  return `${state.totalWorks} works, ${state.documents} documents, ${rateOf(state)} a second`
}

function rateOf({ documents, startedAtMs }: RebuildState): number {
  return Math.round(documents / Math.max((Date.now() - startedAtMs) / 1_000, 0.001))
}

async function verify(db: Db, settings: Settings, dataDir: string): Promise<number> {
  const { engine: running } = await readRunFile(dataDir)
  const own = settings.MEILI_URL && { url: settings.MEILI_URL, key: settings.MEILI_MASTER_KEY ?? '' }
  const endpoint = own || running
  if (!endpoint) throw new Error(`No search engine runs on ${dataDir}: start Juku with npm start, then try again.`)
  const engine = connectEngine(() => endpoint)
  try {
    const faults = await verifyIndex({ db, engine })
    for (const fault of faults.slice(0, MOST_SHOWN)) log.error(fault)
    if (faults.length > MOST_SHOWN) log.error(`and ${faults.length - MOST_SHOWN} more`)
    if (faults.length === 0) log.success('Every document of the search engine is as its row says, and none is missing.')
    else log.info('If nothing is being written just now, npm run reindex mends it.')
    return faults.length === 0 ? 0 : 1
  } finally {
    await engine.close()
  }
}
