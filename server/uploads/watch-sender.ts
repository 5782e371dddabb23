import type { IncomingMessage } from 'node:http'
import { CatalogueError } from '../errors.ts'
import type { UploadLimits } from './limits.ts'

/** Bytes and time that are given to a sender who was refused, so that the refusal reaches it. */
const DRAIN_BYTES = 64 * 1024 * 1024
const DRAIN_MS = 10_000

/** Calls `onSlow` once when a sender gives too little. Dispose of it when the body has come. */
export function watchSender(
  raw: IncomingMessage,
  limits: UploadLimits,
  onSlow: (error: CatalogueError) => void,
): Disposable {
  let seen = raw.socket.bytesRead
  const timer = setInterval(() => {
    const now = raw.socket.bytesRead
    if (now - seen < limits.slowBytes && !raw.complete) {
      clearInterval(timer)
      onSlow(
        new CatalogueError(
          'UPLOAD_TOO_SLOW',
          'The upload came too slowly and was ended: nothing was stored. Send it again.',
        ),
      )
    }
    seen = now
  }, limits.slowWindowMs)
  timer.unref()
  return { [Symbol.dispose]: () => clearInterval(timer) }
}

/** Reads on and forgets what a refused sender still sends, within bounds; then the connection is cut. */
export function drainRefused(raw: IncomingMessage): void {
  if (raw.complete || raw.destroyed) return
  const startBytes = raw.socket.bytesRead
  const cut = () => raw.socket.destroySoon()
  const timer = setTimeout(cut, DRAIN_MS)
  timer.unref()
  raw.unpipe()
  raw.on('data', () => {
    if (raw.socket.bytesRead - startBytes > DRAIN_BYTES) cut()
  })
  raw.once('close', () => clearTimeout(timer))
  raw.resume()
}
