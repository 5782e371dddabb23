import { and, desc, eq, isNotNull, sql } from '../drizzle.ts'
import type { Reader } from '../open.ts'
import { prepareOnce } from '../prepare-once.ts'
import {
  cues,
  episodes,
  mediaFiles,
  stills,
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

/** A stretch of a track's cues. */
export interface CueWindow {
  readonly trackId: string
  readonly position: number
}

/** A track of a work, with what a reader needs to go to a line of it. */
export interface LineSource {
  readonly workId: string
  readonly episodeId: string
  readonly episodeNumber: number
  readonly trackId: string
  readonly locale: string
  /** The candidate images of its file. */
  readonly moments: readonly StillMoment[]
}

/** A moment of a file that has an image. */
export interface StillMoment {
  readonly id: string
  readonly atMs: number
}

/** The tracks of each of these works, by their serials; a work that has none is left out. */
export async function listLineSources(db: Reader, serials: readonly number[]): Promise<Map<number, LineSource[]>> {
  const { lineSources, stillMoments } = statementsOf(db)
  const wanted = { serials: JSON.stringify(serials) }
  const moments = Map.groupBy(stillMoments.all(wanted), ({ file }) => file)
  const sources = Map.groupBy(lineSources.all(wanted), ({ serial }) => serial)
  return new Map(
    [...sources].map(([serial, ofWork]) => [
      serial,
      ofWork.map(({ serial: _, file, ...source }) => ({ ...source, moments: moments.get(file) ?? [] })),
    ]),
  )
}

/** A cue of a track. */
export interface CueLine {
  readonly position: number
  readonly startMs: number
  readonly endMs: number
  readonly text: string
}

/** For each of these windows its lines, `span` at the most, in their order; a window whose track is gone has none. */
export async function listWindowCues(db: Reader, windows: readonly CueWindow[], span: number): Promise<CueLine[][]> {
  const lines = windows.map((): CueLine[] => [])
  if (windows.length === 0) return lines
  const wanted = JSON.stringify(windows.map(({ trackId, position }) => `${position} ${trackId}`))
  for (const row of statementsOf(db).windowCues.values({ windows: wanted, span })) {
    const [window, position, startMs, endMs, text] = row as [number, number, number, number, string] // as selected
    lines[window]?.push({ position, startMs, endMs, text })
  }
  return lines
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

function prepareLineSources(db: Reader) {
  return db
    .select({
      serial: workSerials.serial,
      workId: episodes.workId,
      episodeId: episodes.id,
      episodeNumber: episodes.number,
      file: episodes.mediaSha256,
      trackId: tracks.id,
      locale: tracks.locale,
    })
    .from(sql`json_each(${sql.placeholder('serials')}) wanted`)
    .crossJoin(workSerials)
    .crossJoin(episodes)
    .crossJoin(tracks)
    .where(
      and(
        sql`${workSerials.serial} = wanted.value`,
        eq(episodes.workId, workSerials.workId),
        eq(tracks.episodeId, episodes.id),
      ),
    )
    .prepare()
}

/**
 * Rows of [place of the window in the list, position, startMs, endMs, text], window by window in the order of the primary key: the
 * join says which loop is the outer one. To sort what comes sorted would take a seventh of the time, and windows that are objects, of
 * which each part is looked for, another one; so each is a text, its position and its track.
 */
function prepareWindowCues(db: Reader) {
  const from = sql`cast(wanted.value as integer)`
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
        sql`${cues.trackId} = substr(wanted.value, instr(wanted.value, ' ') + 1)`,
        sql`${cues.position} >= ${from}`,
        sql`${cues.position} < ${from} + ${sql.placeholder('span')}`,
      ),
    )
    .prepare()
}

function prepareStillMoments(db: Reader) {
  return db
    .selectDistinct({ file: stills.mediaSha256, id: stills.id, atMs: sql<number>`${stills.atMs}` })
    .from(sql`json_each(${sql.placeholder('serials')}) wanted`)
    .crossJoin(workSerials)
    .crossJoin(episodes)
    .crossJoin(stills)
    .where(
      and(
        sql`${workSerials.serial} = wanted.value`,
        eq(episodes.workId, workSerials.workId),
        eq(stills.mediaSha256, episodes.mediaSha256),
        eq(stills.kind, 'candidate'),
        isNotNull(stills.atMs),
      ),
    )
    .prepare()
}
