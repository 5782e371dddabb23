import { and, asc, eq, gt, sql } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { prepareOnce } from '../prepare-once.ts'
import { cues, episodes, tracks, workCredits, workSerials, works, workTitles } from '../schema/index.ts'

export type IndexedWork = Pick<
  typeof works.$inferSelect,
  'id' | 'version' | 'updatedAtMs' | 'indexedAtMs' | 'indexedKey'
> & { readonly serial: number }
export type IndexedTrack = Pick<typeof tracks.$inferSelect, 'id' | 'episodeId' | 'locale' | 'cueCount' | 'version'>
export type IndexedEpisode = Pick<
  typeof episodes.$inferSelect,
  'id' | 'workId' | 'number' | 'version' | 'state' | 'updatedAtMs' | 'indexedAtMs' | 'indexedKey'
> & { readonly tracks: readonly IndexedTrack[] }

/** What the search engine gets to know of a work, but for its cues. */
export interface IndexRows {
  readonly work: IndexedWork
  readonly titles: readonly string[]
  /** Of the people who made it, each spelling once. */
  readonly names: readonly string[]
  readonly episodes: readonly IndexedEpisode[]
}

/** Undefined: there is no such work. Episodes in order of number, their tracks in order of id. */
export async function findIndexRows(db: Reader, workId: string): Promise<IndexRows | undefined> {
  const [rows] = await listIndexRows(db, [workId])
  return rows
}

/** The same of many works at once, in order of id; one that is not there is left out. */
export async function listIndexRows(db: Reader, workIds: readonly string[]): Promise<IndexRows[]> {
  const wanted = { ids: JSON.stringify(workIds) }
  const statements = statementsOf(db)
  const titles = Map.groupBy(statements.titles.all(wanted), (row) => row.workId)
  const names = Map.groupBy(statements.credits.all(wanted), (row) => row.workId)
  const tracksOf = Map.groupBy(statements.tracks.all(wanted), (row) => row.episodeId)
  const episodesOf = Map.groupBy(statements.episodes.all(wanted), (row) => row.workId)
  return statements.works.all(wanted).map((work) => ({
    work,
    titles: (titles.get(work.id) ?? []).map((title) => title.text),
    names: [...new Set((names.get(work.id) ?? []).flatMap((credit) => credit.names.map(({ text }) => text)))],
    episodes: (episodesOf.get(work.id) ?? []).map((row) => ({ ...row, tracks: tracksOf.get(row.id) ?? [] })),
  }))
}

const statementsOf = prepareOnce((db) => {
  const wanted = sql`(select value from json_each(${sql.placeholder('ids')}))`
  return {
    works: db
      .select({
        id: works.id,
        version: works.version,
        updatedAtMs: works.updatedAtMs,
        indexedAtMs: works.indexedAtMs,
        indexedKey: works.indexedKey,
        serial: workSerials.serial,
      })
      .from(works)
      .innerJoin(workSerials, eq(workSerials.workId, works.id))
      .where(sql`${works.id} in ${wanted}`)
      .orderBy(asc(works.id))
      .prepare(),
    serials: db
      .select({ serial: workSerials.serial })
      .from(workSerials)
      .where(sql`${workSerials.workId} in ${wanted}`)
      .prepare(),
    titles: db
      .select({ workId: workTitles.workId, text: workTitles.text })
      .from(workTitles)
      .where(sql`${workTitles.workId} in ${wanted}`)
      .orderBy(asc(workTitles.workId), asc(workTitles.position))
      .prepare(),
    credits: db
      .select({ workId: workCredits.workId, names: workCredits.names })
      .from(workCredits)
      .where(sql`${workCredits.workId} in ${wanted}`)
      .orderBy(asc(workCredits.workId), asc(workCredits.position))
      .prepare(),
    episodes: db
      .select({
        id: episodes.id,
        workId: episodes.workId,
        number: episodes.number,
        version: episodes.version,
        state: episodes.state,
        updatedAtMs: episodes.updatedAtMs,
        indexedAtMs: episodes.indexedAtMs,
        indexedKey: episodes.indexedKey,
      })
      .from(episodes)
      .where(sql`${episodes.workId} in ${wanted}`)
      .orderBy(asc(episodes.workId), asc(episodes.number))
      .prepare(),
    tracks: db
      .select({
        id: tracks.id,
        episodeId: tracks.episodeId,
        locale: tracks.locale,
        cueCount: tracks.cueCount,
        version: tracks.version,
      })
      .from(tracks)
      .innerJoin(episodes, eq(episodes.id, tracks.episodeId))
      .where(and(sql`${episodes.workId} in ${wanted}`, eq(tracks.state, 'approved')))
      .orderBy(asc(tracks.id))
      .prepare(),
    cues: db
      .select({ trackId: cues.trackId, startMs: cues.startMs, text: cues.text })
      .from(sql`json_each(${sql.placeholder('trackIds')}) wanted`)
      .crossJoin(cues)
      .where(sql`${cues.trackId} = wanted.value`)
      .orderBy(sql`wanted.key`, asc(cues.position))
      .prepare(),
  }
})

/** What stands for these works in the index, also for those that are gone; in no order. */
export async function listWorkSerials(db: Reader, workIds: readonly string[]): Promise<number[]> {
  return statementsOf(db)
    .serials.all({ ids: JSON.stringify(workIds) })
    .map(({ serial }) => serial)
}

/** Undefined: there never was such a work. */
export async function findWorkSerial(db: Reader, workId: string): Promise<number | undefined> {
  const [serial] = await listWorkSerials(db, [workId])
  return serial
}

/** What a document needs of a cue. */
export interface CueText {
  readonly startMs: number
  readonly text: string
}

/** All cues of these tracks in their order; a track that is gone has none. */
export async function listCuesOfTracks(db: Reader, trackIds: readonly string[]): Promise<Map<string, CueText[]>> {
  const found = new Map<string, CueText[]>(trackIds.map((id) => [id, []]))
  for (const row of statementsOf(db).cues.values({ trackIds: JSON.stringify(trackIds) })) {
    const [trackId, startMs, text] = row as [string, number, string] // as selected
    found.get(trackId)?.push({ startMs, text })
  }
  return found
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

/** Forgets what the engine holds, of all works and episodes: it is another engine. */
export async function forgetAllIndexed(tx: Tx): Promise<void> {
  const nothing = { indexedKey: null, indexedAtMs: null, nextKey: null }
  tx.update(works).set(nothing).run()
  tx.update(episodes).set(nothing).run()
}

/** How many works there are. */
export async function countWorks(db: Reader): Promise<number> {
  return db.select({ count: sql<number>`count(*)` }).from(works).get()?.count ?? 0
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
