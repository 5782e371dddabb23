import { and, asc, eq, gt, inArray, sql } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { cues, episodes, tracks, works, workTitles } from '../schema/index.ts'

export type IndexedWork = Pick<
  typeof works.$inferSelect,
  'id' | 'version' | 'updatedAtMs' | 'indexedAtMs' | 'indexedKey'
>
export type IndexedTrack = Pick<typeof tracks.$inferSelect, 'id' | 'episodeId' | 'locale' | 'cueCount'>
export type IndexedEpisode = Pick<
  typeof episodes.$inferSelect,
  'id' | 'number' | 'version' | 'state' | 'updatedAtMs' | 'indexedAtMs' | 'indexedKey'
> & { readonly tracks: readonly IndexedTrack[] }

/** What the search engine gets to know of a work, but for its cues. */
export interface IndexRows {
  readonly work: IndexedWork
  readonly titles: readonly string[]
  readonly episodes: readonly IndexedEpisode[]
}

/** Undefined: there is no such work. Episodes in order of number, their tracks in order of id. */
export async function findIndexRows(db: Reader, workId: string): Promise<IndexRows | undefined> {
  const work = db
    .select({
      id: works.id,
      version: works.version,
      updatedAtMs: works.updatedAtMs,
      indexedAtMs: works.indexedAtMs,
      indexedKey: works.indexedKey,
    })
    .from(works)
    .where(eq(works.id, workId))
    .get()
  if (!work) return undefined
  const titles = db
    .select({ text: workTitles.text })
    .from(workTitles)
    .where(eq(workTitles.workId, workId))
    .orderBy(asc(workTitles.position))
    .all()
  const episodeRows = db
    .select({
      id: episodes.id,
      number: episodes.number,
      version: episodes.version,
      state: episodes.state,
      updatedAtMs: episodes.updatedAtMs,
      indexedAtMs: episodes.indexedAtMs,
      indexedKey: episodes.indexedKey,
    })
    .from(episodes)
    .where(eq(episodes.workId, workId))
    .orderBy(asc(episodes.number))
    .all()
  const byEpisode = Map.groupBy(listTracksOfWork(db, workId), (track) => track.episodeId)
  return {
    work,
    titles: titles.map((title) => title.text),
    episodes: episodeRows.map((row) => ({ ...row, tracks: byEpisode.get(row.id) ?? [] })),
  }
}

function listTracksOfWork(db: Reader, workId: string): IndexedTrack[] {
  return db
    .select({ id: tracks.id, episodeId: tracks.episodeId, locale: tracks.locale, cueCount: tracks.cueCount })
    .from(tracks)
    .innerJoin(episodes, eq(episodes.id, tracks.episodeId))
    .where(eq(episodes.workId, workId))
    .orderBy(asc(tracks.id))
    .all()
}

/** Says who writes a work's documents from now on, and which episodes' documents are in doubt until it is done. */
export async function claimIndexing(
  tx: Tx,
  claim: { workId: string; token: string; episodeIds: readonly string[] },
): Promise<void> {
  tx.update(works).set({ indexedKey: claim.token }).where(eq(works.id, claim.workId)).run()
  for (const id of claim.episodeIds) tx.update(episodes).set({ indexedKey: null }).where(eq(episodes.id, id)).run()
}

/** Undefined: no such work, or nothing was ever indexed. */
export async function findIndexedKey(db: Reader, workId: string): Promise<string | undefined> {
  const row = db.select({ key: works.indexedKey }).from(works).where(eq(works.id, workId)).get()
  return row?.key ?? undefined
}

/** Notes that the engine holds this state of a work. */
export async function markWorkIndexed(tx: Tx, workId: string, key: string, nowMs: number): Promise<void> {
  tx.update(works)
    .set({ indexedKey: key, indexedAtMs: sql`coalesce(${works.indexedAtMs}, ${nowMs})` })
    .where(eq(works.id, workId))
    .run()
}

/** Notes that the engine holds this state of an episode's lines. */
export async function markEpisodeIndexed(tx: Tx, episodeId: string, key: string, nowMs: number): Promise<void> {
  tx.update(episodes)
    .set({ indexedKey: key, indexedAtMs: sql`coalesce(${episodes.indexedAtMs}, ${nowMs})` })
    .where(eq(episodes.id, episodeId))
    .run()
}

/** Forgets what the engine holds of these works. */
export async function forgetIndexed(tx: Tx, workIds: readonly string[]): Promise<void> {
  const nothing = { indexedKey: null, indexedAtMs: null }
  tx.update(works)
    .set(nothing)
    .where(inArray(works.id, [...workIds]))
    .run()
  tx.update(episodes)
    .set(nothing)
    .where(inArray(episodes.workId, [...workIds]))
    .run()
}

/** Ids of works in their own order. */
export async function listWorkIds(db: Reader, page: { afterId: string; limit: number }): Promise<string[]> {
  const rows = db
    .select({ id: works.id })
    .from(works)
    .where(gt(works.id, page.afterId))
    .orderBy(asc(works.id))
    .limit(page.limit)
    .all()
  return rows.map((row) => row.id)
}

/** Texts and starts of a track's cues from a position on. */
export async function listCueTexts(
  db: Reader,
  trackId: string,
  page: { fromPosition: number; limit: number },
): Promise<{ startMs: number; text: string }[]> {
  return db
    .select({ startMs: cues.startMs, text: cues.text })
    .from(cues)
    .where(and(eq(cues.trackId, trackId), sql`${cues.position} >= ${page.fromPosition}`))
    .orderBy(asc(cues.position))
    .limit(page.limit)
    .all()
}
