import { and, asc, eq, lt, sql } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { episodes, episodeTitles, imports, tracks } from '../schema/index.ts'

export type ImportRow = typeof imports.$inferSelect

/** What an import has to know of an episode that a work has. */
export interface EpisodeFacts {
  readonly id: string
  readonly number: number
  readonly version: number
  readonly mediaSha256: string
  readonly titles: readonly Pick<typeof episodeTitles.$inferSelect, 'locale' | 'text' | 'kind'>[]
  /** Those that were uploaded as subtitles. */
  readonly tracks: readonly Pick<typeof tracks.$inferSelect, 'id' | 'locale' | 'sourceSha256'>[]
}

export async function findImport(db: Reader, id: string): Promise<ImportRow | undefined> {
  return db.select().from(imports).where(eq(imports.id, id)).get()
}

export async function insertImport(tx: Tx, row: typeof imports.$inferInsert): Promise<ImportRow> {
  return tx.insert(imports).values(row).returning().get()
}

/** Changes an import. */
export async function updateImport(
  tx: Tx,
  id: string,
  change: Partial<
    Pick<
      ImportRow,
      | 'workId'
      | 'sheetUploadId'
      | 'overrides'
      | 'corrections'
      | 'state'
      | 'plan'
      | 'planDigest'
      | 'updatedAtMs'
      | 'committedAtMs'
    >
  >,
): Promise<ImportRow> {
  return tx.update(imports).set(change).where(eq(imports.id, id)).returning().get() as ImportRow
}

export async function deleteImportsBefore(tx: Tx, instantMs: number): Promise<void> {
  tx.delete(imports).where(lt(imports.updatedAtMs, instantMs)).run()
}

/** The episodes of a work with their titles and uploaded tracks, by number. Three questions, however many there are. */
export async function listEpisodeFacts(db: Reader, workId: string): Promise<EpisodeFacts[]> {
  const rows = db
    .select({
      id: episodes.id,
      number: episodes.number,
      version: episodes.version,
      mediaSha256: episodes.mediaSha256,
    })
    .from(episodes)
    .where(eq(episodes.workId, workId))
    .orderBy(asc(episodes.number))
    .all()
  const titles = db
    .select({
      episodeId: episodeTitles.episodeId,
      locale: episodeTitles.locale,
      text: episodeTitles.text,
      kind: episodeTitles.kind,
    })
    .from(episodeTitles)
    .innerJoin(episodes, eq(episodes.id, episodeTitles.episodeId))
    .where(eq(episodes.workId, workId))
    .orderBy(asc(episodeTitles.position))
    .all()
  const uploaded = db
    .select({ episodeId: tracks.episodeId, id: tracks.id, locale: tracks.locale, sourceSha256: tracks.sourceSha256 })
    .from(tracks)
    .innerJoin(episodes, eq(episodes.id, tracks.episodeId))
    .where(and(eq(episodes.workId, workId), eq(tracks.origin, 'uploaded'), eq(tracks.kind, 'subtitles')))
    .all()
  const titlesOf = Map.groupBy(titles, (title) => title.episodeId)
  const tracksOf = Map.groupBy(uploaded, (track) => track.episodeId)
  return rows.map((row) => ({
    ...row,
    titles: (titlesOf.get(row.id) ?? []).map(({ locale, text, kind }) => ({ locale, text, kind })),
    tracks: (tracksOf.get(row.id) ?? []).map(({ id, locale, sourceSha256 }) => ({ id, locale, sourceSha256 })),
  }))
}

/** Which versions the episodes of a work are at, in the order of their ids: what a plan presumes. */
export async function listEpisodeVersions(db: Reader, workId: string): Promise<{ id: string; version: number }[]> {
  return db
    .select({ id: episodes.id, version: episodes.version })
    .from(episodes)
    .where(eq(episodes.workId, workId))
    .orderBy(asc(episodes.id))
    .all()
}

/** How many of these uploads are still there with these files. */
export async function countUploadsWithFile(
  db: Reader,
  files: readonly { readonly uploadId: string; readonly sha256: string }[],
): Promise<number> {
  const row = db.get<{ found: number }>(sql`select count(*) as found from json_each(${JSON.stringify(files)}) as wanted
    inner join uploads on uploads.id = wanted.value ->> 'uploadId' and uploads.sha256 = wanted.value ->> 'sha256'`)
  return row.found
}
