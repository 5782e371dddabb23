import type { IncomingMessage } from 'node:http'
import { CatalogueError } from '../errors.ts'
import type { UploadLimits } from './limits.ts'

export interface SenderWatch extends Disposable {
  /** Rejects with UPLOAD_TOO_SLOW when the sender gives too little, or never settles. */
  readonly tooSlow: Promise<never>
}

/** Watches how fast a body comes. Dispose of it when the body is there. `outcome` says what became of what came. */
export function watchSender(
  raw: IncomingMessage,
  limits: Pick<UploadLimits, 'slowBytes' | 'slowWindowMs'>,
  outcome = 'nothing was stored. Send it again.',
): SenderWatch {
  const { promise, reject } = Promise.withResolvers<never>()
  promise.catch(() => undefined) // who waits for it is told; nobody need
  let seen = raw.socket.bytesRead
  const timer = setInterval(() => {
    const came = raw.socket.bytesRead - seen
    seen += came
    const isWaiting = !raw.complete && raw.readableLength === 0 // else it is our disk that is slow
    if (isWaiting && came < limits.slowBytes) {
      reject(new CatalogueError('UPLOAD_TOO_SLOW', `The upload came too slowly and was ended: ${outcome}`))
    }
  }, limits.slowWindowMs)
  timer.unref()
  return { tooSlow: promise, [Symbol.dispose]: () => clearInterval(timer) }
}
