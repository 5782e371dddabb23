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

const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 10_000
const STABLE_MS = 30_000

/**
 * Keeps a child process running: started, watched, and started again with a growing pause that a stable run forgets.
 * A first start that fails is told to the caller; later ones are logged and tried again.
 */
export function keepRunning<Run extends ChildRun>(
  name: string,
  log: FastifyBaseLogger,
  start: () => Promise<Run>,
  onExit: () => Promise<void> = async () => undefined,
): KeptChild {
  const stopping = new AbortController()
  const first = Promise.withResolvers<void>()
  let current: Run | undefined
  const loop = async () => {
    let pauseMs = FIRST_PAUSE_MS
    for (let runs = 0; !stopping.signal.aborted; runs++) {
      const startedAtMs = performance.now()
      try {
        current = await start()
        first.resolve()
        if (stopping.signal.aborted) return
        const how = await current.exited
        if (stopping.signal.aborted) return
        log.error(`the ${name} ended (${how}); it is started again`)
        await onExit()
      } catch (error) {
        if (runs === 0) {
          first.reject(error)
          return
        }
        log.error({ err: error }, `the ${name} cannot be started; it is tried again`)
      }
      if (performance.now() - startedAtMs > STABLE_MS) pauseMs = FIRST_PAUSE_MS
      await pause(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined)
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
    }
  }
  const ended = loop()
  first.promise.catch(() => undefined)
  return {
    started: first.promise,
    stop: async () => {
      stopping.abort()
      await current?.stop()
      await ended
      await current?.stop() // a start that was under way when we stopped
    },
  }
}
