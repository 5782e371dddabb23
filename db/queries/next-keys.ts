import type { Column, SQL } from 'drizzle-orm'
import { eq, isNotNull, sql } from '../drizzle.ts'
import type { Tx } from '../open.ts'
import { episodes, works } from '../schema/index.ts'

/** Digests by id. */
export type Keys = readonly (readonly [id: string, key: string])[]

/** Notes what the indexes that are being made hold of these works and episodes. */
export async function putNextKeys(tx: Tx, keys: { works: Keys; episodes: Keys }): Promise<void> {
  for (const [table, pairs] of [[works, keys.works] as const, [episodes, keys.episodes] as const]) {
    const put = tx
      .update(table)
      .set({ nextKey: sql`${sql.placeholder('key')}` })
      .where(eq(table.id, sql.placeholder('id')))
      .prepare()
    for (const [id, key] of pairs) put.run({ id, key })
  }
}

/** Forgets it, when they are begun anew. */
export async function clearNextKeys(tx: Tx): Promise<void> {
  tx.update(works).set({ nextKey: null }).where(isNotNull(works.nextKey)).run()
  tx.update(episodes).set({ nextKey: null }).where(isNotNull(episodes.nextKey)).run()
}

/**
 * What was being made is what searches ask from now on. A work that somebody was writing just then loses its marks, so
 * that this writer finds that it has to begin anew. One statement for all episodes and
 * one for all works: with 20,000 works the write lock is held for some tenths of a second, once a rebuild.
 */
export async function adoptNextKeys(tx: Tx, nowMs: number): Promise<void> {
  const isWritten = (workId: SQL | Column) =>
    sql`exists (select 1 from works being where being.id = ${workId} and being.indexed_key like 'writing %')`
  const since = sql`coalesce(indexed_at_ms, iif(next_key is null, null, ${nowMs}))`
  const adopted = (workId: Column) => ({
    indexedKey: sql`iif(${isWritten(workId)}, null, next_key)`,
    indexedAtMs: sql`iif(${isWritten(workId)}, null, ${since})`,
    nextKey: null,
  })
  tx.update(episodes).set(adopted(episodes.workId)).run()
  tx.update(works).set(adopted(works.id)).run()
}

/** Says of a work that the engine does not have it as it is now. */
export async function unmarkIndexed(tx: Tx, workId: string): Promise<void> {
  tx.update(works).set({ indexedAtMs: null }).where(eq(works.id, workId)).run()
}
