import type { FileHandle } from 'node:fs/promises'

/** Bytes that are read piece by piece: a file, or what a test makes up. */
export interface ByteSource {
  readonly sizeBytes: number
  /** At most `length` bytes from `at`; fewer where the source ends. */
  read(at: number, length: number): Promise<Buffer>
}

/** What a walk through somebody's boxes may still cost; it ends the walk when it is used up. */
export interface WalkBudget {
  boxes: number
  bytes: number
  /** False from the moment that a box was cut short, too large to read, or one too many. */
  isWhole: boolean
}

/** A box of ISO 14496-12: its type and where its body is. */
export interface Box {
  /** Four characters, as Latin-1. */
  readonly type: string
  /** Hexadecimal, of a box of the type `uuid`; else empty. */
  readonly uuid: string
  readonly from: number
  readonly to: number
}

/** The bytes of an open file. */
export async function fileBytes(file: FileHandle): Promise<ByteSource> {
  const { size } = await file.stat()
  return {
    sizeBytes: size,
    read: async (at, length) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at)
      return buffer.subarray(0, bytesRead)
    },
  }
}

/** Bytes that are in memory. */
export function memoryBytes(buffer: Buffer): ByteSource {
  return { sizeBytes: buffer.length, read: async (at, length) => buffer.subarray(at, at + length) }
}

const MOST_HEADER_BYTES = 32

/**
 * The boxes between two places, one after the other. A box that says it is longer than what is left ends the walk, after it was given as
 * far as it goes; so does one that is shorter than its own header. Each box costs one of `budget.boxes`. Less than a header behind the last
 * one is no box: QuickTime ends its lists with a zero.
 */
export async function* boxesIn(source: ByteSource, from: number, to: number, budget: WalkBudget): AsyncGenerator<Box> {
  const end = Math.min(to, source.sizeBytes)
  let at = from
  while (end - at >= 8) {
    if (--budget.boxes < 0) {
      budget.isWhole = false
      return
    }
    const head = await source.read(at, Math.min(MOST_HEADER_BYTES, end - at))
    const size = sizeOf(head, end - at)
    const type = head.toString('latin1', 4, 8)
    const headerBytes = (head.readUInt32BE(0) === 1 ? 16 : 8) + (type === 'uuid' ? 16 : 0)
    if (size === undefined || size < headerBytes || head.length < headerBytes) {
      budget.isWhole = false
      return
    }
    const isCut = size > end - at
    if (isCut) budget.isWhole = false
    const uuid = type === 'uuid' ? head.toString('hex', headerBytes - 16, headerBytes) : ''
    yield { type, uuid, from: at + headerBytes, to: isCut ? end : at + size }
    if (isCut) return
    at += size
  }
}

/** 4.2: 1 = the size stands behind the type in 64 bits, 0 = the box reaches to the end. Undefined: it has no end that we can count to. */
function sizeOf(head: Buffer, left: number): number | undefined {
  const size = head.readUInt32BE(0)
  if (size === 0) return left
  if (size !== 1) return size
  if (head.length < 16) return undefined
  const large = head.readBigUInt64BE(8)
  return large > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(large)
}

/** The body of a box, if it is not larger than `mostBytes` and the budget allows; else nothing, and the walk is not whole. */
export async function readBody(
  source: ByteSource,
  { from, to }: Box,
  mostBytes: number,
  budget: WalkBudget,
): Promise<Buffer> {
  const length = to - from
  if (length > mostBytes || length > budget.bytes) {
    budget.isWhole = false
    return Buffer.alloc(0)
  }
  budget.bytes -= length
  return source.read(from, length)
}
