import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { v7 as newId } from 'uuid'
import { openDatabase } from '../db/open.ts'
import { requeueFailedJobs } from '../db/queries/jobs.ts'
import { openStore } from '../media/store.ts'
import { type AdminToken, readAdminToken } from './accounts/admin-token.ts'
import { makeSignInLink } from './accounts/make-sign-in-link.ts'
import { buildApp } from './app.ts'
import { storeMissingSortTitles } from './catalogue/sort-titles.ts'
import type { Settings } from './config.ts'
import type { Context } from './context.ts'
import { connectEngine, type EngineEndpoint } from './engine/engine.ts'
import { checkReadiness } from './http/health.ts'
import { ensureIndexes } from './indexing/ensure-indexes.ts'
import { createLog } from './log.ts'
import { lockDataDir, prepareDataDir } from './processes/data-dir.ts'
import { keepHouse, releaseDeadWorkers } from './processes/housekeeping.ts'
import { identify } from './processes/identity.ts'
import { endLeftovers, openRunRecord, readRunFile } from './processes/run-file.ts'
import { type Children, startChildren } from './processes/start-children.ts'
import { StartError } from './processes/start-error.ts'
import { listenForStop, type StopRequest } from './processes/stop-request.ts'
import { watchWindowEdges } from './rights/pass-window-edges.ts'

const NOWHERE: EngineEndpoint = { url: 'http://127.0.0.1:9', key: '' } // before the engine has come up
const REQUEST_GRACE_MS = 2_000
const STOP_LIMIT_MS = 9_000
const READY_POLL_MS = 50
const INDEX_PAUSE_MS = 500

/**
 * Starts the three processes, serves until SIGTERM or SIGINT, and stops them in order. `env` is what the worker gets.
 * @throws what `sentenceOf` has a sentence for.
 */
export async function serve(settings: Settings, env: NodeJS.ProcessEnv): Promise<void> {
  const startedAtMs = Date.now()
  const log = createLog(settings, 'server')
  const dataDir = await prepareDataDir(settings.DATA_DIR)
  using _lock = await lockDataDir(dataDir)
  const stop = listenForStop()
  const left = await endLeftovers(await readRunFile(dataDir))
  if (left.length > 0) log.warn({ processes: left }, 'ended what an earlier server left behind')
  const record = await openRunRecord(dataDir, identify(process.pid) ?? null)

  let endpoint = NOWHERE
  const onEngine = (found: EngineEndpoint) => {
    endpoint = found
    void prepareIndexes(ctx, stop.signal) // an engine that was away may come back empty
  }
  const ctx = await openContext(settings, dataDir, log, () => endpoint)
  await ctx.store.recover()
  const living = await releaseDeadWorkers(ctx)
  await ctx.db.transaction(async (tx) => {
    for (const kind of ['index-work', 'rebuild-index'] as const) await requeueFailedJobs(tx, kind, ctx.now())
  })
  await storeMissingSortTitles(ctx)
  const token = await readAdminToken(dataDir, settings.ADMIN_TOKEN)
  const app = await buildApp(ctx, { adminToken: token.token })
  const address = await listen(app, settings)
  const children = startChildren({ ctx, dataDir, env, record, onEngine, signal: stop.signal })
  try {
    await Promise.race([Promise.all([children.engine.started, children.worker?.started]), stop.asked])
    using _edges = watchWindowEdges(ctx)
    using _house = keepHouse(ctx, startedAtMs, settings.WORKERS !== 0 && living === 0)
    void announce(ctx, stop, { address, token })
    await stop.asked
  } finally {
    await stopAll(ctx, app, children)
    await record.change({ server: null, worker: null, engine: null }).catch(() => undefined)
  }
}

async function openContext(
  settings: Settings,
  dataDir: string,
  log: Context['log'],
  endpoint: () => EngineEndpoint,
): Promise<Context> {
  return {
    settings,
    log,
    db: openDatabase(join(dataDir, 'juku.db'), { synchronous: 'full', migrations: 'apply' }),
    store: await openStore(dataDir),
    engine: connectEngine(endpoint),
    now: Date.now,
    newId,
  }
}

/** @throws {StartError} when the port is taken or may not be had. */
async function listen(app: FastifyInstance, settings: Settings): Promise<string> {
  try {
    const address = await app.listen({ port: settings.PORT, host: settings.HOST })
    return settings.PUBLIC_URL ?? address
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const place = `${settings.HOST}:${settings.PORT}`
    if (code === 'EADDRINUSE') {
      throw new StartError(`Another program listens on ${place}: stop it, or set PORT to another number.`, {
        cause: error,
      })
    }
    if (code === 'EACCES') throw new StartError(`There is no right to listen on ${place}: set PORT to 1024 or above.`)
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
      throw new StartError(`This machine has no address ${settings.HOST}: correct HOST.`, { cause: error })
    }
    throw error
  }
}

/** Brings the engine's indexes into the shape that this program wants, as often as it takes. */
async function prepareIndexes(ctx: Context, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    try {
      await ensureIndexes(ctx)
      return
    } catch (error) {
      if (stop.aborted) return
      ctx.log.warn({ err: error }, 'the indexes cannot be prepared yet; it is tried again')
      await pause(INDEX_PAUSE_MS, undefined, { signal: stop }).catch(() => undefined)
    }
  }
}

/** Says where to go once everything works. */
async function announce(
  ctx: Context,
  stop: StopRequest,
  { address, token }: { address: string; token: AdminToken },
): Promise<void> {
  while (!stop.signal.aborted && (await checkReadiness(ctx)).status !== 'ready') await pause(READY_POLL_MS)
  if (stop.signal.aborted) return
  const how = token.path === null ? 'the token in ADMIN_TOKEN' : `the token in ${token.path}`
  process.stdout.write(`Juku is ready at ${address}\nSign in with ${how}\n`)
  if (token.isNew) {
    process.stdout.write(`or, once and within 15 minutes, by this link: ${await makeSignInLink(ctx, address)}\n`)
  }
}

/** Ends what runs, those who ask before those who answer, all within 9 s: whatever is left then ends with this process. */
async function stopAll(ctx: Context, app: FastifyInstance, children: Children): Promise<void> {
  const timer = setTimeout(() => {
    ctx.log.error('not everything stopped in time; the rest is ended')
    process.exit(1)
  }, STOP_LIMIT_MS)
  await Promise.all([closeApp(app), children.worker?.stop()])
  await children.engine.stop()
  await ctx.engine.close()
  await ctx.db.close()
  clearTimeout(timer)
}

/** Takes no more requests, and cuts those that last, such as uploads: their senders learn that nothing was stored. */
async function closeApp(app: FastifyInstance): Promise<void> {
  const timer = setTimeout(() => app.server.closeAllConnections(), REQUEST_GRACE_MS)
  await app.close()
  clearTimeout(timer)
}
