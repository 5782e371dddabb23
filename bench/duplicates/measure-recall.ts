import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listDuplicates } from '../../db/queries/duplicates.ts'
import { decodeFingerprint, encodeFingerprint, type Fingerprint, SOUND_STEP_MS } from '../../media/fingerprint.ts'
import { fingerprintVideo } from '../../media/fingerprint-video.ts'
import { hashDistance, mirrorHash } from '../../media/picture-hash.ts'
import { probeVideo } from '../../media/probe.ts'
import { createMediaTools, type MediaTools } from '../../media/tools.ts'
import { alignSound } from '../../server/duplicates/align-sound.ts'
import { openBenchCatalogue } from './catalogue.ts'
import { type MadeFile, makeSet } from './made-set.ts'

/** A file of the made set with what an analysis notes of it. */
interface ReadFile extends MadeFile {
  readonly fingerprint: Fingerprint
  readonly durationMs: number
}

/** Whether two files are one film, and whether a design says so. */
export interface Outcome {
  readonly alteration: string
  readonly isFound: boolean
}

export interface Recall {
  /** For each altered copy, whether its original was found. */
  readonly copies: readonly Outcome[]
  /** Pairs of different episodes, how many of them were compared, and which were flagged. */
  readonly strangers: { readonly pairs: number; readonly flagged: readonly string[] }
}

/** Reads the made set as an analysis does. What was read before is taken from beside the file. */
export async function readSet(folder: string): Promise<ReadFile[]> {
  const tools = await createMediaTools()
  const read: ReadFile[] = []
  for (const file of await makeSet(folder)) {
    const kept = await readFile(`${file.path}.json`, 'utf8').catch(() => undefined)
    const noted = kept === undefined ? await note(tools, file.path) : (JSON.parse(kept) as Noted)
    if (kept === undefined) await writeFile(`${file.path}.json`, JSON.stringify(noted))
    const fingerprint = decodeFingerprint(Buffer.from(noted.packed, 'base64'))
    read.push({ ...file, fingerprint, durationMs: noted.durationMs })
  }
  return read
}

interface Noted {
  readonly durationMs: number
  /** Base64. */
  readonly packed: string
}

async function note(tools: MediaTools, path: string): Promise<Noted> {
  const workDir = await mkdtemp(join(tmpdir(), 'juku-fingerprint-'))
  try {
    const facts = await probeVideo(tools, path, { workDir })
    const fingerprint = await fingerprintVideo(tools, path, facts, workDir)
    return { durationMs: facts.durationMs ?? 0, packed: encodeFingerprint(fingerprint).toString('base64') }
  } finally {
    await rm(workDir, { recursive: true })
  }
}

/**
 * Hands the set in to a catalogue, the series as works, each copy as a work of its own, and runs the job for each file, twice for the
 * series, whose first episodes were looked at before there were others.
 */
export async function measureCatalogue(files: readonly ReadFile[]): Promise<Recall & { milliseconds: number[] }> {
  await using catalogue = await openBenchCatalogue()
  const works = new Map<number, string>()
  const byDigest = new Map<string, ReadFile>()
  const milliseconds: number[] = []
  for (const file of files) {
    const workId =
      file.alteration === undefined
        ? (works.get(file.series) ?? (await catalogue.addWork()))
        : await catalogue.addWork()
    if (file.alteration === undefined) works.set(file.series, workId)
    const sha256 = await catalogue.addEpisode(workId, file.number, file.fingerprint, file.durationMs)
    byDigest.set(sha256, file)
    milliseconds.push(await catalogue.findDuplicatesOf(sha256))
  }
  const found = await listDuplicates(catalogue.db, { limit: 1_000_000 })
  const pairs = found.map(
    ({ mediaSha256, otherSha256 }) => [byDigest.get(mediaSha256), byDigest.get(otherSha256)] as const,
  )
  const isFound = (copy: ReadFile) =>
    pairs.some(
      ([a, b]) =>
        (a === copy || b === copy) &&
        a?.series === b?.series &&
        a?.number === b?.number &&
        (a?.alteration === undefined || b?.alteration === undefined),
    )
  const flagged = pairs.filter(([a, b]) => a?.series !== b?.series || a?.number !== b?.number)
  return {
    copies: files.flatMap((file) =>
      file.alteration === undefined ? [] : [{ alteration: file.alteration, isFound: isFound(file) }],
    ),
    strangers: { pairs: countStrangers(files), flagged: flagged.map(([a, b]) => `${nameOf(a)} and ${nameOf(b)}`) },
    milliseconds,
  }
}

/** The same pairs by a rule that looks at two files alone. */
export function measureRule(files: readonly ReadFile[], isAlike: (a: Fingerprint, b: Fingerprint) => boolean): Recall {
  const originals = files.filter(({ alteration }) => alteration === undefined)
  const copies: Outcome[] = []
  const flagged: string[] = []
  for (const file of files) {
    for (const original of originals) {
      if (original === file) continue
      const isOne = file.series === original.series && file.number === original.number
      if (
        !isOne &&
        (file.series !== original.series || (file.alteration === undefined && file.number > original.number))
      )
        continue
      const isFound = isAlike(file.fingerprint, original.fingerprint)
      if (isOne && file.alteration !== undefined) copies.push({ alteration: file.alteration, isFound })
      else if (isFound) flagged.push(`${nameOf(file)} and ${nameOf(original)}`)
    }
  }
  return { copies, strangers: { pairs: countStrangers(files), flagged } }
}

/** The share of the smaller set of pictures that has one like it in the other, wherever. */
export function isAlikeByPictures({ frames: a }: Fingerprint, { frames: b }: Fingerprint): boolean {
  const [small, large] = a.length <= b.length ? [a, b] : [b, a]
  const shares = [large, large.map(({ atMs, hash }) => ({ atMs, hash: mirrorHash(hash) }))].map((others) => {
    const met = small.filter(({ hash }) => others.some((other) => hashDistance(hash, other.hash) <= 10))
    return met.length / Math.max(1, small.length)
  })
  return Math.max(...shares) >= 0.3
}

/** Half of the shorter sound is in the other. */
export function isAlikeBySound({ sound: a }: Fingerprint, { sound: b }: Fingerprint): boolean {
  const shared = alignSound(a, b).reduce((sum, { from, to }) => sum + to - from, 0)
  return shared > 0 && shared >= 0.5 * Math.min(a.length, b.length)
}

/** Of this length a fingerprint has so many bytes. */
export function bytesPer90Seconds(files: readonly ReadFile[]): number {
  const bytes = files.reduce((sum, { fingerprint }) => sum + encodeFingerprint(fingerprint).length, 0)
  const seconds = files.reduce(
    (sum, { durationMs, fingerprint }) =>
      sum + (fingerprint.sound.length > 0 ? fingerprint.sound.length * SOUND_STEP_MS : durationMs) / 1_000,
    0,
  )
  return (bytes / seconds) * 90
}

function countStrangers(files: readonly ReadFile[]): number {
  let pairs = 0
  for (const [index, a] of files.entries()) {
    for (const b of files.slice(index + 1)) if (a.series !== b.series || a.number !== b.number) pairs++
  }
  return pairs
}

function nameOf(file: MadeFile | undefined): string {
  return file ? `series ${file.series} episode ${file.number}${file.alteration ? ` (${file.alteration})` : ''}` : '?'
}
