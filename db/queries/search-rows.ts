import { and, desc, eq, isNotNull, sql } from '../drizzle.ts'
import type { Reader } from '../open.ts'
import { prepareOnce } from '../prepare-once.ts'
import { cues, episodes, mediaFiles, stills, tracks, workGenres, workSerials, works } from '../schema/index.ts'

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
}

/** The rows of these works, in no order; a serial without a row is left out. */
export async function listSearchRows(db: Reader, serials: readonly number[]): Promise<SearchRow[]> {
  if (serials.length === 0) return []
  const rows = statementsOf(db).searchRows.all({ serials: JSON.stringify(serials) })
  return rows.map((row) => ({
    ...row,
    genres: JSON.parse(row.genres) as string[],
    subtitleLocales: JSON.parse(row.subtitleLocales) as string[],
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
  readonly atMs: number
}

/** For each of these files its candidate images. */
export async function listStillMoments(db: Reader, mediaSha256s: readonly string[]): Promise<StillMoment[][]> {
  const moments = mediaSha256s.map((): StillMoment[] => [])
  if (mediaSha256s.length === 0) return moments
  for (const row of statementsOf(db).stillMoments.values({ files: JSON.stringify(mediaSha256s) })) {
    const [file, id, atMs] = row as [number, string, number] // as selected
    moments[file]?.push({ id, atMs })
  }
  return moments
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
  lineSources: prepareLineSources(db),
  windowCues: prepareWindowCues(db),
  stillMoments: prepareStillMoments(db),
}))

function prepareSearchRows(db: Reader) {
  const genres = sql<string>`(select json_group_array(${workGenres.genre}) from ${workGenres}
    where ${workGenres.workId} = ${works.id})`
  const subtitleLocales = sql<string>`(select json_group_array(distinct ${tracks.locale}) from ${episodes}
    join ${tracks} on ${tracks.episodeId} = ${episodes.id} and ${tracks.state} = 'approved'
    where ${episodes.workId} = ${works.id})`
  const durationMs = sql<number | null>`(select sum(${mediaFiles.durationMs}) from ${episodes}
    join ${mediaFiles} on ${mediaFiles.sha256} = ${episodes.mediaSha256} where ${episodes.workId} = ${works.id})`
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
    })
    .from(sql`json_each(${sql.placeholder('serials')}) wanted`)
    .crossJoin(workSerials)
    .crossJoin(works)
    .where(and(sql`${workSerials.serial} = wanted.value`, eq(works.id, workSerials.workId)))
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
    .select({ file: sql<number>`wanted.key`, id: stills.id, atMs: stills.atMs })
    .from(sql`json_each(${sql.placeholder('files')}) wanted`)
    .crossJoin(stills)
    .where(and(sql`${stills.mediaSha256} = wanted.value`, eq(stills.kind, 'candidate'), isNotNull(stills.atMs)))
    .prepare()
}
