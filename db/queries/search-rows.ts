import { and, desc, eq, sql } from '../drizzle.ts'
import type { Reader } from '../open.ts'
import { prepareOnce } from '../prepare-once.ts'
import {
  episodes,
  mediaFiles,
  tracks,
  workGenres,
  workPublications,
  workSerials,
  works,
  workWindowRegions,
  workWindows,
} from '../schema/index.ts'
import { subquery } from '../subquery.ts'
import type { WindowRow } from './windows.ts'

type WorkRow = typeof works.$inferSelect

/** What works are filtered, counted and ordered by. */
export interface SearchRow
  extends Pick<WorkRow, 'id' | 'kind' | 'status' | 'originRegion' | 'originalLocale' | 'releaseYear' | 'sortTitle'> {
  /** What stands for the work in the search index. */
  readonly serial: number
  readonly genres: readonly string[]
  /** Of approved tracks, each once. */
  readonly subtitleLocales: readonly string[]
  /** Of all episodes that are known; null = none is. */
  readonly durationMs: number | null
  /** Regions that it is published in. */
  readonly publishedIn: readonly string[]
  readonly windows: readonly Readonly<Pick<WindowRow, 'scope' | 'regions' | 'fromMs' | 'untilMs'>>[]
}

/** What most works have none of, once. */
const NONE: readonly never[] = []

/** The rows of these works, in no order; a serial without a row is left out. */
export async function listSearchRows(db: Reader, serials: readonly number[]): Promise<SearchRow[]> {
  if (serials.length === 0) return []
  const rows = statementsOf(db).searchRows.all({ serials: JSON.stringify(serials) })
  return rows.map((row) => ({
    ...row,
    genres: JSON.parse(row.genres) as string[],
    subtitleLocales: JSON.parse(row.subtitleLocales) as string[],
    publishedIn: row.publishedIn === '[]' ? NONE : (JSON.parse(row.publishedIn) as string[]),
    windows: row.windows === '[]' ? NONE : (JSON.parse(row.windows) as SearchRow['windows']),
  }))
}

/** The serials of all works, the newest work first. */
export async function listAllSerials(db: Reader): Promise<number[]> {
  return statementsOf(db)
    .allSerials.values()
    .map(([serial]) => Number(serial))
}

/** The genres that works have, the most frequent first. */
export async function listGenres(db: Reader): Promise<string[]> {
  return statementsOf(db)
    .genres.values()
    .map(([genre]) => String(genre))
}

const statementsOf = prepareOnce((db) => ({
  searchRows: prepareSearchRows(db),
  genres: db
    .select({ genre: workGenres.genre })
    .from(workGenres)
    .groupBy(workGenres.genre)
    .orderBy(sql`count(*) desc`, workGenres.genre)
    .prepare(),
  allSerials: db
    .select({ serial: workSerials.serial })
    .from(works)
    .innerJoin(workSerials, eq(workSerials.workId, works.id))
    .orderBy(desc(works.id))
    .prepare(),
}))

function prepareSearchRows(db: Reader) {
  const genres = subquery<string>(sql`select json_group_array(${workGenres.genre}) from ${workGenres}
    where ${workGenres.workId} = ${works.id}`)
  const subtitleLocales = subquery<string>(sql`select json_group_array(distinct ${tracks.locale}) from ${episodes}
    join ${tracks} on ${tracks.episodeId} = ${episodes.id} and ${tracks.state} = 'approved'
    where ${episodes.workId} = ${works.id}`)
  const durationMs = subquery<number | null>(sql`select sum(${mediaFiles.durationMs}) from ${episodes}
    join ${mediaFiles} on ${mediaFiles.sha256} = ${episodes.mediaSha256} where ${episodes.workId} = ${works.id}`)
  const publishedIn = subquery<string>(sql`select json_group_array(${workPublications.region}) from ${workPublications}
    where ${workPublications.workId} = ${works.id}`)
  const regions = sql`(select json_group_array(${workWindowRegions.region}) from ${workWindowRegions}
    where ${workWindowRegions.windowId} = ${workWindows.id})`
  const windows =
    subquery<string>(sql`select json_group_array(json_object('scope', ${workWindows.scope}, 'regions', json(${regions}),
    'fromMs', ${workWindows.fromMs}, 'untilMs', ${workWindows.untilMs})) from ${workWindows}
    where ${workWindows.workId} = ${works.id}`)
  return db
    .select({
      id: works.id,
      serial: workSerials.serial,
      kind: works.kind,
      status: works.status,
      originRegion: works.originRegion,
      originalLocale: works.originalLocale,
      releaseYear: works.releaseYear,
      sortTitle: works.sortTitle,
      genres,
      subtitleLocales,
      durationMs,
      publishedIn,
      windows,
    })
    .from(sql`json_each(${sql.placeholder('serials')}) wanted`)
    .crossJoin(workSerials)
    .crossJoin(works)
    .where(and(sql`${workSerials.serial} = wanted.value`, eq(works.id, workSerials.workId)))
    .prepare()
}
