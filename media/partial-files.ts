import { createHash, type Hash } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { MediaError } from './errors.ts'
import { hashFile } from './hash-file.ts'
import { syncPath } from './sync-path.ts'
import { asStoreError, writeBatches } from './write-batches.ts'

/**
 * Files that come in pieces, over several calls and starts of the program. Each has one holder at a time, and its size on the disk is the
 * one truth of how much of it is there: a holder syncs before it tells a size, so that what was told survives.
 */
export interface PartialFiles {
  /**
   * Takes a file, empty if it is new, for one holder. Whoever has it is asked to let go. Undefined: it did not within `limitMs`.
   */
  hold(id: string, limitMs: number): Promise<PartialFile | undefined>
  /** The same when nobody has it. */
  holdIfFree(id: string): Promise<PartialFile | undefined>
  /** The ids of all there are. */
  list(): Promise<string[]>
}

/** A file in the hands of its one holder, until that disposes of it. */
export interface PartialFile extends AsyncDisposable {
  readonly path: string
  /** Bytes that are on the disk for certain. */
  readonly sizeBytes: number
  /** Aborts when somebody else waits for the file. */
  readonly wanted: AbortSignal
  /**
   * Writes a stream to the end; on the disk when it returns. When the stream breaks, what came is kept, and then it throws.
   * @param onWritten is told, while it lasts, how large the file is.
   * @throws {MediaError} UPLOAD_TOO_LARGE when more than `maxBytes` come: of that stream nothing is kept. STORE_FULL: what fitted is kept.
   */
  append(source: AsyncIterable<Buffer>, maxBytes: number, onWritten?: (sizeBytes: number) => void): Promise<void>
  /** Of all that is there. Known from the writing when all of it was written by this process, else read again. */
  sha256(): Promise<string>
  remove(): Promise<void>
}

const ID = /^[0-9a-f-]{36}$/
/** Hashes of files that nobody holds just now; one that is forgotten costs reading its file once more. */
const HASHES_KEPT = 1_000

interface KnownHash {
  readonly hash: Hash
  bytes: number
}

interface Holder {
  readonly wanted: AbortController
  readonly released: Promise<void>
}

/** The partial files in a folder that exists. One such object a folder and process: it knows who holds what. */
export function openPartialFiles(folder: string): PartialFiles {
  const holders = new Map<string, Holder>()
  const hashes = new Map<string, KnownHash>()
  const take = async (id: string): Promise<PartialFile> => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>()
    const holder: Holder = { wanted: new AbortController(), released }
    holders.set(id, holder)
    const letGo = () => {
      holders.delete(id)
      release()
    }
    try {
      return await openHeld(folder, id, { wanted: holder.wanted.signal, hashes, letGo })
    } catch (error) {
      letGo()
      throw asStoreError(error)
    }
  }
  return {
    hold: async (id, limitMs) => {
      const giveUpAtMs = performance.now() + limitMs
      for (let holder = holders.get(id); holder; holder = holders.get(id)) {
        holder.wanted.abort()
        const leftMs = giveUpAtMs - performance.now()
        if (leftMs <= 0) return undefined
        const timer = new AbortController()
        await Promise.race([holder.released, pause(leftMs, undefined, { signal: timer.signal }).catch(() => undefined)])
        timer.abort()
      }
      return take(id)
    },
    holdIfFree: async (id) => (holders.has(id) ? undefined : take(id)),
    list: async () => (await readdir(folder)).filter((name) => ID.test(name)),
  }
}

interface Hands {
  readonly wanted: AbortSignal
  readonly hashes: Map<string, KnownHash>
  letGo(): void
}

async function openHeld(folder: string, id: string, { wanted, hashes, letGo }: Hands): Promise<PartialFile> {
  if (!ID.test(id)) throw new Error(`Not an id: ${id.slice(0, 80)}`)
  const path = join(folder, id)
  const file = await open(path, constants.O_RDWR | constants.O_CREAT | constants.O_APPEND, 0o600)
  let sizeBytes: number
  try {
    await file.datasync() // a process that was killed may have left more than it told of
    sizeBytes = (await file.stat()).size
    if (sizeBytes === 0) await syncPath(folder)
  } catch (error) {
    await file.close()
    throw error
  }
  const kept = hashes.get(id)
  hashes.delete(id)
  let known = kept?.bytes === sizeBytes ? kept : { hash: createHash('sha256'), bytes: 0 }
  return {
    path,
    wanted,
    get sizeBytes() {
      return sizeBytes
    },
    append: async (source, maxBytes, onWritten) => {
      const from = sizeBytes
      const isKnown = known.bytes === from
      const take = (chunk: Buffer) => {
        if (isKnown) known.hash.update(chunk)
        known.bytes += isKnown ? chunk.length : 0
      }
      const broken = await appendAndSync(file, { source, from, maxBytes, take, onWritten })
      sizeBytes = (await file.stat()).size
      if (sizeBytes === 0) known = { hash: createHash('sha256'), bytes: 0 }
      else if (known.bytes !== sizeBytes) known.bytes = -1 // it has seen more than is there
      if (broken !== undefined) throw asStoreError(broken)
    },
    sha256: async () => (known.bytes === sizeBytes ? known.hash.copy().digest('hex') : (await hashFile(path)).sha256),
    remove: async () => {
      known.bytes = -1
      await rm(path, { force: true })
    },
    [Symbol.asyncDispose]: async () => {
      if (known.bytes > 0) keepHash(hashes, id, known)
      await file.close().finally(letGo)
    },
  }
}

interface Appending {
  readonly source: AsyncIterable<Buffer>
  readonly from: number
  readonly maxBytes: number
  readonly take: (chunk: Buffer) => void
  readonly onWritten: ((sizeBytes: number) => void) | undefined
}

/** @returns what broke it off; undefined: nothing did. The file holds what is on the disk for certain. */
async function appendAndSync(
  file: FileHandle,
  { source, from, maxBytes, take, onWritten }: Appending,
): Promise<unknown> {
  let broken: unknown
  let came = 0
  // The end of the stream, however it came: what was taken until then is still to be written.
  async function* untilBroken() {
    try {
      for await (const chunk of source) {
        came += chunk.length
        if (came > maxBytes) throw tooLarge(maxBytes)
        yield chunk
        onWritten?.(from + came)
      }
    } catch (error) {
      broken = error
    }
  }
  try {
    await writeBatches(file, untilBroken(), take)
  } catch (error) {
    broken = error
  }
  if (came > maxBytes) await file.truncate(from)
  try {
    await file.datasync()
  } catch (error) {
    await file.truncate(from) // what could not be synced is not there
    return error
  }
  return broken
}

function keepHash(hashes: Map<string, KnownHash>, id: string, known: KnownHash): void {
  hashes.set(id, known)
  const [oldest] = hashes.keys()
  if (hashes.size > HASHES_KEPT && oldest !== undefined) hashes.delete(oldest)
}

function tooLarge(maxBytes: number): MediaError {
  return new MediaError('UPLOAD_TOO_LARGE', `More bytes came than the ${maxBytes} that are left of this upload.`)
}
