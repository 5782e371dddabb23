import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { v7 as newId } from 'uuid'
import { openDatabase } from '../db/open.ts'
import { requeueFailedJobs } from '../db/queries/jobs.ts'
import { openStore } from '../media/store.ts'
import { type AdminToken, readAdminToken } from './accounts/admin-token.ts'
import { buildApp } from './app.ts'
import { readSettings, type Settings } from './config.ts'
import type { Context } from './context.ts'
import { connectEngine, type EngineEndpoint } from './engine/engine.ts'
import { startEngine } from './engine/start-engine.ts'
import { checkReadiness } from './http/health.ts'
import { ensureIndexes } from './indexing/ensure-indexes.ts'
import { createLog } from './log.ts'
import { lockDataDir, prepareDataDir } from './processes/data-dir.ts'
import { keepHouse, releaseDeadWorkers } from './processes/housekeeping.ts'
import { identify, type ProcessIdentity } from './processes/identity.ts'
import { type KeptChild, keepRunning } from './processes/keep-running.ts'
import { endLeftovers, type RunFile, readRunFile, writeRunFile } from './processes/run-file.ts'
import { StartError } from './processes/start-error.ts'
import { startWorker } from './processes/start-worker.ts'

const NOWHERE: EngineEndpoint = { url: 'http://127.0.0.1:9', key: '' } // before the engine has come up
const STOP_LIMIT_MS = 9_000
const READY_POLL_MS = 50
const INDEX_PAUSE_MS = 500

/**
 * Starts the three processes, serves until SIGTERM or SIGINT, and stops them in order.
 * @throws what `sentenceOf` has a sentence for.
 */
export async function serve(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  if (args.length > 0) throw new StartError(`There is no argument ${args[0]}: settings are read from the environment.`)
  const startedAtMs = Date.now()
  const settings = readSettings(env)
  const log = createLog(settings, 'server')
  const dataDir = await prepareDataDir(settings.DATA_DIR)
  using _lock = await lockDataDir(dataDir)
  const left = endLeftovers(await readRunFile(dataDir))
  if (left.length > 0) log.warn({ processes: left }, 'ended what an earlier server left behind')

  let endpoint = NOWHERE
  const ctx: Context = {
    settings,
    log,
    db: openDatabase(join(dataDir, 'juku.db'), { synchronous: 'full', migrations: 'apply' }),
    store: await openStore(dataDir),
    engine: connectEngine(() => endpoint),
    now: Date.now,
    newId,
  }
  await releaseDeadWorkers(ctx)
  await ctx.db.transaction((tx) => requeueFailedJobs(tx, 'index-work', ctx.now()))
  const token = await readAdminToken(dataDir, settings.ADMIN_TOKEN)
  const app = await buildApp(ctx, { adminToken: token.token })
  const address = await listen(app, settings)
  const children = startChildren(ctx, dataDir, env, (engine) => {
    endpoint = engine
  })
  const stopped = stopOnSignal(async () => {
    await app.close()
    await children.worker?.stop()
    await children.engine.stop()
    await ctx.engine.close()
    await ctx.db.close()
  }, log)
  try {
    await children.engine.started
    await children.worker?.started
  } catch (error) {
    await Promise.allSettled([children.worker?.stop(), children.engine.stop()])
    throw error
  }
  using _house = keepHouse(ctx, startedAtMs, settings.WORKERS !== 0)
  void prepareIndexes(ctx, stopped.signal)
  void announce(ctx, stopped.signal, { address, token })
  await stopped.done
}

/** @throws {StartError} when the port is taken or may not be had. */
async function listen(app: FastifyInstance, settings: Settings): Promise<string> {
  try {
    const address = await app.listen({ port: settings.PORT, host: settings.HOST })
    return settings.PUBLIC_URL ?? address
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    const place = `${settings.HOST}:${settings.PORT}`
    if (code === 'EADDRINUSE') {
      throw new StartError(`Another program listens on ${place}: stop it, or set PORT to another number.`, {
        cause: error,
      })
    }
    if (code === 'EACCES') throw new StartError(`There is no right to listen on ${place}: set PORT to 1024 or above.`)
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
      throw new StartError(`This machine has no address ${settings.HOST}: correct HOST.`, { cause: error })
    }
    throw error
  }
}

interface Children {
  readonly engine: KeptChild
  readonly worker: KeptChild | undefined
}

/** Starts engine and worker, and keeps the run file true, by which the worker finds the engine. */
function startChildren(
  ctx: Context,
  dataDir: string,
  env: NodeJS.ProcessEnv,
  onEngine: (endpoint: EngineEndpoint) => void,
): Children {
  const self = identify(process.pid) ?? null
  let run: RunFile = { server: self, worker: null, engine: null }
  let lastWrite: Promise<void> = Promise.resolve()
  const record = (part: Partial<RunFile>) => {
    run = { ...run, ...part }
    const written = run
    lastWrite = lastWrite.then(() => writeRunFile(dataDir, written))
    return lastWrite
  }
  let port: number | undefined
  const engine = keepRunning('search engine', ctx.log, async () => {
    const started = await startEngine({ dataDir, settings: ctx.settings, log: ctx.log, port })
    port = started.port
    const { url, key, pid } = started
    await record({ engine: { process: pid === undefined ? null : (identify(pid) ?? null), url, key } })
    onEngine({ url, key })
    const exited = started.exited.then(({ code, signal }) => signal ?? `code ${code}`)
    return { exited, stop: () => started.stop() }
  })
  const worker =
    ctx.settings.WORKERS === 0 ? undefined : keepWorker(ctx, env, (identity) => record({ worker: identity }))
  return { engine, worker }
}

function keepWorker(
  ctx: Context,
  env: NodeJS.ProcessEnv,
  record: (identity: ProcessIdentity | null) => Promise<void>,
): KeptChild {
  const start = async () => {
    const run = await startWorker(env)
    await record(run.identity)
    return run
  }
  return keepRunning('worker', ctx.log, start, () => releaseDeadWorkers(ctx))
}

/** Brings the engine's indexes into the shape that this program wants, as often as it takes. */
async function prepareIndexes(ctx: Context, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    try {
      await ensureIndexes(ctx)
      return
    } catch (error) {
      ctx.log.warn({ err: error }, 'the indexes cannot be prepared yet; it is tried again')
      await pause(INDEX_PAUSE_MS, undefined, { signal: stop }).catch(() => undefined)
    }
  }
}

/** Says where to go once everything works. */
async function announce(
  ctx: Context,
  stop: AbortSignal,
  { address, token }: { address: string; token: AdminToken },
): Promise<void> {
  while (!stop.aborted && (await checkReadiness(ctx)).status !== 'ready') await pause(READY_POLL_MS)
  if (stop.aborted) return
  const how = token.path === null ? 'the token in ADMIN_TOKEN' : `the token in ${token.path}`
  process.stdout.write(`Juku is ready at ${address}\nSign in with ${how}\n`)
}

function stopOnSignal(stop: () => Promise<void>, log: Context['log']): { signal: AbortSignal; done: Promise<void> } {
  const stopping = new AbortController()
  const done = Promise.race(
    ['SIGTERM', 'SIGINT'].map((name) => new Promise<void>((resolve) => process.once(name, () => resolve()))),
  ).then(async () => {
    stopping.abort()
    const timer = setTimeout(() => {
      log.error('not everything stopped in time; the rest is ended')
      process.exit(1)
    }, STOP_LIMIT_MS)
    await stop()
    clearTimeout(timer)
  })
  return { signal: stopping.signal, done }
}
