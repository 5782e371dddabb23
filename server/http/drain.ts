import type { IncomingMessage } from 'node:http'

/** Bytes and time that are given to a sender who was refused, so that the refusal reaches it. */
const DRAIN_BYTES = 64 * 1024 * 1024
const DRAIN_MS = 10_000

/**
 * Reads on and forgets what a refused sender still sends, within bounds; then the connection is cut. Without it the
 * connection would be reset under a client that is still sending, and most of them lose the answer with it.
 */
export function drainRefused(raw: IncomingMessage): void {
  if (raw.complete || raw.destroyed) return
  const startBytes = raw.socket.bytesRead
  const cut = () => raw.socket.destroySoon?.() // absent where a test injects
  const timer = setTimeout(cut, DRAIN_MS)
  timer.unref()
  raw.unpipe()
  raw.on('data', () => {
    if (raw.socket.bytesRead - startBytes > DRAIN_BYTES) cut()
  })
  raw.once('close', () => clearTimeout(timer))
  raw.resume()
}
