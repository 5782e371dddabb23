import { and, asc, eq, isNotNull, sql } from '../drizzle.ts'
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

/** Files that were analysed and that this version of the reader has not inspected. */
export async function listUninspectedFiles(db: Reader, readerVersion: number, limit: number): Promise<string[]> {
  const rows = db
    .select({ sha256: mediaFiles.sha256 })
    .from(mediaFiles)
    .leftJoin(mediaMarks, eq(mediaMarks.mediaSha256, mediaFiles.sha256))
    .where(
      and(
        isNotNull(mediaFiles.analysedAtMs),
        sql`${mediaMarks.readerVersion} is null or ${mediaMarks.readerVersion} < ${readerVersion}`,
      ),
    )
    .orderBy(asc(mediaFiles.sha256))
    .limit(limit)
    .all()
  return rows.map(({ sha256 }) => sha256)
}
