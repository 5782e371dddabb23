import type { SQL } from 'drizzle-orm'
import { and, desc, eq, gte, isNotNull, lt, lte, sql } from '../drizzle.ts'
import type { Reader } from '../open.ts'
import { prepareOnce } from '../prepare-once.ts'
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
  const rows = statementsOf(db).searchRows.all({ ids: JSON.stringify(ids) })
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

/** For each of these windows its lines, `span` at the most, in their order; a window whose track is gone has none. */
export async function listWindowCues(db: Reader, windows: readonly CueWindow[], span: number): Promise<LineRow[][]> {
  if (windows.length === 0) return []
  const { lineSources, windowCues } = statementsOf(db)
  const trackIds = [...new Set(windows.map(({ trackId }) => trackId))]
  const sources = new Map(lineSources.all({ trackIds: JSON.stringify(trackIds) }).map((row) => [row.trackId, row]))
  const lines = windows.map((): LineRow[] => [])
  for (const row of windowCues.values({ windows: JSON.stringify(windows), span })) {
    const [window, position, startMs, endMs, text] = row as [number, number, number, number, string] // as selected
    const source = sources.get(windows[window]?.trackId ?? '')
    if (source) lines[window]?.push({ ...source, position, startMs, endMs, text })
  }
  return lines
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
  return statementsOf(db).stillMoments.all({ files: JSON.stringify(mediaSha256s) })
}

const statementsOf = prepareOnce((db) => ({
  searchRows: prepareSearchRows(db),
  lineSources: prepareLineSources(db),
  windowCues: prepareWindowCues(db),
  stillMoments: prepareStillMoments(db),
}))

function prepareSearchRows(db: Reader) {
  const genres = sql<string>`(select json_group_array(${workGenres.genre}) from ${workGenres}
    where ${workGenres.workId} = ${works.id})`
  return db
    .select({
      id: works.id,
      kind: works.kind,
      status: works.status,
      originRegion: works.originRegion,
      releaseYear: works.releaseYear,
      genres,
    })
    .from(sql`json_each(${sql.placeholder('ids')}) wanted`)
    .crossJoin(works)
    .where(sql`${works.id} = wanted.value`)
    .prepare()
}

function prepareLineSources(db: Reader) {
  return db
    .select({
      workId: episodes.workId,
      episodeId: episodes.id,
      episodeNumber: episodes.number,
      mediaSha256: episodes.mediaSha256,
      trackId: tracks.id,
      locale: tracks.locale,
    })
    .from(sql`json_each(${sql.placeholder('trackIds')}) wanted`)
    .crossJoin(tracks)
    .crossJoin(episodes)
    .where(and(sql`${tracks.id} = wanted.value`, eq(episodes.id, tracks.episodeId)))
    .prepare()
}

/** Rows of [place of the window in the list, position, startMs, endMs, text]. */
function prepareWindowCues(db: Reader) {
  return db
    .select({
      window: sql<number>`wanted.key`,
      position: cues.position,
      startMs: cues.startMs,
      endMs: cues.endMs,
      text: cues.text,
    })
    .from(sql`json_each(${sql.placeholder('windows')}) wanted`)
    .crossJoin(cues)
    .where(
      and(
        sql`${cues.trackId} = wanted.value ->> 'trackId'`,
        sql`${cues.position} >= wanted.value ->> 'position'`,
        sql`${cues.position} < (wanted.value ->> 'position') + ${sql.placeholder('span')}`,
      ),
    )
    .orderBy(sql`wanted.key`, cues.position)
    .prepare()
}

function prepareStillMoments(db: Reader) {
  return db
    .select({ id: stills.id, mediaSha256: stills.mediaSha256, atMs: sql<number>`${stills.atMs}` })
    .from(sql`json_each(${sql.placeholder('files')}) wanted`)
    .crossJoin(stills)
    .where(and(sql`${stills.mediaSha256} = wanted.value`, eq(stills.kind, 'candidate'), isNotNull(stills.atMs)))
    .prepare()
}
