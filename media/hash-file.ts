import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'

const READ_BYTES = 1024 * 1024

/** The sha256 and the size of a file's bytes, in constant memory. */
export async function hashFile(path: string): Promise<{ sha256: string; sizeBytes: number }> {
  const hash = createHash('sha256')
  const file = await open(path, 'r')
  let sizeBytes = 0
  for await (const chunk of file.createReadStream({ highWaterMark: READ_BYTES })) {
    hash.update(chunk as Buffer)
    sizeBytes += (chunk as Buffer).length
  }
  return { sha256: hash.digest('hex'), sizeBytes }
}
