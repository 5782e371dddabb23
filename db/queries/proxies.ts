import { eq } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { episodes, proxies } from '../schema/index.ts'

export type ProxyRow = typeof proxies.$inferSelect

/** The copy of a file for browsers; undefined: it needs none. */
export async function findProxy(db: Reader, mediaSha256: string): Promise<ProxyRow | undefined> {
  return db.select().from(proxies).where(eq(proxies.mediaSha256, mediaSha256)).get()
}

/** Notes that a file needs a copy and that it is being made; one that is ready stays. */
export async function prepareProxy(tx: Tx, mediaSha256: string, nowMs: number): Promise<void> {
  const fresh = { state: 'preparing', problemCode: null, problemDetail: null, updatedAtMs: nowMs } as const
  tx.insert(proxies)
    .values({ mediaSha256, ...fresh })
    .onConflictDoUpdate({ target: proxies.mediaSha256, set: fresh, setWhere: eq(proxies.state, 'failed') })
    .run()
}

/** Stores how the making of a copy ended. A file that has gone meanwhile has no row to change. */
export async function endProxy(
  tx: Tx,
  mediaSha256: string,
  end: Partial<ProxyRow> & Pick<ProxyRow, 'state' | 'updatedAtMs'>,
): Promise<void> {
  tx.update(proxies).set(end).where(eq(proxies.mediaSha256, mediaSha256)).run()
}

/** Every episode that shows a file. */
export async function listEpisodesOfFile(
  db: Reader,
  mediaSha256: string,
): Promise<{ id: string; workId: string; number: number }[]> {
  return db
    .select({ id: episodes.id, workId: episodes.workId, number: episodes.number })
    .from(episodes)
    .where(eq(episodes.mediaSha256, mediaSha256))
    .all()
}
