import { open } from 'node:fs/promises'

const MOST_BOXES = 64

/** Whether an MP4 or MOV file tells what is in it before the pictures (`moov` before `mdat`), so that it plays before all of it is there. */
export async function isFaststart(path: string): Promise<boolean> {
  await using file = await open(path)
  const head = Buffer.alloc(16)
  let at = 0
  for (let box = 0; box < MOST_BOXES; box++) {
    const { bytesRead } = await file.read(head, 0, head.length, at)
    const type = head.toString('latin1', 4, 8)
    if (bytesRead < 8 || type === 'mdat') return false
    if (type === 'moov') return true
    const size = head.readUInt32BE(0)
    // ISO 14496-12, 4.2: 1 = the size stands behind the type in 64 bits, 0 = the box reaches to the end.
    const bytes = size === 1 ? Number(head.readBigUInt64BE(8)) : size
    if (bytes < 8) return false
    at += bytes
  }
  return false
}
