import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Reader } from '../../db/open.ts'
import {
  type DuplicateRow,
  deleteOpenDuplicate,
  listEpisodesOfFiles,
  listOpenBesides,
  storeDuplicates,
} from '../../db/queries/duplicates.ts'
import {
  type FingerprintRow,
  findFingerprint,
  insertTerms,
  listFingerprints,
  listSiblingFiles,
} from '../../db/queries/fingerprints.ts'
import type { Job } from '../../db/queries/jobs.ts'
import { findMediaFile } from '../../db/queries/media-files.ts'
import { decodeFingerprint, FINGERPRINT_VERSION } from '../../media/fingerprint.ts'
import type { WorkerContext } from '../context.ts'
import type { Outcome } from '../jobs/job-definition.ts'
import { findRecurring } from './find-recurring.ts'
import { type JudgedVideo, judgePair, type Likeness } from './judge-pair.ts'
import { MOST_FILES_A_TERM, searchIndex } from './search-index.ts'
import { listTerms } from './terms.ts'

const MOST_COMPARED = 40
/** Further ones only show which series has something in common with a file. */
const MOST_LOOKED_AT = 120
const MOST_SIBLINGS = 8
const TERMS_AT_ONCE = 50
const MOST_REJUDGED = 20

/**
 * Looks for files that a file is like, or a part of. Its terms come into the index first and by themselves, so that of two files that are
 * looked at at once the later sees the earlier. Undecided pairs of the same works are judged again: another episode may show that what
 * they share is the series' own.
 *
 * @param job its key is the file's sha256.
 */
export async function findDuplicates(ctx: WorkerContext, job: Job, signal: AbortSignal): Promise<Outcome | undefined> {
  const own = await findFingerprint(ctx.db, job.key)
  if (own?.version !== FINGERPRINT_VERSION) return undefined
  const fingerprint = decodeFingerprint(own.packed)
  await enterIndex(ctx, own.id, listTerms(fingerprint))
  const ids = await searchIndex(ctx.db, fingerprint, own.id, MOST_LOOKED_AT)
  const met = await listFingerprints(ctx.db, ids)
  const others = met.slice(0, MOST_COMPARED)
  const besides = await listOneSeries(ctx.db, met)
  const judge = makeJudge(ctx.db, signal, { row: own, besides })
  const found: NewDuplicate[] = []
  for (const other of others) {
    const likeness = await judge(own, other)
    if (likeness) found.push({ ...likeness, id: ctx.newId(), foundAtMs: ctx.now() })
  }
  const refuted = await listRefuted(ctx.db, job.key, judge)
  return async (tx) => {
    await storeDuplicates(tx, job.key, found)
    for (const { id } of refuted) await deleteOpenDuplicate(tx, id)
  }
}

/** A few terms in a transaction: each is a page of its own once the index is large. */
async function enterIndex({ db }: Pick<WorkerContext, 'db'>, id: number, terms: readonly number[]): Promise<void> {
  for (let from = 0; from < terms.length; from += TERMS_AT_ONCE) {
    const some = terms.slice(from, from + TERMS_AT_ONCE)
    await db.transaction((tx) => insertTerms(tx, id, some, MOST_FILES_A_TERM))
  }
}

type NewDuplicate = Parameters<typeof storeDuplicates>[2][number]
type OrderedLikeness = Omit<NewDuplicate, 'id' | 'foundAtMs'>
type Judge = (one: FingerprintRow, other: FingerprintRow) => Promise<OrderedLikeness | undefined>

const FEWEST_OF_A_SERIES = 3

