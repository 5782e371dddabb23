/** A stop that was asked for with SIGTERM or SIGINT. */
export interface StopRequest {
  readonly signal: AbortSignal
  /** Settles when it is asked for. */
  readonly asked: Promise<void>
}

/**
 * Listens for SIGTERM and SIGINT from now on. A repeated signal changes nothing: Ctrl-C in a terminal comes twice,
 * once from the terminal and once from npm.
 */
export function listenForStop(signals: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGINT']): StopRequest {
  const stopping = new AbortController()
  const asked = Promise.withResolvers<void>()
  for (const name of signals) {
    process.on(name, () => {
      stopping.abort()
      asked.resolve()
    })
  }
  return { signal: stopping.signal, asked: asked.promise }
}
