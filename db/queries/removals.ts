import { and, asc, desc, eq, getTableColumns, gte, lt } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { cues, draftLines, drafts, episodes, episodeTitles, removals, removedFiles, tracks } from '../schema/index.ts'
import type { EpisodeRow, EpisodeTitleRow } from './episodes.ts'
import type { TrackRow } from './tracks.ts'

export type RemovalRow = typeof removals.$inferSelect
export type RemovalSummary = Omit<RemovalRow, 'document'>

/** Position in time, and text, of each cue of a track. */
type CueDocument = readonly (readonly [startMs: number, endMs: number, text: string])[]

/** A track with all that hangs on it. */
export interface TrackDocument {
  readonly track: TrackRow
  readonly cues: CueDocument
  /** Where it came from, of a track that was made from another. */
  readonly draft?: {
    readonly made: typeof drafts.$inferSelect
    readonly lines: readonly (typeof draftLines.$inferSelect)[]
  }
}

/** An episode with all that hangs on it. A column that is younger than the document gets its default when it comes back. */
export interface EpisodeDocument {
  readonly episode: EpisodeRow
  readonly titles: readonly EpisodeTitleRow[]
  readonly tracks: readonly TrackDocument[]
}

/** Rows of one INSERT: SQLite takes 32,766 variables, a cue has five. */
const CUES_AN_INSERT = 1_000

export async function readTrackDocument(db: Reader, track: TrackRow): Promise<TrackDocument> {
  const rows = db.select().from(cues).where(eq(cues.trackId, track.id)).orderBy(asc(cues.position)).all()
  const made = db.select().from(drafts).where(eq(drafts.trackId, track.id)).get()
  const lines = made ? db.select().from(draftLines).where(eq(draftLines.trackId, track.id)).all() : []
  return {
    track,
    cues: rows.map(({ startMs, endMs, text }) => [startMs, endMs, text] as const),
    ...(made ? { draft: { made, lines } } : {}),
  }
}

export async function readEpisodeDocument(db: Reader, episode: EpisodeRow): Promise<EpisodeDocument> {
  const titles = db.select().from(episodeTitles).where(eq(episodeTitles.episodeId, episode.id)).all()
  const rows = db.select().from(tracks).where(eq(tracks.episodeId, episode.id)).orderBy(asc(tracks.id)).all()
  return { episode, titles, tracks: await Promise.all(rows.map((track) => readTrackDocument(db, track))) }
}

/** Puts a track's rows back as they were. */
export async function insertTrackDocument(tx: Tx, { track, cues: lines, draft }: TrackDocument): Promise<void> {
  tx.insert(tracks).values(track).run()
  for (let from = 0; from < lines.length; from += CUES_AN_INSERT) {
    const batch = lines.slice(from, from + CUES_AN_INSERT).map(([startMs, endMs, text], index) => ({
      ...{ trackId: track.id, position: from + index, startMs, endMs, text },
    }))
    tx.insert(cues).values(batch).run()
  }
  if (draft === undefined) return
  tx.insert(drafts).values(draft.made).run()
  for (let from = 0; from < draft.lines.length; from += CUES_AN_INSERT) {
    tx.insert(draftLines)
      .values(draft.lines.slice(from, from + CUES_AN_INSERT))
      .run()
  }
}

/** Puts an episode's rows back as they were, but for what is given. */
export async function insertEpisodeDocument(
  tx: Tx,
  document: EpisodeDocument,
  change: Pick<EpisodeRow, 'state' | 'version' | 'updatedAtMs'>,
): Promise<EpisodeRow> {
  const unknown = { indexedAtMs: null, indexedKey: null, nextKey: null } // to the engine
  const episode = tx
    .insert(episodes)
    .values({ ...document.episode, ...unknown, ...change })
    .returning()
    .get()
  if (document.titles.length > 0)
    tx.insert(episodeTitles)
      .values([...document.titles])
      .run()
  for (const track of document.tracks) await insertTrackDocument(tx, track)
  return episode
}

/** Keeps something that is removed, and the names of the files that it would need again. */
export async function insertRemoval(
  tx: Tx,
  row: typeof removals.$inferInsert,
  files: readonly (string | null)[],
): Promise<void> {
  tx.insert(removals).values(row).run()
  for (const sha256 of new Set(files)) {
    if (sha256 !== null) tx.insert(removedFiles).values({ removalId: row.id, sha256 }).run()
  }
}

export async function findRemoval(db: Reader, id: string): Promise<RemovalRow | undefined> {
  return db.select().from(removals).where(eq(removals.id, id)).get()
}

/** What was removed of a work since an instant, the newest first. */
export async function listRemovals(
  db: Reader,
  page: { workId: string; sinceMs: number; beforeId: string | undefined; limit: number },
): Promise<RemovalSummary[]> {
  const { document: _, ...columns } = getTableColumns(removals)
  return db
    .select(columns)
    .from(removals)
    .where(
      and(
        eq(removals.workId, page.workId),
        gte(removals.removedAtMs, page.sinceMs),
        page.beforeId === undefined ? undefined : lt(removals.id, page.beforeId),
      ),
    )
    .orderBy(desc(removals.id))
    .limit(page.limit)
    .all()
}

/** Forgets one that came back. */
export async function deleteRemoval(tx: Tx, id: string): Promise<void> {
  tx.delete(removals).where(eq(removals.id, id)).run()
}

/** Forgets what was removed before this instant; its files may go with the next sweep. */
export async function deleteRemovalsBefore(tx: Tx, instantMs: number): Promise<number> {
  return tx.delete(removals).where(lt(removals.removedAtMs, instantMs)).run().changes
}
