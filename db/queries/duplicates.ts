import type { Column, SQL } from 'drizzle-orm'
import { and, desc, eq, isNull, lt, or, sql } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { duplicateCandidates, episodes, mediaFiles, works } from '../schema/index.ts'
import { isSeen, type WorksSeen } from './works.ts'

export type DuplicateRow = typeof duplicateCandidates.$inferSelect
type NewDuplicate = Omit<DuplicateRow, 'decision' | 'deciderKind' | 'deciderId' | 'deciderName' | 'decidedAtMs'>

/** Stores what is like a file: new pairs, and undecided ones anew. What was decided stays as it is; undecided pairs that are not among these go. */
export async function storeDuplicates(tx: Tx, sha256: string, found: readonly NewDuplicate[]): Promise<void> {
  const kept = JSON.stringify(found.map(({ mediaSha256, otherSha256 }) => mediaSha256 + otherSha256))
  tx.delete(duplicateCandidates)
    .where(
      and(
        isAbout(sha256),
        isNull(duplicateCandidates.decision),
        sql`${duplicateCandidates.mediaSha256} || ${duplicateCandidates.otherSha256} not in (select value from json_each(${kept}))`,
      ),
    )
    .run()
  for (const row of found) {
    const { id: _, foundAtMs: __, ...change } = row
    tx.insert(duplicateCandidates)
      .values(row)
      .onConflictDoUpdate({
        target: [duplicateCandidates.mediaSha256, duplicateCandidates.otherSha256],
        set: change,
        setWhere: isNull(duplicateCandidates.decision),
      })
      .run()
  }
}

/** Undecided pairs of other episodes in the works that have this file: what is learned of a series may speak against them. */
export async function listOpenBesides(db: Reader, sha256: string, limit: number): Promise<DuplicateRow[]> {
  const inWorks = (side: Column) => sql`exists (select 1 from ${episodes}
    where ${episodes.mediaSha256} = ${side} and ${episodes.workId} in
      (select own.work_id from ${episodes} as own where own.media_sha256 = ${sha256}))`
  return db
    .select()
    .from(duplicateCandidates)
    .where(
      and(
        isNull(duplicateCandidates.decision),
        sql`${duplicateCandidates.mediaSha256} <> ${sha256} and ${duplicateCandidates.otherSha256} <> ${sha256}`,
        or(inWorks(duplicateCandidates.mediaSha256), inWorks(duplicateCandidates.otherSha256)),
      ),
    )
    .orderBy(desc(duplicateCandidates.id))
    .limit(limit)
    .all()
}

/** Drops a pair unless somebody has decided about it. */
export async function deleteOpenDuplicate(tx: Tx, id: string): Promise<void> {
  tx.delete(duplicateCandidates)
    .where(and(eq(duplicateCandidates.id, id), isNull(duplicateCandidates.decision)))
    .run()
}

export async function findDuplicate(db: Reader, id: string): Promise<DuplicateRow | undefined> {
  return db.select().from(duplicateCandidates).where(eq(duplicateCandidates.id, id)).get()
}

/** `open` = nobody has decided. */
export type DuplicateState = 'open' | 'duplicate' | 'different'

export interface DuplicateFilter {
  /** Undefined: all works. A pair counts when both of its files are in works that are seen. */
  readonly seen?: WorksSeen | undefined
  readonly state?: DuplicateState | undefined
  readonly workId?: string | undefined
  readonly sha256?: string | undefined
  readonly beforeId?: string | undefined
  readonly limit: number
}

/** Pairs that a person should look at or has looked at, newest first. */
export async function listDuplicates(db: Reader, filter: DuplicateFilter): Promise<DuplicateRow[]> {
  const { mediaSha256, otherSha256, decision, id } = duplicateCandidates
  const { seen, workId, sha256 } = filter
  return db
    .select()
    .from(duplicateCandidates)
    .where(
      and(
        filter.beforeId === undefined ? undefined : lt(id, filter.beforeId),
        filter.state === undefined
          ? undefined
          : filter.state === 'open'
            ? isNull(decision)
            : eq(decision, filter.state),
        sha256 === undefined ? undefined : isAbout(sha256),
        isShown(mediaSha256, seen && isSeen(seen)),
        isShown(otherSha256, seen && isSeen(seen)),
        workId === undefined
          ? undefined
          : or(isShown(mediaSha256, eq(works.id, workId)), isShown(otherSha256, eq(works.id, workId))),
      ),
    )
    .orderBy(desc(id))
    .limit(filter.limit)
    .all()
}

/** An episode that shows a file. */
export interface EpisodeOfFile {
  readonly sha256: string
  readonly id: string
  readonly workId: string
  readonly number: number
  /** Of the file; null = it does not say. */
  readonly durationMs: number | null
}

/** Episodes with one of these files, of the works that are seen; undefined: of all. */
export async function listEpisodesOfFiles(
  db: Reader,
  sha256s: readonly string[],
  seen: WorksSeen | undefined,
): Promise<EpisodeOfFile[]> {
  return db
    .select({
      ...{ sha256: episodes.mediaSha256, id: episodes.id, workId: episodes.workId, number: episodes.number },
      durationMs: mediaFiles.durationMs,
    })
    .from(episodes)
    .innerJoin(works, eq(works.id, episodes.workId))
    .innerJoin(mediaFiles, eq(mediaFiles.sha256, episodes.mediaSha256))
    .where(
      and(
        sql`${episodes.mediaSha256} in (select value from json_each(${JSON.stringify(sha256s)}))`,
        seen && isSeen(seen),
      ),
    )
    .orderBy(episodes.id)
    .all()
}

/** Keeps what somebody decided. False: the pair is gone. */
export async function decideDuplicate(
  tx: Tx,
  id: string,
  decided: Required<Pick<DuplicateRow, 'decision' | 'deciderKind' | 'deciderId' | 'deciderName' | 'decidedAtMs'>>,
): Promise<DuplicateRow | undefined> {
  return tx.update(duplicateCandidates).set(decided).where(eq(duplicateCandidates.id, id)).returning().get()
}

function isAbout(sha256: string): SQL | undefined {
  return or(eq(duplicateCandidates.mediaSha256, sha256), eq(duplicateCandidates.otherSha256, sha256))
}

/** True when an episode of such a work has the file. */
function isShown(side: Column, work: SQL | undefined): SQL {
  return sql`exists (select 1 from ${episodes} inner join ${works} on ${works.id} = ${episodes.workId}
    where ${and(sql`${episodes.mediaSha256} = ${side}`, work)})`
}
