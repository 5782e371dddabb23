import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { type Db, openDatabase } from '../../db/open.ts'
import { insertTerms, replaceFingerprint } from '../../db/queries/fingerprints.ts'
import { insertMediaFile } from '../../db/queries/media-files.ts'
import { encodeFingerprint, FINGERPRINT_VERSION, type Fingerprint } from '../../media/fingerprint.ts'
import { MOST_FILES_A_TERM, searchIndex } from '../../server/duplicates/search-index.ts'
import { listTerms } from '../../server/duplicates/terms.ts'
import { randomFrom } from '../../tests/made-series/random.ts'

/** What an index of so many fingerprints costs. */
export interface Scale {
  readonly fingerprints: number
  readonly insertMs: number
  readonly searchP50Ms: number
  readonly searchP95Ms: number
  /** Of copies with a fifth of all bits' places disturbed, how many were among the 40 that are compared. */
  readonly met: number
  readonly packedBytes: number
  readonly indexBytes: number
}

const EPISODE_SECONDS = 90
const SERIES_EPISODES = 80
const SEARCHES = 200
const INSERTS = 300

/**
 * Fills a database with made fingerprints and searches it, at each of these sizes. The made ones are put together of pieces of real ones
 * (so that values are as unevenly spread), bent at random, in series of 80 that share a fifth. Most are loaded in one go, in the order
 * of their terms; what an insert costs is measured with the program's own statements on top of that.
 */
export async function measureScale(real: readonly Fingerprint[], sizes: readonly number[]): Promise<Scale[]> {
  const results: Scale[] = []
  for (const size of sizes) {
    const folder = await mkdtemp(join(tmpdir(), 'juku-index-'))
    const path = join(folder, 'juku.db')
    const db = openDatabase(path, { synchronous: 'normal', migrations: 'apply' })
    try {
      const packedBytes = load(path, real, size)
      const insertMs = await insert(db, real, size)
      const found = await search(db, real, size)
      results.push({ ...found, insertMs, packedBytes, indexBytes: (await indexBytes(path)) / size })
    } finally {
      await db.close()
      await rm(folder, { recursive: true, force: true })
    }
  }
  return results
}

/** Bytes of a packed fingerprint. */
function load(path: string, real: readonly Fingerprint[], size: number): number {
  const connection = new Database(path)
  connection.pragma('foreign_keys = OFF')
  connection.pragma('synchronous = OFF')
  const keep = connection.prepare(
    'insert into fingerprints (id, media_sha256, version, packed, made_at_ms) values (?, ?, ?, ?, 1)',
  )
  const file = connection.prepare(
    "insert into media_files (sha256, size_bytes, warnings, created_at_ms) values (?, 1, '[]', 1)",
  )
  const post = connection.prepare('insert or ignore into fingerprint_terms (term, fingerprint_id) values (?, ?)')
  const keys: number[] = []
  let bytes = 0
  connection.exec('begin')
  for (let index = 0; index < size; index++) {
    const made = makeAt(real, index)
    const packed = encodeFingerprint(made)
    bytes += packed.length
    file.run(digestOf(index))
    keep.run(index + 1, digestOf(index), FINGERPRINT_VERSION, packed)
    for (const term of listTerms(made)) keys.push((term + 2 ** 31) * KEY_IDS + index + 1)
  }
  let last = Number.NaN
  let times = 0
  for (const key of Float64Array.from(keys).sort()) {
    const term = Math.floor(key / KEY_IDS) - 2 ** 31
    times = term === last ? times + 1 : 1
    last = term
    if (times <= MOST_FILES_A_TERM) post.run(term, key % KEY_IDS)
  }
  connection.exec('commit')
  connection.close()
  return bytes / size
}

const KEY_IDS = 2 ** 20

function digestOf(index: number): string {
  return index.toString(16).padStart(64, '0')
}