/** Of files that have something in common with one, those of works that have several: they show what their series shares. */
async function listOneSeries(db: Reader, others: readonly FingerprintRow[]): Promise<FingerprintRow[]> {
  const files = others.map(({ mediaSha256 }) => mediaSha256)
  const episodes = await listEpisodesOfFiles(db, files, undefined)
  const filesOf = (workId: string) =>
    new Set(episodes.filter((one) => one.workId === workId).map(({ sha256 }) => sha256))
  const inSeries = episodes.filter(({ workId }) => filesOf(workId).size >= FEWEST_OF_A_SERIES)
  const shown = new Set(inSeries.map(({ sha256 }) => sha256))
  return others.filter(({ mediaSha256 }) => shown.has(mediaSha256)).slice(0, MOST_SIBLINGS)
}

interface OwnVideo {
  readonly row: FingerprintRow
  /** Files of a series that it may be of, beside those of its own work. */
  readonly besides: readonly FingerprintRow[]
}

/** Judges pairs of one run: what is known of a file is read once. */
function makeJudge(db: Reader, signal: AbortSignal, { row: own, besides }: OwnVideo): Judge {
  const known = new Map<string, Promise<KnownVideo>>([[own.mediaSha256, readVideo(db, own, besides)]])
  const know = (row: FingerprintRow) => {
    const had = known.get(row.mediaSha256)
    if (had) return had
    const reading = readVideo(db, row, [])
    known.set(row.mediaSha256, reading)
    return reading
  }
  return async (one, other) => {
    await nextTurn()
    signal.throwIfAborted()
    const a = await know(one)
    const b = await know(other)
    const [shorter, longer] = a.durationMs <= b.durationMs ? [a, b] : [b, a]
    const isOneWork = a.workIds.some((workId) => b.workIds.includes(workId))
    const likeness = judgePair(shorter, longer, isOneWork)
    return likeness && inOrder(shorter.sha256, longer.sha256, likeness)
  }
}

interface KnownVideo extends JudgedVideo {
  readonly sha256: string
  readonly workIds: readonly string[]
}

async function readVideo(db: Reader, row: FingerprintRow, besides: readonly FingerprintRow[]): Promise<KnownVideo> {
  const fingerprint = decodeFingerprint(row.packed)
  const media = await findMediaFile(db, row.mediaSha256)
  const siblings = await listSiblingFiles(db, row.mediaSha256, MOST_SIBLINGS)
  const beside = new Map([...siblings, ...besides].map((one) => [one.mediaSha256, one]))
  const current = [...beside.values()].filter(({ version }) => version === FINGERPRINT_VERSION)
  const fingerprints = current.map(({ packed }) => decodeFingerprint(packed))
  const recurring = findRecurring(fingerprint, fingerprints)
  const lastMs = fingerprint.frames.at(-1)?.atMs ?? 0
  return {
    sha256: row.mediaSha256,
    workIds: (await listEpisodesOfFiles(db, [row.mediaSha256], undefined)).map(({ workId }) => workId),
    fingerprint,
    durationMs: media?.durationMs ?? lastMs,
    recurring,
  }
}

/** Rows name the lesser digest first, whichever is shorter. */
function inOrder(shorter: string, longer: string, { spans, ...likeness }: Likeness): OrderedLikeness {
  if (shorter < longer) return { ...likeness, mediaSha256: shorter, otherSha256: longer, spans: [...spans] }
  const turned = spans.map(({ fromMs, toMs, otherFromMs, otherToMs }) => ({
    ...{ fromMs: otherFromMs, toMs: otherToMs },
    ...{ otherFromMs: fromMs, otherToMs: toMs },
  }))
  return { ...likeness, mediaSha256: longer, otherSha256: shorter, spans: turned }
}

async function listRefuted(db: Reader, sha256: string, judge: Judge): Promise<DuplicateRow[]> {
  const refuted: DuplicateRow[] = []
  for (const pair of await listOpenBesides(db, sha256, MOST_REJUDGED)) {
    const one = await findFingerprint(db, pair.mediaSha256)
    const other = await findFingerprint(db, pair.otherSha256)
    if (one?.version !== FINGERPRINT_VERSION || other?.version !== FINGERPRINT_VERSION) continue
    if ((await judge(one, other)) === undefined) refuted.push(pair)
  }
  return refuted
}
