import { createHash } from 'node:crypto'
import type { Db, Tx } from '../../db/open.ts'
import { insertEpisode } from '../../db/queries/episodes.ts'
import { storeFileMarks } from '../../db/queries/file-marks.ts'
import { replaceFingerprint } from '../../db/queries/fingerprints.ts'
import { insertMediaFile, storeAnalysis } from '../../db/queries/media-files.ts'
import { insertTrack } from '../../db/queries/tracks.ts'
import { insertWork, replaceWorkParts } from '../../db/queries/works.ts'
import { MARKS_VERSION } from '../../media/file-marks.ts'
import { encodeFingerprint, FINGERPRINT_VERSION } from '../../media/fingerprint.ts'
import { seededRandom } from '../../tests/proofs/support/random.ts'
import { CHINESE, type ChineseLocale, type LatinLocale, makeLexicon, zipf } from './words.ts'

/** A made work, for queries to be drawn from. */
export interface MadeWork {
  readonly id: string
  /** Places of words in the lexicon. */
  readonly title: readonly number[]
  readonly lines: readonly (readonly number[])[]
  readonly locale: ChineseLocale
}

export interface Corpus {
  readonly works: number
  readonly cues: number
  /** Some of the works, evenly spread. */
  readonly sample: readonly MadeWork[]
}

/** Cues of a track; a work has one episode with two tracks, in two languages or regions. */
const CUES_A_TRACK = 25
const WORKS_A_TRANSACTION = 200
const SAMPLED = 1_000
const GENRES = ['romance', 'revenge', 'fantasy', 'crime', 'family', 'comedy', 'time-travel', 'workplace']
const SHARES: readonly [ChineseLocale, number][] = [
  ['zh-Hans-CN', 0.5],
  ['zh-Hant-TW', 0.75],
  ['zh-Hant-HK', 0.9],
  ['zh-Hant-MO', 1],
]

/**
 * Fills an empty database with works of one episode of two tracks of 25 lines, in words that are as common as in real
 * text (Zipf), in four regions' spelling and wording, Portuguese and English. The first works of a larger corpus are
 * those of a smaller one of the same seed. Written as the catalogue writes rows, analysed; there are no video files behind them.
 */
export async function fillCorpus(db: Db, size: { works: number; seed: number }): Promise<Corpus> {
  const lexicon = makeLexicon(seededRandom(size.seed))
  const sample: MadeWork[] = []
  let cues = 0
  for (let from = 0; from < size.works; from += WORKS_A_TRANSACTION) {
    await db.transaction(async (tx) => {
      for (let index = from; index < Math.min(from + WORKS_A_TRANSACTION, size.works); index++) {
        const random = seededRandom(size.seed + 1 + index)
        const work = makeWork(index, random)
        await writeWork(tx, work, { lexicon, random, index })
        cues += 2 * work.lines.length
        if (sample.length < SAMPLED && index < SAMPLED) sample.push(work)
      }
    })
  }
  return { works: size.works, cues, sample }
}

function makeWork(index: number, random: () => number): MadeWork {
  const words = (least: number, most: number) =>
    Array.from({ length: least + Math.floor(random() * (most - least + 1)) }, () => zipf(20_000, random))
  const share = random()
  return {
    id: idOf(index, 0),
    locale: SHARES.find(([, until]) => share < until)?.[0] ?? 'zh-Hans-CN',
    title: words(2, 4),
    lines: Array.from({ length: CUES_A_TRACK }, () => words(2, 7)),
  }
}

type Writing = { lexicon: ReturnType<typeof makeLexicon>; random: () => number; index: number }

