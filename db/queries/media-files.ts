import { and, asc, eq, notExists, sql } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import {
  coverImages,
  episodes,
  mediaFiles,
  mediaSounds,
  proxies,
  removedFiles,
  stills,
  tracks,
  uploads,
  works,
} from '../schema/index.ts'
import { findCoverImage } from './cover-images.ts'

export type MediaFileRow = typeof mediaFiles.$inferSelect
export type StillRow = typeof stills.$inferSelect
export type SoundRow = typeof mediaSounds.$inferSelect

export async function findMediaFile(db: Reader, sha256: string): Promise<MediaFileRow | undefined> {
  return db.select().from(mediaFiles).where(eq(mediaFiles.sha256, sha256)).get()
}

/** Notes that a file is in the store; a file that is known stays as it is. */
export async function insertMediaFile(
  tx: Tx,
  file: { sha256: string; sizeBytes: number; createdAtMs: number },
): Promise<void> {
  tx.insert(mediaFiles)
    .values({ ...file, warnings: [] })
    .onConflictDoNothing()
    .run()
}

/** How the sound of a file measures; undefined: it has none, or it was not measured. */
export async function findSound(db: Reader, mediaSha256: string): Promise<SoundRow | undefined> {
  return db.select().from(mediaSounds).where(eq(mediaSounds.mediaSha256, mediaSha256)).get()
}

/** Stores how the sound of a file measures, in place of what was known. */
export async function storeSound(tx: Tx, sound: typeof mediaSounds.$inferInsert): Promise<void> {
  tx.delete(mediaSounds).where(eq(mediaSounds.mediaSha256, sound.mediaSha256)).run()
  tx.insert(mediaSounds).values(sound).run()
}

/** Stores what analysis found, with its stills in place of older ones. */
export async function storeAnalysis(
  tx: Tx,
  sha256: string,
  facts: Partial<typeof mediaFiles.$inferInsert> & { analysedAtMs: number },
  images: readonly (typeof stills.$inferInsert)[],
): Promise<void> {
  tx.update(mediaFiles).set(facts).where(eq(mediaFiles.sha256, sha256)).run()
  tx.delete(stills).where(eq(stills.mediaSha256, sha256)).run()
  if (images.length > 0) {
    tx.insert(stills)
      .values([...images])
      .run()
  }
}

/** The stills of a file: poster, candidates by rank, sheet. */
export async function listStills(db: Reader, mediaSha256: string): Promise<StillRow[]> {
  return db
    .select()
    .from(stills)
    .where(eq(stills.mediaSha256, mediaSha256))
    .orderBy(asc(stills.kind), asc(stills.rank))
    .all()
}

/** A still that some episode shows, or an image that was made as a cover. */
export async function findStill(db: Reader, id: string): Promise<Pick<StillRow, 'sha256' | 'mimeType'> | undefined> {
  const still = db
    .select({ sha256: stills.sha256, mimeType: stills.mimeType })
    .from(stills)
    .where(
      and(
        eq(stills.id, id),
        sql`exists (select 1 from ${episodes} inner join ${works} on ${works.id} = ${episodes.workId}
          where ${episodes.mediaSha256} = ${stills.mediaSha256})`,
      ),
    )
    .get()
  if (still) return still
  const { sha256 = null, mimeType = null } = (await findCoverImage(db, id)) ?? {}
  return sha256 === null || mimeType === null ? undefined : { sha256, mimeType }
}

/** True while any row names the file with these bytes. */
export async function isFileNamed(db: Reader, sha256: string): Promise<boolean> {
  const row = db.get<{ named: number }>(sql`select
    exists (select 1 from ${mediaFiles} where ${mediaFiles.sha256} = ${sha256})
    or exists (select 1 from ${stills} where ${stills.sha256} = ${sha256})
    or exists (select 1 from ${proxies} where ${proxies.sha256} = ${sha256})
    or exists (select 1 from ${tracks} where ${tracks.sourceSha256} = ${sha256})
    or exists (select 1 from ${uploads} where ${uploads.sha256} = ${sha256})
    or exists (select 1 from ${coverImages} where ${coverImages.sha256} = ${sha256})
    or exists (select 1 from ${coverImages} where ${coverImages.sentSha256} = ${sha256})
    or exists (select 1 from ${removedFiles} where ${removedFiles.sha256} = ${sha256}) as named`)
  return row.named === 1
}

/** Forgets files that no episode has, also none that may come back, and that were stored before `olderThanMs`; their bytes go with the next sweep. */
export async function deleteUnusedMediaFiles(tx: Tx, olderThanMs: number): Promise<number> {
  const used = tx.select({ one: sql`1` }).from(episodes).where(eq(episodes.mediaSha256, mediaFiles.sha256))
  const kept = tx.select({ one: sql`1` }).from(removedFiles).where(eq(removedFiles.sha256, mediaFiles.sha256))
  return tx
    .delete(mediaFiles)
    .where(and(notExists(used), notExists(kept), sql`${mediaFiles.createdAtMs} < ${olderThanMs}`))
    .run().changes
}

/** Every file that some row names: videos, images, copies for browsers, covers and what they are made of, subtitle sources and finished uploads. */
export async function listNamedFiles(db: Reader): Promise<string[]> {
  const rows = db.all<{ sha256: string }>(sql`select ${mediaFiles.sha256} as sha256 from ${mediaFiles}
    union select ${stills.sha256} from ${stills}
    union select ${proxies.sha256} from ${proxies} where ${proxies.sha256} is not null
    union select ${coverImages.sha256} from ${coverImages} where ${coverImages.sha256} is not null
    union select ${coverImages.sentSha256} from ${coverImages} where ${coverImages.sentSha256} is not null
    union select ${tracks.sourceSha256} from ${tracks} where ${tracks.sourceSha256} is not null
    union select ${uploads.sha256} from ${uploads} where ${uploads.state} = 'finished'
    union select ${removedFiles.sha256} from ${removedFiles}`)
  return rows.map((row) => row.sha256)
}
