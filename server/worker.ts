import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { v7 as newId } from 'uuid'
import { openDatabase } from '../db/open.ts'
import { releaseLeases } from '../db/queries/jobs.ts'
import { deleteWorker, upsertWorker } from '../db/queries/workers.ts'
import { openStore } from '../media/store.ts'
import { createMediaTools } from '../media/tools.ts'
import { askToInspectOlder } from './analysis/inspect-older-job.ts'
import { readSettings } from './config.ts'
import type { WorkerContext } from './context.ts'
import { askToFingerprintOlder } from './duplicates/fingerprint-older-job.ts'
import { connectEngine } from './engine/engine.ts'
import { ALL_ASKING, keepAsking } from './jobs/keep-asking.ts'
import { runJobs } from './jobs/run-jobs.ts'
import { createLog } from './log.ts'
import { prepareDataDir } from './processes/data-dir.ts'
import { formatIdentity, identify } from './processes/identity.ts'
import { readRunFileNow } from './processes/run-file.ts'
import { sentenceOf } from './processes/start-error.ts'
import type { WorkerNews } from './processes/start-worker.ts'
import { listenForStop } from './processes/stop-request.ts'

const HEARTBEAT_MS = 2_000
/** Each waits for answers most of the time; one that is slow keeps one of these places for a slice. */
const WEBHOOKS_AT_ONCE = 16

// A terminal's Ctrl-C reaches the worker of a server as well: the server decides when it ends.
const stop = listenForStop(process.send ? ['SIGTERM'] : ['SIGTERM', 'SIGINT'])
if (process.send) process.on('SIGINT', () => undefined)
const abandoned = new Promise((resolve) => process.once('disconnect', resolve)) // the server is gone
try {
  await work()
  process.exit(0)
} catch (error) {
  const sentence = sentenceOf(error)
  if (sentence === undefined || !process.send) process.stderr.write(`${sentence ?? (error as Error).stack}\n`)
  else await tell({ kind: 'problem', sentence })
  process.exit(1)
}

/** Runs jobs until it is told to stop. */
async function work(): Promise<void> {
  const settings = readSettings(process.env)
  const dataDir = await prepareDataDir(settings.DATA_DIR)
  const tools = await createMediaTools({ ffmpegPath: settings.FFMPEG_PATH, ffprobePath: settings.FFPROBE_PATH })
  const endpoint = () => readRunFileNow(dataDir).engine ?? { url: 'http://127.0.0.1:9', key: '' } // 9: nobody is there yet
  const ctx: WorkerContext = {
    settings,
    tools,
    db: openDatabase(join(dataDir, 'juku.db'), { synchronous: 'normal', migrations: 'check' }),
    store: await openStore(dataDir),
    engine: connectEngine(endpoint),
    log: createLog(settings, 'worker'),
    now: Date.now,
    newId,
  }
  const id = formatIdentity(identify(process.pid) ?? { pid: process.pid, startTicks: null })
  const startedAtMs = ctx.now()
  const beat = () =>
    ctx.db.transaction((tx) => upsertWorker(tx, { id, pid: process.pid, startedAtMs, heartbeatAtMs: ctx.now() }))
  await beat()
  const heartbeat = setInterval(() => {
    beat().catch((error: unknown) => ctx.log.warn({ err: error }, 'the heartbeat was not written'))
  }, HEARTBEAT_MS)
  await askToFingerprintOlder(ctx)
  await askToInspectOlder(ctx)
  const jobs = runJobs(ctx, id, [
    { kinds: ['analyse-video'], concurrency: settings.WORKERS || availableParallelism() },
    { kinds: ['index-work'], concurrency: 1 },
    { kinds: ['rebuild-index'], concurrency: 1 },
    { kinds: ['learn-wording'], concurrency: 1 },
    { kinds: ['make-drafts'], concurrency: 1 },
    { kinds: ['make-cover'], concurrency: 1 },
    { kinds: ['make-proxy'], concurrency: 1, after: ['analyse-video'] },
    { kinds: ['find-duplicates'], concurrency: 1 },
    { kinds: ['fingerprint-older'], concurrency: 1 },
    { kinds: ['inspect-older'], concurrency: 1 },
    { kinds: ['compute-readiness'], concurrency: 1 },
    { kinds: ['send-webhooks'], concurrency: WEBHOOKS_AT_ONCE },
  ])
  const asking = keepAsking(ctx, ALL_ASKING, jobs)
  await tell({ kind: 'ready' })
  await Promise.race([stop.asked, abandoned])
  clearInterval(heartbeat)
  await asking.stop()
  await jobs.stop()
  await ctx.db.transaction(async (tx) => {
    await releaseLeases(tx, id, ctx.now())
    await deleteWorker(tx, id)
  })
  await ctx.engine.close()
  await ctx.db.close()
}

/** Tells the server that started this worker, if one did. */
function tell(news: WorkerNews): Promise<void> {
  return new Promise((resolve) => {
    if (!process.send) resolve()
    else process.send(news, () => resolve())
  })
}
