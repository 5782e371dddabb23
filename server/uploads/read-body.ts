import type { IncomingMessage } from 'node:http'
import { CatalogueError } from '../errors.ts'

/**
 * The bytes of a body as they come, until its end. When `signal` aborts, or the loop is left early, the connection stays open, so that
 * the sender can still be answered.
 * @throws {CatalogueError} UPLOAD_ABORTED when the sender goes away. @throws the signal's reason.
 */
export async function* readBody(raw: IncomingMessage, signal: AbortSignal): AsyncGenerator<Buffer> {
  let wake = () => {}
  const onNews = () => wake()
  const news = ['readable', 'end', 'close', 'error'] as const
  for (const name of news) raw.on(name, onNews)
  signal.addEventListener('abort', onNews)
  try {
    for (;;) {
      const chunk = raw.read() as Buffer | null // no encoding is set
      if (chunk !== null) yield chunk
      signal.throwIfAborted()
      if (chunk !== null) continue
      if (raw.readableEnded) return
      if (raw.destroyed) {
        throw new CatalogueError(
          'UPLOAD_ABORTED',
          'The sender went away: what came is kept. Go on from the offset of HEAD.',
        )
      }
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  } finally {
    for (const name of news) raw.off(name, onNews)
    signal.removeEventListener('abort', onNews)
  }
}
