import { and, asc, eq, sql } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { cues, draftLines, tracks } from '../schema/index.ts'
import type { TrackRow } from './tracks.ts'

/** Where a line of a draft came from. */
export type MadeLine = Pick<typeof draftLines.$inferSelect, 'sourceText' | 'changes' | 'isEdited' | 'isStale'>

/** A cue of a track; `made` is there when the cue was written from another track. */
export interface CueLine {
  readonly startMs: number
  readonly endMs: number
  readonly text: string
  readonly made?: MadeLine
}

const LINES_AN_INSERT = 1_000

/** All cues of a track in order of time, with where those of a draft came from. */
export async function listCueLines(db: Reader, trackId: string): Promise<CueLine[]> {
  const rows = db
    .select({ startMs: cues.startMs, endMs: cues.endMs, text: cues.text, made: draftLines })
    .from(cues)
    .leftJoin(draftLines, and(eq(draftLines.trackId, cues.trackId), eq(draftLines.position, cues.position)))
    .where(eq(cues.trackId, trackId))
    .orderBy(asc(cues.position))
    .all()
  return rows.map(({ made, ...cue }) => {
    if (made === null) return cue
    const { sourceText, changes, isEdited, isStale } = made
    return { ...cue, made: { sourceText, changes, isEdited, isStale } }
  })
}

/** Puts other cues in the place of all that a track has, and raises its version. */
export async function replaceCueLines(
  tx: Tx,
  trackId: string,
  lines: readonly CueLine[],
  change: Partial<Pick<TrackRow, 'origin' | 'streamIndex'>> = {},
): Promise<TrackRow> {
  tx.delete(cues).where(eq(cues.trackId, trackId)).run()
  const values = JSON.stringify(lines.map(({ startMs, endMs, text }) => [startMs, endMs, text]))
  tx.run(sql`insert into ${cues} (track_id, position, start_ms, end_ms, text)
    select ${trackId}, key, value ->> 0, value ->> 1, value ->> 2 from json_each(${values})`)
  const made = lines.flatMap((line, position) => (line.made ? [{ trackId, position, ...line.made }] : []))
  for (let from = 0; from < made.length; from += LINES_AN_INSERT) {
    tx.insert(draftLines)
      .values(made.slice(from, from + LINES_AN_INSERT))
      .run()
  }
  return tx
    .update(tracks)
    .set({ ...change, cueCount: lines.length, version: sql`${tracks.version} + 1` })
    .where(eq(tracks.id, trackId))
    .returning()
    .get()
}
