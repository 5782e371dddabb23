import type { FastifyReply } from 'fastify'

/**
 * Cuts an answer of which nothing is taken for `stuckMs`, so that who reads slowly or not at all keeps no file and no place.
 * @param onEnd runs once, however it ends
 */
export function watchStream(reply: FastifyReply, stuckMs: number, onEnd: () => void): void {
  const { raw } = reply
  let taken = -1
  const timer = setInterval(() => {
    const now = raw.socket === null ? 0 : raw.socket.bytesWritten - raw.socket.writableLength
    if (now === taken) raw.destroy()
    taken = now
  }, stuckMs)
  timer.unref()
  raw.once('close', () => {
    clearInterval(timer)
    onEnd()
  })
}
