import { asc, sql } from '../drizzle.ts'
import type { Reader } from '../open.ts'
import { prepareOnce } from '../prepare-once.ts'
import { episodeTitles, mediaFiles, stills, tracks } from '../schema/index.ts'
import type { EpisodeRow } from './episodes.ts'
import type { MediaFileRow, StillRow } from './media-files.ts'
import type { TrackRow } from './tracks.ts'

/** What hangs on episodes. */
export interface EpisodeParts {
  readonly files: readonly MediaFileRow[]
  /** By kind and rank. */
  readonly stills: readonly StillRow[]
  /** In their order. */
  readonly titles: readonly (typeof episodeTitles.$inferSelect)[]
  /** In these states: uploaded before embedded before converted. */
  readonly tracks: readonly TrackRow[]
}

/** What hangs on these episodes: four statements, however many they are. */
export async function findEpisodeParts(
  db: Reader,
  rows: readonly Pick<EpisodeRow, 'id' | 'mediaSha256'>[],
  trackStates: readonly TrackRow['state'][],
): Promise<EpisodeParts> {
  const statements = statementsOf(db)
  const ids = JSON.stringify(rows.map(({ id }) => id))
  const files = { ids: JSON.stringify([...new Set(rows.map(({ mediaSha256 }) => mediaSha256))]) }
  return {
    files: statements.files.all(files),
    stills: statements.stills.all(files),
    titles: statements.titles.all({ ids }),
    tracks: statements.tracks.all({ ids, states: JSON.stringify(trackStates) }),
  }
}

const statementsOf = prepareOnce((db) => {
  const wanted = sql`(select value from json_each(${sql.placeholder('ids')}))`
  const byOrigin = sql`case ${tracks.origin} when 'uploaded' then 0 when 'embedded' then 1 else 2 end`
  return {
    files: db.select().from(mediaFiles).where(sql`${mediaFiles.sha256} in ${wanted}`).prepare(),
    stills: db
      .select()
      .from(stills)
      .where(sql`${stills.mediaSha256} in ${wanted}`)
      .orderBy(asc(stills.kind), asc(stills.rank))
      .prepare(),
    titles: db
      .select()
      .from(episodeTitles)
      .where(sql`${episodeTitles.episodeId} in ${wanted}`)
      .orderBy(asc(episodeTitles.position))
      .prepare(),
    tracks: db
      .select()
      .from(tracks)
      .where(
        sql`${tracks.episodeId} in ${wanted} and ${tracks.state} in (select value from json_each(${sql.placeholder('states')}))`,
      )
      .orderBy(byOrigin, asc(tracks.locale), asc(tracks.id))
      .prepare(),
  }
})
