import { and, eq, isNotNull, sql } from '../drizzle.ts'
import type { Reader } from '../open.ts'
import { prepareOnce } from '../prepare-once.ts'
import { cues, episodes, stills, tracks, workSerials } from '../schema/index.ts'

/** A stretch of a track's cues. */
export interface CueWindow {
  readonly trackId: string
  readonly position: number
}

/** A track, with what a reader needs to go to a line of it. */
export interface LineSource {
  /** Its work's, which stands for it in the search index. */
  readonly serial: number
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

/** These tracks, in no order; one that is gone is left out. */
export async function listLineSources(db: Reader, trackIds: readonly string[]): Promise<LineSource[]> {
  const { lineSources, stillMoments } = statementsOf(db)
  const found = lineSources.all({ tracks: JSON.stringify(trackIds) })
  const files = JSON.stringify([...new Set(found.map(({ file }) => file))])
  const moments = Map.groupBy(stillMoments.all({ files }), ({ file }) => file)
  return found.map(({ file, ...source }) => ({ ...source, moments: moments.get(file) ?? [] }))
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
  lineSources: prepareLineSources(db),
  windowCues: prepareWindowCues(db),
  stillMoments: prepareStillMoments(db),
}))

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
    .from(sql`json_each(${sql.placeholder('tracks')}) wanted`)
    .crossJoin(tracks)
    .crossJoin(episodes)
    .crossJoin(workSerials)
    .where(
      and(sql`${tracks.id} = wanted.value`, eq(episodes.id, tracks.episodeId), eq(workSerials.workId, episodes.workId)),
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
    .select({ file: stills.mediaSha256, id: stills.id, atMs: sql<number>`${stills.atMs}` })
    .from(sql`json_each(${sql.placeholder('files')}) wanted`)
    .crossJoin(stills)
    .where(and(sql`${stills.mediaSha256} = wanted.value`, eq(stills.kind, 'candidate'), isNotNull(stills.atMs)))
    .prepare()
}
