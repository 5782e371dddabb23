import type { Context } from '../context.ts'
import type { EngineEndpoint } from '../engine/engine.ts'
import { startEngine } from '../engine/start-engine.ts'
import { releaseDeadWorkers } from './housekeeping.ts'
import { identify } from './identity.ts'
import { type KeptChild, keepRunning } from './keep-running.ts'
import type { RunRecord } from './run-file.ts'
import { startWorker } from './start-worker.ts'

/** The processes beside the server. */
export interface Children {
  readonly engine: KeptChild
  /** Undefined with WORKERS=0. */
  readonly worker: KeptChild | undefined
}

export interface ChildrenOptions {
  readonly ctx: Context
  readonly dataDir: string
  readonly env: NodeJS.ProcessEnv
  readonly record: RunRecord
  /** Told where the engine is, at each of its starts. */
  onEngine(endpoint: EngineEndpoint): void
  readonly signal: AbortSignal
}

/** Starts engine and worker, and keeps the run file true, by which the worker finds the engine. */
export function startChildren(options: ChildrenOptions): Children {
  return {
    engine: keepEngine(options),
    worker: options.ctx.settings.WORKERS === 0 ? undefined : keepWorker(options),
  }
}

function keepEngine({ ctx, dataDir, record, onEngine, signal }: ChildrenOptions): KeptChild {
  const { log, settings } = ctx
  let lastPort: number | undefined
  const start = async (stopping: AbortSignal) => {
    const port = lastPort
    lastPort = undefined // if this start fails, the port may be another's by now, and the next takes any free one
    const started = await startEngine({ dataDir, settings, log, port, signal: stopping })
    const { url, key, pid } = started
    try {
      await record.change({ engine: { process: pid === undefined ? null : (identify(pid) ?? null), url, key } })
    } catch (error) {
      await started.stop() // the worker would not find it
      throw error
    }
    lastPort = started.port
    onEngine({ url, key })
    const exited = started.exited.then(({ code, signal: name }) => name ?? `code ${code}`)
    return { exited, stop: () => started.stop() }
  }
  return keepRunning({ name: 'search engine', log, start, signal })
}

function keepWorker({ ctx, env, record, signal }: ChildrenOptions): KeptChild {
  const start = async (stopping: AbortSignal) => {
    const run = await startWorker(env, stopping)
    try {
      await record.change({ worker: run.identity })
    } catch (error) {
      await run.stop()
      throw error
    }
    return run
  }
  const onExit = async () => void (await releaseDeadWorkers(ctx))
  return keepRunning({ name: 'worker', log: ctx.log, start, onExit, signal })
}
