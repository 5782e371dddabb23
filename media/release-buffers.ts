import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as NodeJS.GCFunction

/** Bytes after which a long transfer does well to call `releaseBuffers`. */
export const RELEASE_EVERY_BYTES = 8 * 1024 * 1024

/**
 * Frees the network buffers that were dropped since the last call, by collecting the youngest objects only: about 1 ms.
 *
 * Left to itself V8 sees little garbage of its own, counts the buffers, and collects all that the program holds after
 * each 28 MiB of them: more than half of the processor time of an upload.
 */
export function releaseBuffers(): void {
  collect({ type: 'minor', execution: 'sync' })
}
