import { and, asc, eq, gte, lt, sql } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { cues, tracks } from '../schema/index.ts'

export type TrackRow = typeof tracks.$inferSelect
export type CueRow = typeof cues.$inferSelect
export type NewCue = Pick<CueRow, 'startMs' | 'endMs' | 'text'>

export async function findTrack(db: Reader, id: string): Promise<TrackRow | undefined> {
  return db.select().from(tracks).where(eq(tracks.id, id)).get()
}

/** The tracks of an episode: uploaded before embedded before converted, within that by locale. */
export async function listTracks(db: Reader, episodeId: string): Promise<TrackRow[]> {
  const byOrigin = sql`case ${tracks.origin} when 'uploaded' then 0 when 'embedded' then 1 else 2 end`
  return db
    .select()
    .from(tracks)
    .where(eq(tracks.episodeId, episodeId))
    .orderBy(byOrigin, asc(tracks.locale), asc(tracks.id))
    .all()
}

/** Cues of a track from `fromPosition` on, in order of time. */
export async function listCues(
  db: Reader,
  trackId: string,
  page: { fromPosition?: number; limit?: number } = {},
): Promise<CueRow[]> {
  const from = page.fromPosition ?? 0
  const within =
    page.limit === undefined
      ? gte(cues.position, from)
      : and(gte(cues.position, from), lt(cues.position, from + page.limit))
  return db
    .select()
    .from(cues)
    .where(and(eq(cues.trackId, trackId), within))
    .orderBy(asc(cues.position))
    .all()
}

/** Adds a track with its cues. One track a locale, origin and kind: an older one must be gone. */
export async function insertTrack(
  tx: Tx,
  track: Omit<typeof tracks.$inferInsert, 'cueCount'>,
  lines: readonly NewCue[],
): Promise<TrackRow> {
  const row = tx
    .insert(tracks)
    .values({ ...track, cueCount: lines.length })
    .returning()
    .get()
  // As one value: to build a statement with a variable for each field takes ten times as long as to run it.
  const values = JSON.stringify(lines.map((line) => [line.startMs, line.endMs, line.text.toWellFormed()]))
  tx.run(sql`insert into ${cues} (track_id, position, start_ms, end_ms, text)
    select ${row.id}, key, value ->> 0, value ->> 1, value ->> 2 from json_each(${values})`)
  return row
}

/** Which track of an episode has this locale, origin and kind. */
export async function findTrackLike(
  db: Reader,
  like: Pick<TrackRow, 'episodeId' | 'locale' | 'origin' | 'kind'>,
): Promise<TrackRow | undefined> {
  return db
    .select()
    .from(tracks)
    .where(
      and(
        eq(tracks.episodeId, like.episodeId),
        eq(tracks.locale, like.locale),
        eq(tracks.origin, like.origin),
        eq(tracks.kind, like.kind),
      ),
    )
    .get()
}

export async function deleteTrack(tx: Tx, id: string): Promise<void> {
  tx.delete(tracks).where(eq(tracks.id, id)).run()
}

/** Removes what was read out of an episode's old file. */
export async function deleteEmbeddedTracks(tx: Tx, episodeId: string): Promise<void> {
  tx.delete(tracks)
    .where(and(eq(tracks.episodeId, episodeId), eq(tracks.origin, 'embedded')))
    .run()
}
