import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'

/** One run of a child process. */
export interface ChildRun {
  /** Settles when the process has ended, with how. */
  readonly exited: Promise<string>
  /** Asks it to end, by force if it does not. */
  stop(): Promise<void>
}

/** A child that is started again whenever it ends. */
export interface KeptChild {
  /** The first run is up, or failed with the error that it gives. */
  readonly started: Promise<void>
  /** Stops the child and starts it no more. */
  stop(): Promise<void>
}

export interface KeepOptions<Run extends ChildRun> {
  /** For the log. */
  readonly name: string
  readonly log: Pick<FastifyBaseLogger, 'error'>
  /** Begins a run; gives up when `signal` aborts. */
  start(signal: AbortSignal): Promise<Run>
  /** Called after a run has ended by itself, before the next one. */
  onExit?(): Promise<void>
  /** Aborted when everything stops: from then on an end is no accident and nothing is started again. */
  readonly signal?: AbortSignal
}

const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 10_000
const STABLE_MS = 30_000

/**
 * Keeps a child process running: started, watched, and started again with a growing pause that a stable run forgets.
 * A first start that fails is told to the caller; later ones are logged and tried again.
 */
export function keepRunning<Run extends ChildRun>(options: KeepOptions<Run>): KeptChild {
  const own = new AbortController()
  const stopping = options.signal ? AbortSignal.any([own.signal, options.signal]) : own.signal
  const first = Promise.withResolvers<void>()
  first.promise.catch(() => undefined)
  let current: Run | undefined
  const ended = loop(options, stopping, {
    onStarted: (run) => {
      current = run
      first.resolve()
    },
    onFirstFailure: first.reject,
  })
  return {
    started: first.promise,
    stop: async () => {
      own.abort()
      await current?.stop()
      await ended
      await current?.stop() // a start that was under way when we stopped
    },
  }
}

interface Listener<Run> {
  onStarted(run: Run): void
  onFirstFailure(error: unknown): void
}

async function loop<Run extends ChildRun>(
  { name, log, start, onExit }: KeepOptions<Run>,
  stopping: AbortSignal,
  listener: Listener<Run>,
): Promise<void> {
  const stopped = once(stopping)
  let pauseMs = FIRST_PAUSE_MS
  for (let runs = 0; !stopping.aborted; runs++) {
    const startedAtMs = performance.now()
    try {
      const run = await start(stopping)
      listener.onStarted(run)
      const how = await Promise.race([run.exited, stopped])
      if (stopping.aborted) return
      log.error(`the ${name} ended (${how}); it is started again`)
      await onExit?.().catch((error: unknown) => log.error({ err: error }, `nobody could clear up after the ${name}`))
    } catch (error) {
      if (runs === 0) return listener.onFirstFailure(error)
      if (!stopping.aborted) log.error({ err: error }, `the ${name} cannot be started; it is tried again`)
    }
    if (performance.now() - startedAtMs > STABLE_MS) pauseMs = FIRST_PAUSE_MS
    await pause(pauseMs, undefined, { signal: stopping }).catch(() => undefined)
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
  }
}

/** An end that is awaited even when a child, such as an engine of somebody else, never tells of its own. */
function once(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
