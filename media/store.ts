import { createHash, randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { access, type FileHandle, mkdir, open, rename, rm, statfs, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { MediaError } from './errors.ts'
import { hashFile } from './hash-file.ts'
import { openPartialFiles, type PartialFiles } from './partial-files.ts'
import { listFiles, restoreTrashed, SHA256, type SweepReport, sweepFolders } from './sweep-store.ts'
import { syncPath } from './sync-path.ts'
import { asStoreError, writeBatches } from './write-batches.ts'

/** A file that was received whole and is on the disk, but has no name in the store yet. */
export interface ReceivedFile {
  readonly path: string
  readonly sha256: string
  readonly sizeBytes: number
  /** The first bytes, at most 4,096, to tell the type from. */
  readonly head: Buffer
}

export interface ReceiveOptions {
  readonly maxBytes: number
}

/**
 * Files under `DATA_DIR`, named by the sha256 of their bytes. The only code that builds a path to one.
 * A name appears by rename after fsync: a file that has a name is whole.
 */
export interface Store {
  /**
   * Writes a stream to a temporary file while its sha256 is computed, in constant memory; on the disk when it returns.
   * @throws {MediaError} UPLOAD_TOO_LARGE past `maxBytes`, STORE_FULL when the disk is. Nothing is left behind.
   */
  receive(source: AsyncIterable<Buffer>, options: ReceiveOptions): Promise<ReceivedFile>
  /** Gives a received or made file its name. Idempotent: the same bytes are kept once. */
  keep(file: { path: string; sha256: string }): Promise<void>
  /** Stores bytes that are in memory. */
  keepBytes(bytes: Buffer): Promise<void>
  /** Hashes a file that a tool made and gives it its name. */
  keepMade(path: string): Promise<{ sha256: string; sizeBytes: number }>
  /** Removes a received file that gets no name. */
  discard(file: { path: string }): Promise<void>
  /** Where the file with these bytes is. */
  pathOf(sha256: string): string
  has(sha256: string): Promise<boolean>
  /** A private, empty folder for one run of one job. */
  makeWorkFolder(name: string): Promise<string>
  removeWorkFolder(path: string): Promise<void>
  /** Every sha256 in the store. */
  list(): AsyncIterable<string>
  /**
   * Removes files older than `olderThanMs` (an instant) that `isNamed` does not know, and temporary files as old.
   * Cannot lose a file that is being stored at the same time: see `sweepFolders`.
   */
  sweep(isNamed: (sha256: string) => Promise<boolean>, olderThanMs: number): Promise<SweepReport>
  /** Files that are not whole yet. */
  readonly partials: PartialFiles
  /** Brings back what a sweep that was killed had moved aside. Before anybody is served, and not beside a sweep. */
  recover(): Promise<void>
  /** Bytes that a new file may still take. */
  freeBytes(): Promise<number>
}

const HEAD_BYTES = 4_096

/** Opens the store, making its folders. @throws {MediaError} STORE_FULL; and what the file system says when it refuses. */
export async function openStore(dataDir: string): Promise<Store> {
  const folders = { files: join(dataDir, 'files'), temp: join(dataDir, 'tmp'), trash: join(dataDir, 'trash') }
  const partials = join(dataDir, 'uploads')
  for (const folder of [...Object.values(folders), partials]) await mkdir(folder, { recursive: true, mode: 0o700 })
  await access(folders.temp, constants.W_OK)
  const pathOf = (sha256: string): string => {
    if (!SHA256.test(sha256)) throw new Error(`Not a sha256: ${sha256.slice(0, 80)}`)
    return join(folders.files, sha256.slice(0, 2), sha256)
  }
  const keep = (file: { path: string; sha256: string }) => nameFile(file.path, pathOf(file.sha256))
  return {
    receive: (source, options) => receive(join(folders.temp, randomUUID()), source, options),
    keep,
    keepBytes: async (bytes) => {
      const limits = { maxBytes: Number.POSITIVE_INFINITY }
      const file = await receive(join(folders.temp, randomUUID()), Readable.from([bytes]), limits)
      await keep(file).finally(() => rm(file.path, { force: true }))
    },
    keepMade: async (path) => {
      const made = await hashFile(path)
      await keep({ path, sha256: made.sha256 })
      return made
    },
    discard: (file) => rm(file.path, { force: true }),
    pathOf,
    has: (sha256) => exists(pathOf(sha256)),
    makeWorkFolder: async (name) => {
      const path = join(folders.temp, `work-${name.replaceAll(/[^A-Za-z0-9-]/g, '_')}-${randomUUID()}`)
      await mkdir(path, { mode: 0o700 })
      return path
    },
    removeWorkFolder: (path) => rm(path, { recursive: true, force: true }),
    list: () => listFiles(folders.files),
    partials: openPartialFiles(partials),
    sweep: (isNamed, olderThanMs) => sweepFolders(folders, { pathOf, isNamed, olderThanMs }),
    recover: () => restoreTrashed(folders, pathOf),
    freeBytes: async () => {
      const disk = await statfs(folders.files)
      return disk.bavail * disk.bsize
    },
  }
}

async function receive(path: string, source: AsyncIterable<Buffer>, options: ReceiveOptions): Promise<ReceivedFile> {
  const file = await open(path, 'wx', 0o600)
  try {
    const facts = await writeHashed(file, source, options)
    await file.sync()
    await file.close()
    return { path, ...facts }
  } catch (error) {
    await file.close().catch(() => undefined)
    await rm(path, { force: true })
    throw asStoreError(error)
  }
}

async function writeHashed(file: FileHandle, source: AsyncIterable<Buffer>, options: ReceiveOptions) {
  const hash = createHash('sha256')
  const heads: Buffer[] = []
  let headBytes = 0
  let sizeBytes = 0
  await writeBatches(file, source, (chunk) => {
    sizeBytes += chunk.length
    if (sizeBytes > options.maxBytes) {
      throw new MediaError(
        'UPLOAD_TOO_LARGE',
        `The file is larger than ${options.maxBytes} bytes, the most that is taken.`,
      )
    }
    hash.update(chunk)
    if (headBytes < HEAD_BYTES) {
      heads.push(Buffer.from(chunk.subarray(0, HEAD_BYTES - headBytes)))
      headBytes += heads.at(-1)?.length ?? 0
    }
  })
  return { sha256: hash.digest('hex'), sizeBytes, head: Buffer.concat(heads) }
}

/** rename() replaces what is there: the same bytes under a fresh time, which a sweep under way respects. */
async function nameFile(from: string, to: string): Promise<void> {
  try {
    const folder = dirname(to)
    if (await mkdir(folder, { recursive: true, mode: 0o700 })) await syncPath(dirname(folder))
    const now = new Date()
    await utimes(from, now, now)
    await syncPath(from)
    await rename(from, to)
    await syncPath(folder)
  } catch (error) {
    throw asStoreError(error)
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