/** Milliseconds a fingerprint, with its terms, in a transaction of its own. */
async function insert(db: Db, real: readonly Fingerprint[], size: number): Promise<number> {
  let spentMs = 0
  for (let index = size; index < size + INSERTS; index++) {
    const made = makeAt(real, index)
    const startedMs = performance.now()
    await db.transaction(async (tx) => {
      await insertMediaFile(tx, { sha256: digestOf(index), sizeBytes: 1, createdAtMs: 1 })
      const row = { mediaSha256: digestOf(index), version: FINGERPRINT_VERSION, madeAtMs: 1 }
      const { id } = await replaceFingerprint(tx, { ...row, packed: encodeFingerprint(made) })
      await insertTerms(tx, id, listTerms(made), MOST_FILES_A_TERM)
    })
    spentMs += performance.now() - startedMs
  }
  return spentMs / INSERTS
}

async function search(db: Db, real: readonly Fingerprint[], size: number) {
  const times: number[] = []
  let met = 0
  const random = randomFrom(size)
  for (let count = 0; count < SEARCHES; count++) {
    const wanted = Math.floor(random() * size)
    const copy = bend(makeAt(real, wanted), size + count)
    const startedMs = performance.now()
    const ids = await searchIndex(db, copy, -1, 40)
    times.push(performance.now() - startedMs)
    if (ids.includes(wanted + 1)) met++
  }
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.floor(share * times.length)] ?? 0
  return { fingerprints: size, searchP50Ms: at(0.5), searchP95Ms: at(0.95), met: met / SEARCHES }
}

/** An episode by its number: the same again each time. */
function makeAt(real: readonly Fingerprint[], index: number): Fingerprint {
  const series = randomFrom(1_000_000 + Math.floor(index / SERIES_EPISODES))
  const own = randomFrom(index + 1)
  const frames: Fingerprint['frames'][number][] = []
  const sound: number[] = []
  for (let second = 0; second < EPISODE_SECONDS; second += 2) {
    const random = second < EPISODE_SECONDS / 5 ? series : own
    const piece = real[Math.floor(random() * real.length)]
    const frame = piece?.frames[Math.floor(random() * piece.frames.length)]
    const [high, low] = [mask(random, 6), mask(random, 6)]
    if (frame)
      frames.push({
        atMs: second * 1_000,
        hash: { high: (frame.hash.high ^ high) >>> 0, low: (frame.hash.low ^ low) >>> 0 },
      })
    const from = Math.floor(random() * Math.max(1, (piece?.sound.length ?? 0) - 16))
    const bent = mask(random, 8)
    for (const value of piece?.sound.subarray(from, from + 16) ?? []) sound.push((value ^ bent) >>> 0)
  }
  return { frames, sound: Uint32Array.from(sound) }
}

/** As a poor copy would be: 5 of 64 bits of each look, and one bit of half of the sound values. */
function bend({ frames, sound }: Fingerprint, seed: number): Fingerprint {
  const random = randomFrom(seed)
  return {
    frames: frames.map(({ atMs, hash: { high, low } }) => ({
      atMs,
      hash: { high: (high ^ mask(random, 3)) >>> 0, low: (low ^ mask(random, 3)) >>> 0 },
    })),
    sound: sound.map((value) => (random() < 0.5 ? value : (value ^ mask(random, 1)) >>> 0)),
  }
}

/** A word with up to so many bits set. */
function mask(random: () => number, bits: number): number {
  let word = 0
  for (let count = 0; count < bits; count++) word |= 1 << Math.floor(random() * 32)
  return word
}

async function indexBytes(path: string): Promise<number> {
  const connection = new Database(path, { readonly: true })
  try {
    const row = connection
      .prepare("select sum(pgsize) as bytes from dbstat where name = 'fingerprint_terms'")
      .get() as { bytes: number }
    return row.bytes
  } catch {
    return (await stat(path)).size // without dbstat: the whole file, which is mostly this
  } finally {
    connection.close()
  }
}
