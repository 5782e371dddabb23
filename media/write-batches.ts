import type { FileHandle } from 'node:fs/promises'
import { MediaError } from './errors.ts'
import { RELEASE_EVERY_BYTES, releaseBuffers } from './release-buffers.ts'

const WRITE_BYTES = 1024 * 1024

/** Writes a stream to the end of a file, a MiB at a time, in constant memory. `take` sees each chunk first, and ends it all by throwing. */
export async function writeBatches(
  file: FileHandle,
  source: AsyncIterable<Buffer>,
  take: (chunk: Buffer) => void,
): Promise<void> {
  let pending: Buffer[] = []
  let pendingBytes = 0
  let heldBytes = 0
  const flush = async () => {
    const buffers = pending
    heldBytes += pendingBytes
    pending = []
    pendingBytes = 0
    await writeAll(file, buffers)
    if (heldBytes < RELEASE_EVERY_BYTES) return
    heldBytes = 0
    releaseBuffers()
  }
  for await (const chunk of source) {
    take(chunk)
    pending.push(chunk)
    pendingBytes += chunk.length
    if (pendingBytes >= WRITE_BYTES) await flush()
  }
  if (pendingBytes > 0) await flush()
}

/** What the file system says of a full disk, in our words; anything else as it is. */
export function asStoreError(error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return error
  return new MediaError('STORE_FULL', 'The disk is full: nothing was stored. Free some space and send it again.', {
    cause: error,
  })
}

/** `writev` may write less than it was given. */
async function writeAll(file: FileHandle, buffers: Buffer[]): Promise<void> {
  const total = buffers.reduce((sum, buffer) => sum + buffer.length, 0)
  const { bytesWritten } = await file.writev(buffers)
  if (bytesWritten === total) return
  const rest = Buffer.concat(buffers).subarray(bytesWritten)
  await file.writeFile(rest)
}
