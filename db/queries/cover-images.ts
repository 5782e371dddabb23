import { and, asc, desc, eq, inArray, lt, ne, notInArray, sql } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { collections, coverImages, workCovers } from '../schema/index.ts'

export type CoverImageRow = typeof coverImages.$inferSelect

export async function insertCoverImage(tx: Tx, row: typeof coverImages.$inferInsert): Promise<CoverImageRow> {
  return tx.insert(coverImages).values(row).returning().get()
}

export async function findCoverImage(db: Reader, id: string): Promise<CoverImageRow | undefined> {
  return db.select().from(coverImages).where(eq(coverImages.id, id)).get()
}

/** An image of a work that can be its cover. */
export async function findReadyCoverImage(
  db: Reader,
  { workId, id }: { workId: string; id: string },
): Promise<CoverImageRow | undefined> {
  return db
    .select()
    .from(coverImages)
    .where(and(eq(coverImages.id, id), eq(coverImages.workId, workId), eq(coverImages.state, 'ready')))
    .get()
}

/** The images of a work, newest first. */
export async function listCoverImages(db: Reader, workId: string): Promise<CoverImageRow[]> {
  return db.select().from(coverImages).where(eq(coverImages.workId, workId)).orderBy(desc(coverImages.id)).all()
}

/** The locales of a work that each of its images is the cover of. */
export async function listCoverLocales(db: Reader, workId: string): Promise<{ imageId: string; locale: string }[]> {
  const rows = db
    .select({ imageId: workCovers.imageId, locale: workCovers.locale })
    .from(workCovers)
    .where(eq(workCovers.workId, workId))
    .orderBy(asc(workCovers.locale))
    .all()
  return rows.flatMap(({ imageId, locale }) => (imageId === null ? [] : [{ imageId, locale }]))
}

/** How many other locales a work has a cover in, or will have once all is made. */
export async function countOtherCoverLocales(db: Reader, workId: string, locale: string): Promise<number> {
  const row = db.get<{ count: number }>(sql`select count(*) as count from (
      select ${workCovers.locale} as locale from ${workCovers} where ${workCovers.workId} = ${workId}
      union select ${coverImages.wantedLocale} from ${coverImages}
        where ${coverImages.workId} = ${workId} and ${coverImages.state} = 'making' and ${coverImages.wantedLocale} is not null
    ) where locale <> ${locale}`)
  return row.count
}

/** Notes how the making of an image went. */
export async function updateCoverImage(
  tx: Tx,
  id: string,
  change: Partial<typeof coverImages.$inferInsert>,
): Promise<void> {
  tx.update(coverImages).set(change).where(eq(coverImages.id, id)).run()
}

/** What is still being made is for no locale any more: somebody has chosen since. @param except an image that goes on. */
export async function dropWantedLocales(
  tx: Tx,
  workId: string,
  locales?: readonly string[],
  except = '',
): Promise<void> {
  tx.update(coverImages)
    .set({ wantedLocale: null })
    .where(
      and(
        eq(coverImages.workId, workId),
        eq(coverImages.state, 'making'),
        ne(coverImages.id, except),
        locales && inArray(coverImages.wantedLocale, [...locales]),
      ),
    )
    .run()
}

/** Makes an image the cover of its work in a locale. */
export async function upsertCover(tx: Tx, cover: { workId: string; locale: string; imageId: string }): Promise<void> {
  const change = { imageId: cover.imageId, mediaSha256: null, atMs: null }
  tx.insert(workCovers)
    .values({ ...cover, ...change })
    .onConflictDoUpdate({ target: [workCovers.workId, workCovers.locale], set: change })
    .run()
}

/** Notes that the images that are covers of a work by now are in use. */
export async function touchCoverImages(tx: Tx, workId: string, nowMs: number): Promise<void> {
  tx.update(coverImages)
    .set({ usedAtMs: nowMs })
    .where(inArray(coverImages.id, namedBy(tx, workId)))
    .run()
}

/** Forgets the oldest images of a work that are no cover, but for the newest `most`; their files go with the next sweep. */
export async function deleteOldestCoverImages(tx: Tx, workId: string, most: number): Promise<void> {
  const kept = tx
    .select({ id: coverImages.id })
    .from(coverImages)
    .where(eq(coverImages.workId, workId))
    .orderBy(desc(coverImages.id))
    .limit(most)
  tx.delete(coverImages)
    .where(
      and(
        eq(coverImages.workId, workId),
        notInArray(coverImages.id, namedBy(tx, workId)),
        notInArray(coverImages.id, kept),
        sql`not exists (select 1 from ${collections} where ${collections.coverStillId} = ${coverImages.id})`,
      ),
    )
    .run()
}

/** Forgets images that are no cover and have not been one since an instant. */
export async function deleteUnusedCoverImages(tx: Tx, beforeMs: number): Promise<void> {
  const isCover = sql`(exists (select 1 from ${workCovers} where ${workCovers.imageId} = ${coverImages.id})
    or exists (select 1 from ${collections} where ${collections.coverStillId} = ${coverImages.id}))`
  tx.delete(coverImages)
    .where(and(lt(coverImages.usedAtMs, beforeMs), sql`not ${isCover}`))
    .run()
}

function namedBy(tx: Tx, workId: string) {
  return tx
    .select({ id: sql<string>`${workCovers.imageId}` })
    .from(workCovers)
    .where(and(eq(workCovers.workId, workId), sql`${workCovers.imageId} is not null`))
}
