import { inflateRawSync } from 'node:zlib'
import { tooLarge, unreadable } from './refuse-sheet.ts'
import { SHEET_LIMITS } from './sheet.ts'

const END = 0x06054b50
const ENTRY = 0x02014b50
const LOCAL = 0x04034b50
const END_BYTES = 22
const LONGEST_COMMENT = 0xffff
const ENCRYPTED = 1

/**
 * The entries of a ZIP file that are wanted, inflated. What the directory says of sizes is not believed: what comes out of the
 * inflater is counted as it comes, over all entries, so that entries that share their bytes count each time.
 *
 * @throws {CatalogueError} SHEET_UNREADABLE, SHEET_TOO_LARGE
 */
export function unzip(file: Buffer, isWanted: (name: string) => boolean): Map<string, Buffer> {
  const { count, offset } = findDirectory(file)
  if (count > SHEET_LIMITS.zipEntries) throw tooLarge()
  const found = new Map<string, Buffer>()
  let left: number = SHEET_LIMITS.inflatedBytes
  let at = offset
  for (let index = 0; index < count; index++) {
    if (at + 46 > file.length || file.readUInt32LE(at) !== ENTRY) throw broken()
    const nameBytes = file.readUInt16LE(at + 28)
    const name = file.toString('utf8', at + 46, at + 46 + nameBytes)
    if (isWanted(name)) {
      if (found.has(name)) throw unreadable('it holds two parts of one name.')
      const content = readEntry(file, at, left)
      left -= content.length
      found.set(name, content)
    }
    at += 46 + nameBytes + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32)
  }
  return found
}

function findDirectory(file: Buffer): { count: number; offset: number } {
  const earliest = Math.max(0, file.length - END_BYTES - LONGEST_COMMENT)
  for (let at = file.length - END_BYTES; at >= earliest; at--) {
    if (file.readUInt32LE(at) !== END) continue
    return { count: file.readUInt16LE(at + 10), offset: file.readUInt32LE(at + 16) }
  }
  throw broken()
}

function readEntry(file: Buffer, at: number, maxBytes: number): Buffer {
  if ((file.readUInt16LE(at + 8) & ENCRYPTED) !== 0) throw unreadable('it has a password. Save it without one.')
  const method = file.readUInt16LE(at + 10)
  const packedBytes = file.readUInt32LE(at + 20)
  const local = file.readUInt32LE(at + 42)
  if (local + 30 > file.length || file.readUInt32LE(local) !== LOCAL) throw broken()
  const start = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28)
  if (start + packedBytes > file.length) throw broken()
  const packed = file.subarray(start, start + packedBytes)
  if (method === 0) {
    if (packed.length > maxBytes) throw tooLarge()
    return packed
  }
  if (method !== 8) throw broken()
  return inflate(packed, maxBytes)
}

function inflate(packed: Buffer, maxBytes: number): Buffer {
  if (maxBytes <= 0) throw tooLarge()
  try {
    return inflateRawSync(packed, { maxOutputLength: maxBytes })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(error)
    throw broken(error)
  }
}

function broken(cause?: unknown) {
  return unreadable('it is no whole XLSX file. Save it again in your spreadsheet program.', cause)
}
