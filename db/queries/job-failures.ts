import { and, asc, count, eq, gt, isNull, sql } from '../drizzle.ts'
import type { Reader } from '../open.ts'
import { episodes, jobs, works } from '../schema/index.ts'
import type { Job } from './jobs.ts'

/** A job that was given up; `workId` where it is about one, or about an episode. */
export type FailedJobRow = Job & { readonly workId: string | null }

const isFailed = eq(jobs.state, 'failed')

/** Jobs that were given up, by their ids. */
export async function listFailedJobs(
  db: Reader,
  page: { readonly afterId: string | undefined; readonly limit: number },
): Promise<FailedJobRow[]> {
  const workId = sql<string | null>`coalesce(${episodes.workId}, ${works.id})`
  const rows = db
    .select({ job: jobs, workId })
    .from(jobs)
    .leftJoin(episodes, eq(episodes.id, jobs.key))
    .leftJoin(works, eq(works.id, jobs.key))
    .where(and(isFailed, page.afterId === undefined ? undefined : gt(jobs.id, page.afterId)))
    .orderBy(asc(jobs.id))
    .limit(page.limit)
    .all()
  return rows.map((row) => ({ ...row.job, workId: row.workId }))
}

/** Undefined: there is no such job, or it did not fail. */
export async function findFailedJob(db: Reader, id: string): Promise<Job | undefined> {
  return db
    .select()
    .from(jobs)
    .where(and(eq(jobs.id, id), isFailed))
    .get()
}

/** How many works there are, and of how many the engine does not have the present version. */
export async function countIndexing(db: Reader): Promise<{ works: number; notIndexed: number }> {
  const all = db.select({ count: count() }).from(works).get()
  const late = db.select({ count: count() }).from(works).where(isNull(works.indexedAtMs)).get()
  return { works: all?.count ?? 0, notIndexed: late?.count ?? 0 }
}
