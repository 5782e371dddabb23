import { setImmediate as nextTurn } from 'node:timers/promises'

/**
 * Does something while the engine answers. The HTTP client looks once more at a connection that was idle before it
 * writes to it, so that a request which was begun just now leaves in the next turn of the event loop.
 */
export async function afterSending<T>(work: () => T | Promise<T>): Promise<T> {
  await nextTurn()
  await nextTurn()
  return work()
}