async function writeWork(tx: Tx, work: MadeWork, { lexicon, random, index }: Writing): Promise<void> {
  const { id, locale } = work
  const other = otherLocale(locale, random)
  const say = (places: readonly number[], into: ChineseLocale | LatinLocale) =>
    places
      .map((place) => lexicon[into][place % lexicon[into].length])
      .join(into === 'en' || into === 'pt-PT' ? ' ' : '')
  const atMs = 1_700_000_000_000 + index
  const dates = { createdAtMs: atMs, updatedAtMs: atMs, version: 1 }
  await insertWork(tx, {
    ...{ id, kind: random() < 0.8 ? 'micro_drama' : 'short_video', status: 'published', ...dates },
    ...{ originalLocale: locale, originRegion: locale.slice(-2), releaseYear: 2020 + Math.floor(random() * 7) },
  })
  const titles = [locale, other].map((into) => ({
    locale: into,
    text: say(work.title, into),
    kind: 'display' as const,
  }))
  const genre = () => GENRES[Math.floor(random() * GENRES.length)] ?? 'romance'
  await replaceWorkParts(tx, id, { titles, genres: [...new Set([genre(), genre()])] })
  const mediaSha256 = createHash('sha256').update(id).digest('hex')
  const episodeId = idOf(index, 1)
  await insertMediaFile(tx, { sha256: mediaSha256, sizeBytes: 1, createdAtMs: atMs })
  await storeAnalysis(tx, mediaSha256, { analysedAtMs: atMs, durationMs: 90_000 }, stillsOf(index, mediaSha256))
  await storeFindings(tx, mediaSha256, atMs)
  await insertEpisode(tx, {
    ...{ id: episodeId, workId: id, number: 1, state: 'ready', mediaSha256, warnings: [], ...dates },
  })
  for (const [part, into] of [locale, other].entries()) {
    const cues = work.lines.map((line, at) => ({
      startMs: at * 3_000,
      endMs: at * 3_000 + 2_500,
      text: say(line, into),
    }))
    await insertTrack(
      tx,
      {
        ...({ id: idOf(index, 2 + part), episodeId, locale: into, kind: 'subtitles', origin: 'uploaded' } as const),
        ...({ state: 'approved', format: 'srt', encoding: 'utf-8', encodingConfidence: 1 } as const),
        ...{ localeSource: 'given', createdAtMs: atMs },
      },
      cues,
    )
  }
}

/** What the worker would look for by itself while searches are measured: files that show nothing, and say nothing of themselves. */
async function storeFindings(tx: Tx, mediaSha256: string, atMs: number): Promise<void> {
  const packed = encodeFingerprint({ frames: [], sound: new Uint32Array() })
  await replaceFingerprint(tx, { mediaSha256, version: FINGERPRINT_VERSION, packed, madeAtMs: atMs })
  await storeFileMarks(tx, {
    ...{ mediaSha256, readerVersion: MARKS_VERSION, inspectedAtMs: atMs, isWhole: true },
    ...{ c2pa: 'none', digitalSourceTypes: [] },
  })
}

function otherLocale(locale: ChineseLocale, random: () => number): ChineseLocale | LatinLocale {
  const share = random()
  if (share < 0.2) return 'pt-PT'
  if (share < 0.4) return 'en'
  const others = CHINESE.filter((one) => one !== locale)
  return others[Math.floor(random() * others.length)] ?? 'zh-Hant-TW'
}

function stillsOf(index: number, mediaSha256: string) {
  return [1_000, 30_000, 60_000].map((atMs, at) => ({
    ...{ id: idOf(index, 10 + at), mediaSha256, kind: 'candidate' as const, rank: at + 1, atMs, reasons: [] },
    ...{ sha256: mediaSha256, mimeType: 'image/jpeg', sizeBytes: 1, widthPx: 90, heightPx: 160 },
  }))
}

/** Shaped as a UUIDv7, in the order of the works. */
function idOf(index: number, part: number): string {
  return `019a${index
    .toString(16)
    .padStart(8, '0')
    .replace(/^(.{4})/, '$1-')}-7000-8000-${part.toString(16).padStart(12, '0')}`
}
