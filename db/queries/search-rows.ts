import { and, desc, eq, gte, inArray, isNotNull, lt, lte, type SQL, sql } from 'drizzle-orm'
import type { Reader } from '../open.ts'
import { cues, episodes, stills, tracks, workGenres, works } from '../schema/index.ts'

type WorkRow = typeof works.$inferSelect

/** What works are filtered and counted by. */
export interface SearchRow extends Pick<WorkRow, 'id' | 'kind' | 'status' | 'originRegion' | 'releaseYear'> {
  readonly genres: readonly string[]
}

/** What a reader asked for; what is undefined does not narrow. Years include both ends. */
export interface RowFilter {
  readonly kind?: WorkRow['kind'] | undefined
  readonly status?: WorkRow['status'] | undefined
  readonly originRegion?: string | undefined
  readonly genre?: string | undefined
  readonly yearFrom?: number | undefined
  readonly yearTo?: number | undefined
}

export const FACETS = ['kind', 'originRegion', 'genre', 'status'] as const
export type Facet = (typeof FACETS)[number]
export type FacetCounts = Record<Facet, Record<string, number>>

/** The rows of these works, in no order; an id without a row is left out. */
export async function listSearchRows(db: Reader, ids: readonly string[]): Promise<SearchRow[]> {
  if (ids.length === 0) return []
  const rows = db.all<Omit<SearchRow, 'genres'> & { genres: string }>(sql`
    select w.id as id, w.kind as kind, w.status as status, w.origin_region as "originRegion",
      w.release_year as "releaseYear",
      (select json_group_array(g.genre) from ${workGenres} g where g.work_id = w.id) as genres
    from json_each(${JSON.stringify(ids)}) wanted cross join ${works} w on w.id = wanted.value`)
  return rows.map((row) => ({ ...row, genres: JSON.parse(row.genres) as string[] }))
}

/** Ids of the works that pass a filter, newest first, at most `limit` of them. */
export async function listFilteredIds(
  db: Reader,
  filter: RowFilter,
  page: { beforeId?: string | undefined; limit: number },
): Promise<string[]> {
  const before = page.beforeId === undefined ? undefined : lt(works.id, page.beforeId)
  const rows = db
    .select({ id: works.id })
    .from(works)
    .where(and(before, ...conditions(filter)))
    .orderBy(desc(works.id))
    .limit(page.limit)
    .all()
  return rows.map((row) => row.id)
}

/** Counts over the whole catalogue. A facet's own choice does not narrow its counts. */
export async function countFacets(db: Reader, filter: RowFilter): Promise<FacetCounts> {
  const columns = { kind: works.kind, originRegion: works.originRegion, status: works.status, genre: workGenres.genre }
  const counts = FACETS.map((facet) => {
    const value = columns[facet]
    const query = db.select({ value: sql<string>`${value}`, count: sql<number>`count(*)` }).from(works)
    const joined = facet === 'genre' ? query.innerJoin(workGenres, eq(workGenres.workId, works.id)) : query
    const rows = joined
      .where(and(...conditions({ ...filter, [facet]: undefined })))
      .groupBy(value)
      .all()
    return [facet, Object.fromEntries(rows.map((row) => [row.value, row.count]))]
  })
  return Object.fromEntries(counts) as FacetCounts
}

function conditions(filter: RowFilter): SQL[] {
  const { kind, status, originRegion, genre, yearFrom, yearTo } = filter
  return [
    kind === undefined ? undefined : eq(works.kind, kind),
    status === undefined ? undefined : eq(works.status, status),
    originRegion === undefined ? undefined : eq(works.originRegion, originRegion),
    yearFrom === undefined ? undefined : gte(works.releaseYear, yearFrom),
    yearTo === undefined ? undefined : lte(works.releaseYear, yearTo),
    genre === undefined
      ? undefined
      : sql`exists (select 1 from ${workGenres} chosen where chosen.work_id = ${works.id} and chosen.genre = ${genre})`,
  ].filter((condition) => condition !== undefined)
}

/** A stretch of a track's cues. */
export interface CueWindow {
  readonly trackId: string
  readonly position: number
}

/** A cue with what a reader needs to go there. */
export interface LineRow {
  readonly workId: string
  readonly episodeId: string
  readonly episodeNumber: number
  readonly mediaSha256: string
  readonly trackId: string
  readonly locale: string
  readonly position: number
  readonly startMs: number
  readonly endMs: number
  readonly text: string
}

/** The cues of these windows, `span` of each, by track and position; a window whose track is gone has none. */
export async function listWindowCues(db: Reader, windows: readonly CueWindow[], span: number): Promise<LineRow[]> {
  if (windows.length === 0) return []
  return db.all<LineRow>(sql`
    select distinct e.work_id as "workId", e.id as "episodeId", e.number as "episodeNumber",
      e.media_sha256 as "mediaSha256", t.id as "trackId", t.locale as locale,
      c.position as position, c.start_ms as "startMs", c.end_ms as "endMs", c.text as text
    from json_each(${JSON.stringify(windows)}) wanted
    cross join ${tracks} t on t.id = wanted.value ->> 'trackId'
    cross join ${episodes} e on e.id = t.episode_id
    cross join ${cues} c on c.track_id = t.id
      and c.position >= wanted.value ->> 'position' and c.position < (wanted.value ->> 'position') + ${span}
    order by t.id, c.position`)
}

/** A moment of a file that has an image. */
export interface StillMoment {
  readonly id: string
  readonly mediaSha256: string
  readonly atMs: number
}

/** The candidate images of these files. */
export async function listStillMoments(db: Reader, mediaSha256s: readonly string[]): Promise<StillMoment[]> {
  if (mediaSha256s.length === 0) return []
  return db
    .select({ id: stills.id, mediaSha256: stills.mediaSha256, atMs: sql<number>`${stills.atMs}` })
    .from(stills)
    .where(and(inArray(stills.mediaSha256, [...mediaSha256s]), eq(stills.kind, 'candidate'), isNotNull(stills.atMs)))
    .all()
}
