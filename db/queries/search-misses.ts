import { and, asc, desc, eq, lt, or, sql } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { searchMisses } from '../schema/index.ts'

export type SearchMiss = typeof searchMisses.$inferSelect

/** Counts texts that were hardly found; of one that is known, the last hits and time count. */
export async function addSearchMisses(tx: Tx, misses: readonly SearchMiss[]): Promise<void> {
  for (const miss of misses) {
    tx.insert(searchMisses)
      .values(miss)
      .onConflictDoUpdate({
        target: searchMisses.text,
        set: { times: sql`${searchMisses.times} + ${miss.times}`, hits: miss.hits, lastAtMs: miss.lastAtMs },
      })
      .run()
  }
}

/** Forgets the rarest, of those the oldest, until no more than `most` are left. */
export async function trimSearchMisses(tx: Tx, most: number): Promise<void> {
  const has = tx.select({ count: sql<number>`count(*)` }).from(searchMisses).get()?.count ?? 0
  if (has <= most) return
  const rarest = tx
    .select({ text: searchMisses.text })
    .from(searchMisses)
    .orderBy(asc(searchMisses.times), asc(searchMisses.lastAtMs))
    .limit(has - most)
  tx.delete(searchMisses).where(sql`${searchMisses.text} in ${rarest}`).run()
}

/** One page of misses, the most frequent first. */
export async function listSearchMisses(
  db: Reader,
  page: { after: Pick<SearchMiss, 'times' | 'text'> | undefined; limit: number },
): Promise<SearchMiss[]> {
  const { after } = page
  const isBehind =
    after &&
    or(lt(searchMisses.times, after.times), and(eq(searchMisses.times, after.times), lt(searchMisses.text, after.text)))
  return db
    .select()
    .from(searchMisses)
    .where(isBehind)
    .orderBy(desc(searchMisses.times), desc(searchMisses.text)) // one direction, so that the index serves it
    .limit(page.limit)
    .all()
}

export async function deleteSearchMissesBefore(tx: Tx, instantMs: number): Promise<void> {
  tx.delete(searchMisses).where(lt(searchMisses.lastAtMs, instantMs)).run()
}
