import { and, eq, inArray, ne, or, sql } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import {
  episodes,
  tracks,
  wordingEvidence,
  wordingSources,
  wordingUnchanged,
  works,
  workTitles,
} from '../schema/index.ts'
import { isSeen, type WorksSeen } from './works.ts'

export type WordingEvidence = typeof wordingEvidence.$inferSelect
/** Two stretches that stood for each other; `wordA` sorts before `wordB`. */
export type WordingCore = Pick<WordingEvidence, 'wordA' | 'wordB'>
export type ParallelTrack = Pick<typeof tracks.$inferSelect, 'id' | 'episodeId' | 'locale' | 'version'>

/** SQLite takes 32,766 variables in one INSERT; a row here has three. */
const ROWS_AN_INSERT = 1_000

/** Approved tracks of a work that people made, uploaded before embedded. */
export async function listApprovedTracks(db: Reader, workId: string): Promise<ParallelTrack[]> {
  return db
    .select({ id: tracks.id, episodeId: tracks.episodeId, locale: tracks.locale, version: tracks.version })
    .from(tracks)
    .innerJoin(episodes, eq(episodes.id, tracks.episodeId))
    .where(and(eq(episodes.workId, workId), eq(tracks.state, 'approved'), ne(tracks.origin, 'converted')))
    .orderBy(episodes.number, sql`${tracks.origin} <> 'uploaded'`, tracks.id)
    .all()
}

/** The display titles of a work. */
export async function listDisplayTitles(db: Reader, workId: string): Promise<{ locale: string; text: string }[]> {
  return db
    .select({ locale: workTitles.locale, text: workTitles.text })
    .from(workTitles)
    .where(and(eq(workTitles.workId, workId), eq(workTitles.kind, 'display')))
    .orderBy(workTitles.position)
    .all()
}

/** What a work's texts were when they were compared last; undefined: they never were. */
export async function findComparedDigest(db: Reader, workId: string): Promise<string | undefined> {
  return db.select().from(wordingSources).where(eq(wordingSources.workId, workId)).get()?.digest
}

/** Undefined forgets that they ever were. */
export async function putComparedDigest(tx: Tx, workId: string, digest: string | undefined): Promise<void> {
  if (digest === undefined) tx.delete(wordingSources).where(eq(wordingSources.workId, workId)).run()
  else {
    const change = { digest }
    tx.insert(wordingSources)
      .values({ workId, digest })
      .onConflictDoUpdate({ target: wordingSources.workId, set: change })
      .run()
  }
}

/** The stretches that a work has evidence of. */
export async function listCoresOfWork(db: Reader, workId: string): Promise<WordingCore[]> {
  return db
    .selectDistinct({ wordA: wordingEvidence.wordA, wordB: wordingEvidence.wordB })
    .from(wordingEvidence)
    .where(eq(wordingEvidence.workId, workId))
    .all()
}

/** Puts a work's evidence of one pair of stretches in the place of what it had. */
export async function replaceEvidence(
  tx: Tx,
  of: WordingCore & { workId: string },
  rows: readonly WordingEvidence[],
): Promise<void> {
  const { workId, wordA, wordB } = of
  tx.delete(wordingEvidence)
    .where(and(eq(wordingEvidence.workId, workId), isCore({ wordA, wordB })))
    .run()
  for (const row of rows) tx.insert(wordingEvidence).values(row).run()
}

/** Puts a work's unchanged words in the place of those that it had. */
export async function replaceUnchanged(tx: Tx, workId: string, words: ReadonlyMap<string, number>): Promise<void> {
  tx.delete(wordingUnchanged).where(eq(wordingUnchanged.workId, workId)).run()
  const rows = [...words].map(([word, times]) => ({ workId, word, times }))
  for (let from = 0; from < rows.length; from += ROWS_AN_INSERT) {
    tx.insert(wordingUnchanged)
      .values(rows.slice(from, from + ROWS_AN_INSERT))
      .run()
  }
}

/** Pairs of stretches of which the first is one of these words, with their neighbours; at most `limit`. */
export async function listMeetingsOf(
  db: Reader,
  words: readonly string[],
  limit: number,
): Promise<(WordingCore & Pick<WordingEvidence, 'before' | 'after'>)[]> {
  const { wordA, wordB, before, after } = wordingEvidence
  return db
    .selectDistinct({ wordA, wordB, before, after })
    .from(wordingEvidence)
    .where(sql`${wordA} in (select value from json_each(${JSON.stringify(words)}))`)
    .limit(limit)
    .all()
}

/** The evidence of the catalogue for a pair of stretches, at most `limit` rows. @param seen only of these works; undefined: of all. */
export async function listEvidence(
  db: Reader,
  core: WordingCore,
  limit: number,
  seen?: WorksSeen,
): Promise<WordingEvidence[]> {
  const shown = seen && sql`${wordingEvidence.workId} in (select ${works.id} from ${works} where ${isSeen(seen)})`
  return db
    .select()
    .from(wordingEvidence)
    .where(and(isCore(core), shown))
    .limit(limit)
    .all()
}

/** Where one of two stretches stands for something else than the other. */
export interface OtherMeeting {
  readonly word: string
  readonly otherRegion: string
  readonly before: string
  readonly after: string
  readonly times: number
}

/** What else the two stretches of a pair stand for, counted by neighbours and by where the other word is said. */
export async function listOtherMeetings(
  db: Reader,
  { wordA, wordB }: WordingCore,
  limit: number,
): Promise<OtherMeeting[]> {
  const { before, after, times } = wordingEvidence
  const found: OtherMeeting[] = []
  for (const word of [wordA, wordB]) {
    for (const [own, otherRegion] of [
      [wordingEvidence.wordA, wordingEvidence.regionB],
      [wordingEvidence.wordB, wordingEvidence.regionA],
    ] as const) {
      const rows = db
        .select({ otherRegion, before, after, times: sql<number>`sum(${times})` })
        .from(wordingEvidence)
        .where(and(eq(own, word), or(ne(wordingEvidence.wordA, wordA), ne(wordingEvidence.wordB, wordB))))
        .groupBy(otherRegion, before, after)
        .limit(limit)
        .all()
      found.push(...rows.map((row) => ({ word, ...row })))
    }
  }
  return found
}

/** In how many lines these words stand on both sides. */
export async function countUnchanged(db: Reader, words: readonly string[]): Promise<number> {
  const row = db
    .select({ times: sql<number | null>`sum(${wordingUnchanged.times})` })
    .from(wordingUnchanged)
    .where(inArray(wordingUnchanged.word, [...words]))
    .get()
  return row?.times ?? 0
}

function isCore({ wordA, wordB }: WordingCore) {
  return and(eq(wordingEvidence.wordA, wordA), eq(wordingEvidence.wordB, wordB))
}
