import { and, asc, eq, gt, inArray, isNotNull, ne, notExists, sql } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { prepareOnce } from '../prepare-once.ts'
import { episodes, fingerprints, fingerprintTerms, mediaFiles, retiredFingerprints } from '../schema/index.ts'

export type FingerprintRow = typeof fingerprints.$inferSelect

/** Puts a file's fingerprint in the place of an older one. It gets a new id, so that terms of the older one lead nowhere. */
export async function replaceFingerprint(
  tx: Tx,
  row: Omit<typeof fingerprints.$inferInsert, 'id'>,
): Promise<FingerprintRow> {
  tx.delete(fingerprints).where(eq(fingerprints.mediaSha256, row.mediaSha256)).run()
  return tx.insert(fingerprints).values(row).returning().get()
}

export async function findFingerprint(db: Reader, mediaSha256: string): Promise<FingerprintRow | undefined> {
  return db.select().from(fingerprints).where(eq(fingerprints.mediaSha256, mediaSha256)).get()
}

/** Fingerprints by their ids, in the order of these. */
export async function listFingerprints(db: Reader, ids: readonly number[]): Promise<FingerprintRow[]> {
  if (ids.length === 0) return []
  const rows = db
    .select()
    .from(fingerprints)
    .where(inArray(fingerprints.id, [...ids]))
    .all()
  const places = new Map(ids.map((id, place) => [id, place]))
  return rows.sort((a, b) => (places.get(a.id) ?? 0) - (places.get(b.id) ?? 0))
}

/**
 * Notes under which terms a fingerprint is found. A term that `most` fingerprints have already is passed over: black frames, a
 * platform's jingle. That also bounds what a search reads.
 */
export async function insertTerms(
  tx: Tx,
  fingerprintId: number,
  terms: readonly number[],
  most: number,
): Promise<void> {
  tx.run(sql`insert or ignore into ${fingerprintTerms} (term, fingerprint_id)
    select wanted.value, ${fingerprintId} from json_each(${JSON.stringify(terms)}) as wanted
    where (select count(*) from (select 1 from ${fingerprintTerms}
      where ${fingerprintTerms.term} = wanted.value limit ${most})) < ${most}`)
}

/** Forgets under which terms a fingerprint is found. */
export async function deleteTerms(tx: Tx, fingerprintId: number, terms: readonly number[]): Promise<void> {
  tx.run(sql`delete from ${fingerprintTerms} where ${fingerprintTerms.fingerprintId} = ${fingerprintId}
    and ${fingerprintTerms.term} in (select value from json_each(${JSON.stringify(terms)}))`)
}

/** Fingerprints that are gone and have terms in the index still. */
export async function listRetired(db: Reader, limit: number): Promise<(typeof retiredFingerprints.$inferSelect)[]> {
  return db.select().from(retiredFingerprints).limit(limit).all()
}

/** Notes that nothing of a fingerprint is in the index any more. */
export async function deleteRetired(tx: Tx, id: number): Promise<void> {
  tx.delete(retiredFingerprints).where(eq(retiredFingerprints.id, id)).run()
}

/** Which fingerprints have which of these terms. */
export async function listPostings(
  db: Reader,
  terms: readonly number[],
): Promise<{ term: number; fingerprintId: number }[]> {
  return statementsOf(db).postings.all({ terms: JSON.stringify(terms) })
}

const statementsOf = prepareOnce((db) => ({
  postings: db
    .select({ term: fingerprintTerms.term, fingerprintId: fingerprintTerms.fingerprintId })
    .from(fingerprintTerms)
    .where(sql`${fingerprintTerms.term} in (select value from json_each(${sql.placeholder('terms')}))`)
    .prepare(),
}))

/** Files of episodes next to those that have this one, in the same works: the nearest numbers first. */
export async function listSiblingFiles(db: Reader, mediaSha256: string, limit: number): Promise<FingerprintRow[]> {
  const own = sql`(select work_id, min(number) as number from ${episodes} where ${episodes.mediaSha256} = ${mediaSha256} group by work_id)`
  return db
    .select({ row: fingerprints })
    .from(episodes)
    .innerJoin(sql`${own} as own`, sql`own.work_id = ${episodes.workId}`)
    .innerJoin(fingerprints, eq(fingerprints.mediaSha256, episodes.mediaSha256))
    .where(ne(episodes.mediaSha256, mediaSha256))
    .orderBy(asc(sql`abs(${episodes.number} - own.number)`), asc(episodes.number))
    .limit(limit)
    .all()
    .map(({ row }) => row)
}

/** The first analysed file of an episode behind `after`, by its digest, that has no fingerprint of this version. */
export async function findUnfingerprinted(db: Reader, version: number, after: string): Promise<string | undefined> {
  const current = db
    .select({ one: sql`1` })
    .from(fingerprints)
    .where(and(eq(fingerprints.mediaSha256, mediaFiles.sha256), eq(fingerprints.version, version)))
  const used = db.select({ one: sql`1` }).from(episodes).where(eq(episodes.mediaSha256, mediaFiles.sha256))
  return db
    .select({ sha256: mediaFiles.sha256 })
    .from(mediaFiles)
    .where(
      and(gt(mediaFiles.sha256, after), isNotNull(mediaFiles.analysedAtMs), notExists(current), sql`exists ${used}`),
    )
    .orderBy(asc(mediaFiles.sha256))
    .limit(1)
    .get()?.sha256
}
