import { and, asc, eq, inArray, sql } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { cues, draftLines, drafts, episodes, keptWords, tracks } from '../schema/index.ts'
import { insertTrack, type TrackRow } from './tracks.ts'

export type DraftRow = typeof drafts.$inferSelect
export type KeptWordRow = typeof keptWords.$inferSelect

/** A line of a draft with its words of now. */
export type DraftLine = Omit<typeof draftLines.$inferSelect, 'trackId'> &
  Pick<typeof cues.$inferSelect, 'startMs' | 'endMs' | 'text'>
export type NewDraftLine = Omit<DraftLine, 'position'>

const LINES_AN_INSERT = 1_000

export async function findDraft(db: Reader, trackId: string): Promise<DraftRow | undefined> {
  return db.select().from(drafts).where(eq(drafts.trackId, trackId)).get()
}

/** True when an episode has a draft, not approved yet, that came from its track in this locale. */
export async function hasDraftsFrom(db: Reader, episodeId: string, sourceLocale: string): Promise<boolean> {
  return (await listDrafts(db, episodeId)).some((draft) => draft.sourceLocale === sourceLocale)
}

/** The drafts of an episode that nobody has approved yet. */
export async function listDrafts(
  db: Reader,
  episodeId: string,
): Promise<{ trackId: string; locale: string; sourceLocale: string }[]> {
  return db
    .select({ trackId: tracks.id, locale: tracks.locale, sourceLocale: drafts.sourceLocale })
    .from(tracks)
    .innerJoin(drafts, eq(drafts.trackId, tracks.id))
    .where(and(eq(tracks.episodeId, episodeId), eq(tracks.state, 'draft')))
    .orderBy(asc(tracks.locale))
    .all()
}

/** The lines of a draft in their order; empty for a track that is none. */
export async function listDraftLines(db: Reader, trackId: string): Promise<DraftLine[]> {
  return db
    .select({
      position: draftLines.position,
      startMs: cues.startMs,
      endMs: cues.endMs,
      text: cues.text,
      sourceText: draftLines.sourceText,
      changes: draftLines.changes,
      isEdited: draftLines.isEdited,
      isStale: draftLines.isStale,
    })
    .from(draftLines)
    .innerJoin(cues, and(eq(cues.trackId, draftLines.trackId), eq(cues.position, draftLines.position)))
    .where(eq(draftLines.trackId, trackId))
    .orderBy(asc(draftLines.position))
    .all()
}

/** Adds a draft with its track; another track of that locale and origin must not be there. */
export async function insertDraft(
  tx: Tx,
  track: Parameters<typeof insertTrack>[1],
  sourceLocale: string,
  lines: readonly NewDraftLine[],
): Promise<TrackRow> {
  const row = await insertTrack(tx, track, lines)
  tx.insert(drafts).values({ trackId: row.id, sourceLocale, madeAtMs: track.createdAtMs }).run()
  insertLines(tx, row.id, lines)
  return row
}

/** Puts other lines in the place of all that a draft has. */
export async function replaceDraftLines(
  tx: Tx,
  trackId: string,
  made: { sourceLocale: string; madeAtMs: number },
  lines: readonly NewDraftLine[],
): Promise<void> {
  tx.delete(cues).where(eq(cues.trackId, trackId)).run()
  for (let from = 0; from < lines.length; from += LINES_AN_INSERT) {
    const some = lines.slice(from, from + LINES_AN_INSERT)
    tx.insert(cues)
      .values(
        some.map(({ startMs, endMs, text }, index) => ({ trackId, position: from + index, startMs, endMs, text })),
      )
      .run()
  }
  insertLines(tx, trackId, lines)
  tx.update(tracks)
    .set({ cueCount: lines.length, version: sql`${tracks.version} + 1` })
    .where(eq(tracks.id, trackId))
    .run()
  // One that was removed and came back has its lines, but not where they came from.
  tx.insert(drafts)
    .values({ trackId, ...made })
    .onConflictDoUpdate({ target: drafts.trackId, set: made })
    .run()
}

function insertLines(tx: Tx, trackId: string, lines: readonly NewDraftLine[]): void {
  for (let from = 0; from < lines.length; from += LINES_AN_INSERT) {
    const some = lines.slice(from, from + LINES_AN_INSERT)
    tx.insert(draftLines)
      .values(
        some.map(({ sourceText, changes, isEdited, isStale }, index) => ({
          trackId,
          position: from + index,
          sourceText,
          changes,
          isEdited,
          isStale,
        })),
      )
      .run()
  }
}

/** Stores what a person wrote in the place of lines. */
export async function editDraftLines(
  tx: Tx,
  trackId: string,
  lines: readonly { readonly position: number; readonly text: string }[],
): Promise<void> {
  for (const { position, text } of lines) {
    const at = <T extends typeof cues | typeof draftLines>(table: T) =>
      and(eq(table.trackId, trackId), eq(table.position, position))
    tx.update(cues).set({ text }).where(at(cues)).run()
    tx.update(draftLines).set({ isEdited: true, isStale: false }).where(at(draftLines)).run()
  }
  tx.update(tracks)
    .set({ version: sql`${tracks.version} + 1` })
    .where(eq(tracks.id, trackId))
    .run()
}

/** Makes a track one that everybody sees. */
export async function approveTrack(tx: Tx, trackId: string): Promise<TrackRow> {
  return tx
    .update(tracks)
    .set({ state: 'approved', version: sql`${tracks.version} + 1` })
    .where(eq(tracks.id, trackId))
    .returning()
    .get()
}

/** The episodes of a work in order of their number. */
export async function listEpisodesOfWork(db: Reader, workId: string): Promise<{ id: string; number: number }[]> {
  return db
    .select({ id: episodes.id, number: episodes.number })
    .from(episodes)
    .where(eq(episodes.workId, workId))
    .orderBy(asc(episodes.number))
    .all()
}

/** The longest first. */
export async function listKeptWords(db: Reader, workId: string): Promise<KeptWordRow[]> {
  const rows = db.select().from(keptWords).where(eq(keptWords.workId, workId)).orderBy(asc(keptWords.word)).all()
  return rows.sort((a, b) => b.word.length - a.word.length)
}

export async function replaceKeptWords(
  tx: Tx,
  workId: string,
  words: readonly Pick<KeptWordRow, 'word' | 'written'>[],
): Promise<void> {
  tx.delete(keptWords).where(eq(keptWords.workId, workId)).run()
  if (words.length > 0)
    tx.insert(keptWords)
      .values(words.map((word) => ({ workId, ...word })))
      .run()
}

/** How many lines each track of these has that are done by a person; a track that is no draft has none here. */
export async function listEditedCounts(db: Reader, trackIds: readonly string[]): Promise<Map<string, number>> {
  const rows = db
    .select({ trackId: draftLines.trackId, position: draftLines.position })
    .from(draftLines)
    .where(and(inArray(draftLines.trackId, [...trackIds]), eq(draftLines.isEdited, true)))
    .all()
  const counts = new Map<string, number>()
  for (const { trackId } of rows) counts.set(trackId, (counts.get(trackId) ?? 0) + 1)
  return counts
}
