import { asc, eq, sql } from '../drizzle.ts'
import type { Reader } from '../open.ts'
import { prepareOnce } from '../prepare-once.ts'
import { episodes } from '../schema/index.ts'
import type { EpisodeRow } from './episodes.ts'
import type { SeenWork } from './partner-lens.ts'

/** The analysed episodes of works that were seen, in order of number. */
export async function listSeenEpisodes(db: Reader, works: readonly SeenWork[]): Promise<EpisodeRow[]> {
  if (works.length === 0) return []
  return statementsOf(db).analysed.all({ ids: JSON.stringify(works.map(({ id }) => id)) })
}

const statementsOf = prepareOnce((db) => {
  const wanted = sql`(select value from json_each(${sql.placeholder('ids')}))`
  return {
    analysed: db
      .select()
      .from(episodes)
      .where(sql`${episodes.workId} in ${wanted} and ${eq(episodes.state, 'ready')}`)
      .orderBy(asc(episodes.number))
      .prepare(),
  }
})
