import { and, asc, count, eq, gt, ne, sql } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { prepareOnce } from '../prepare-once.ts'
import { episodes, episodeTitles, mediaFiles, stills, works } from '../schema/index.ts'
import { isSeen, type WorksSeen } from './works.ts'

export type EpisodeRow = typeof episodes.$inferSelect
export type EpisodeTitleRow = typeof episodeTitles.$inferSelect
export type EpisodeState = EpisodeRow['state']

/** What a list of works shows of each episode. */
export interface EpisodeSummary {
  readonly id: string
  readonly workId: string
  readonly number: number
  readonly state: EpisodeState
  readonly durationMs: number | null
  readonly posterId: string | null
}

export async function findEpisode(db: Reader, id: string): Promise<EpisodeRow | undefined> {
  return db.select().from(episodes).where(eq(episodes.id, id)).get()
}

export async function findEpisodeTitles(db: Reader, episodeId: string): Promise<EpisodeTitleRow[]> {
  return db
    .select()
    .from(episodeTitles)
    .where(eq(episodeTitles.episodeId, episodeId))
    .orderBy(asc(episodeTitles.position))
    .all()
}

/** A page of a work's episodes, in order of number. */
export async function listEpisodes(
  db: Reader,
  { workId, afterNumber, limit }: { workId: string; afterNumber: number; limit: number },
): Promise<EpisodeRow[]> {
  return db
    .select()
    .from(episodes)
    .where(and(eq(episodes.workId, workId), gt(episodes.number, afterNumber)))
    .orderBy(asc(episodes.number))
    .limit(limit)
    .all()
}

/** The episodes of these works in order of number, each with its poster. */
export async function listEpisodeSummaries(db: Reader, workIds: readonly string[]): Promise<EpisodeSummary[]> {
  return workIds.length === 0 ? [] : statementsOf(db).summaries.all({ workIds: JSON.stringify(workIds) })
}

const statementsOf = prepareOnce((db) => ({
  summaries: db
    .select({
      id: episodes.id,
      workId: episodes.workId,
      number: episodes.number,
      state: episodes.state,
      durationMs: mediaFiles.durationMs,
      posterId: stills.id,
    })
    .from(episodes)
    .innerJoin(mediaFiles, eq(mediaFiles.sha256, episodes.mediaSha256))
    .leftJoin(stills, and(eq(stills.mediaSha256, episodes.mediaSha256), eq(stills.kind, 'poster'), eq(stills.rank, 1)))
    .where(sql`${episodes.workId} in (select value from json_each(${sql.placeholder('workIds')}))`)
    .orderBy(asc(episodes.workId), asc(episodes.number))
    .prepare(),
}))

/** Which episode of a work has this number. */
export async function findEpisodeByNumber(db: Reader, workId: string, number: number): Promise<EpisodeRow | undefined> {
  return db
    .select()
    .from(episodes)
    .where(and(eq(episodes.workId, workId), eq(episodes.number, number)))
    .get()
}

/** Which episode of a work has this file. */
export async function findEpisodeByFile(db: Reader, workId: string, sha256: string): Promise<EpisodeRow | undefined> {
  return db
    .select()
    .from(episodes)
    .where(and(eq(episodes.workId, workId), eq(episodes.mediaSha256, sha256)))
    .get()
}

/** Episodes of other works that have this file, at most `limit`. `seen` undefined: of all works. */
export async function listEpisodesWithFile(
  db: Reader,
  sha256: string,
  options: { exceptWorkId: string; limit: number; seen: WorksSeen | undefined },
): Promise<{ id: string; workId: string; number: number }[]> {
  return db
    .select({ id: episodes.id, workId: episodes.workId, number: episodes.number })
    .from(episodes)
    .innerJoin(works, eq(works.id, episodes.workId))
    .where(
      and(
        eq(episodes.mediaSha256, sha256),
        ne(episodes.workId, options.exceptWorkId),
        options.seen && isSeen(options.seen),
      ),
    )
    .orderBy(asc(episodes.id))
    .limit(options.limit)
    .all()
}

export async function countEpisodes(db: Reader, workId: string): Promise<number> {
  return db.select({ count: count() }).from(episodes).where(eq(episodes.workId, workId)).get()?.count ?? 0
}

export async function countReadyEpisodes(db: Reader, workId: string): Promise<number> {
  const ready = and(eq(episodes.workId, workId), eq(episodes.state, 'ready'))
  return db.select({ count: count() }).from(episodes).where(ready).get()?.count ?? 0
}

/** How many episodes there are in each state. */
export async function countEpisodesByState(db: Reader): Promise<{ state: EpisodeState; count: number }[]> {
  return db.select({ state: episodes.state, count: count() }).from(episodes).groupBy(episodes.state).all()
}

export async function insertEpisode(tx: Tx, row: typeof episodes.$inferInsert): Promise<EpisodeRow> {
  return tx.insert(episodes).values(row).returning().get()
}

/** Changes what people edit of an episode and raises its version. */
export async function updateEpisode(
  tx: Tx,
  id: string,
  change: Partial<Pick<EpisodeRow, 'number' | 'mediaSha256' | 'state' | 'problemCode' | 'problemDetail' | 'warnings'>>,
  nowMs: number,
): Promise<EpisodeRow> {
  return tx
    .update(episodes)
    .set({ ...change, version: sql`${episodes.version} + 1`, updatedAtMs: nowMs, indexedAtMs: null })
    .where(eq(episodes.id, id))
    .returning()
    .get() as EpisodeRow
}

/** Moves an episode along its states; the version stays, since nobody edited it. */
export async function setEpisodeState(
  tx: Tx,
  id: string,
  change: { state: EpisodeState; problem?: { code: string; detail: string }; warnings?: EpisodeRow['warnings'] },
  nowMs: number,
): Promise<void> {
  tx.update(episodes)
    .set({
      state: change.state,
      problemCode: change.problem?.code ?? null,
      problemDetail: change.problem?.detail ?? null,
      updatedAtMs: nowMs,
      indexedAtMs: null,
      ...(change.warnings ? { warnings: change.warnings } : {}),
    })
    .where(eq(episodes.id, id))
    .run()
}

export async function replaceEpisodeTitles(
  tx: Tx,
  episodeId: string,
  titles: readonly { locale: string; text: string; kind: EpisodeTitleRow['kind'] }[],
): Promise<void> {
  tx.delete(episodeTitles).where(eq(episodeTitles.episodeId, episodeId)).run()
  if (titles.length === 0) return
  tx.insert(episodeTitles)
    .values(titles.map((title, position) => ({ ...title, episodeId, position })))
    .run()
}

/** Removes an episode with its titles, tracks and cues. The file stays until the sweep finds that nobody names it. */
export async function deleteEpisode(tx: Tx, id: string): Promise<void> {
  tx.delete(episodes).where(eq(episodes.id, id)).run()
}
