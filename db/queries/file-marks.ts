import { and, asc, eq, gt, gte, isNotNull, notExists, sql } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { prepareOnce } from '../prepare-once.ts'
import { episodes, mediaFiles, mediaMarks } from '../schema/index.ts'

export type MarkRow = typeof mediaMarks.$inferSelect

/** What the file of an episode says itself. */
export interface EpisodeMarks extends Omit<MarkRow, 'mediaSha256'> {
  readonly workId: string
  readonly episodeId: string
  readonly episodeNumber: number
}

/** The marks of the episodes of these works, by number; none of an episode whose file was not inspected. */
export async function listFileMarksOf(db: Reader, workIds: readonly string[]): Promise<EpisodeMarks[]> {
  return workIds.length === 0 ? [] : statementsOf(db).all({ ids: JSON.stringify(workIds) })
}

const statementsOf = prepareOnce((db) => {
  const { readerVersion, isWhole, aigcLabel, aigcFields, c2pa, digitalSourceTypes, inspectedAtMs } = mediaMarks
  return db
    .select({
      ...{ workId: episodes.workId, episodeId: episodes.id, episodeNumber: episodes.number },
      ...{ readerVersion, isWhole, aigcLabel, aigcFields, c2pa, digitalSourceTypes, inspectedAtMs },
    })
    .from(episodes)
    .innerJoin(mediaMarks, eq(mediaMarks.mediaSha256, episodes.mediaSha256))
    .where(sql`${episodes.workId} in (select value from json_each(${sql.placeholder('ids')}))`)
    .orderBy(asc(episodes.workId), asc(episodes.number))
    .prepare()
})

/** Stores what a file says of itself, in place of what was known. */
export async function storeFileMarks(tx: Tx, row: typeof mediaMarks.$inferInsert): Promise<void> {
  const { mediaSha256, ...found } = row
  tx.insert(mediaMarks).values(row).onConflictDoUpdate({ target: mediaMarks.mediaSha256, set: found }).run()
}

/** The first analysed file of an episode behind `after`, by its digest, that this version of the reader has not inspected. */
export async function findUninspected(db: Reader, readerVersion: number, after: string): Promise<string | undefined> {
  const inspected = db
    .select({ one: sql`1` })
    .from(mediaMarks)
    .where(and(eq(mediaMarks.mediaSha256, mediaFiles.sha256), gte(mediaMarks.readerVersion, readerVersion)))
  const used = db.select({ one: sql`1` }).from(episodes).where(eq(episodes.mediaSha256, mediaFiles.sha256))
  return db
    .select({ sha256: mediaFiles.sha256 })
    .from(mediaFiles)
    .where(
      and(gt(mediaFiles.sha256, after), isNotNull(mediaFiles.analysedAtMs), notExists(inspected), sql`exists ${used}`),
    )
    .orderBy(asc(mediaFiles.sha256))
    .limit(1)
    .get()?.sha256
}

/** Gives every episode that has this file a new version, so that whoever follows the change log looks at what is known of it now. */
export async function raiseEpisodesOfFile(tx: Tx, mediaSha256: string, nowMs: number): Promise<void> {
  tx.update(episodes)
    .set({ version: sql`${episodes.version} + 1`, updatedAtMs: nowMs })
    .where(eq(episodes.mediaSha256, mediaSha256))
    .run()
}
