import { and, asc, count, eq, gt, or, sql } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { episodes, reviewNotes, reviewReplies } from '../schema/index.ts'

export type NoteRow = Readonly<typeof reviewNotes.$inferSelect>
export type ReplyRow = Readonly<typeof reviewReplies.$inferSelect>

/** A note, and the number that its episode has by now; null = the episode is gone, or it is about none. */
export interface PlacedNote extends NoteRow {
  readonly numberNow: number | null
}

export async function findNoteById(db: Reader, id: string): Promise<NoteRow | undefined> {
  return db.select().from(reviewNotes).where(eq(reviewNotes.id, id)).get()
}

/** A note of a work. */
export async function findNote(
  db: Reader,
  { workId, id }: { readonly workId: string; readonly id: string },
): Promise<PlacedNote | undefined> {
  return selectPlaced(db)
    .where(and(eq(reviewNotes.id, id), eq(reviewNotes.workId, workId)))
    .all()
    .map(({ note, numberNow }) => ({ ...note, numberNow }))[0]
}

export interface NoteFilter {
  readonly workId: string
  readonly episodeId?: string | undefined
  /** As it is by now, or was last. */
  readonly episodeNumber?: number | undefined
  readonly state?: NoteRow['state'] | undefined
  readonly severity?: NoteRow['severity'] | undefined
  readonly region?: string | undefined
  /** Behind this place. */
  readonly after?: NotePlace | undefined
  readonly limit: number
}

/** Where a note stands among those of its work: -1 stands for what it does not name. */
export interface NotePlace {
  readonly number: number
  readonly fromMs: number
  readonly id: string
}

/** Notes of a work as they come when it is watched: on the whole work first, then by episode and second. */
export async function listNotes(db: Reader, filter: NoteFilter): Promise<(PlacedNote & { place: NotePlace })[]> {
  const number = sql<number>`coalesce(${episodes.number}, ${reviewNotes.episodeNumber}, -1)`
  const fromMs = sql<number>`coalesce(${reviewNotes.fromMs}, -1)`
  const { after, episodeId, episodeNumber, state, severity, region } = filter
  const rows = selectPlaced(db)
    .where(
      and(
        eq(reviewNotes.workId, filter.workId),
        episodeId === undefined ? undefined : eq(reviewNotes.episodeId, episodeId),
        episodeNumber === undefined ? undefined : eq(number, episodeNumber),
        state === undefined ? undefined : eq(reviewNotes.state, state),
        severity === undefined ? undefined : eq(reviewNotes.severity, severity),
        region === undefined ? undefined : eq(reviewNotes.region, region),
        after &&
          or(
            gt(number, after.number),
            and(eq(number, after.number), gt(fromMs, after.fromMs)),
            and(eq(number, after.number), eq(fromMs, after.fromMs), gt(reviewNotes.id, after.id)),
          ),
      ),
    )
    .orderBy(asc(number), asc(fromMs), asc(reviewNotes.id))
    .limit(filter.limit)
    .all()
  return rows.map(({ note, numberNow }) => {
    const place = { number: numberNow ?? note.episodeNumber ?? -1, fromMs: note.fromMs ?? -1, id: note.id }
    return { ...note, numberNow, place }
  })
}

export async function insertNote(tx: Tx, row: typeof reviewNotes.$inferInsert): Promise<void> {
  tx.insert(reviewNotes).values(row).run()
}

/** Changes a note and raises its version. */
export async function updateNote(
  tx: Tx,
  id: string,
  change: Partial<Omit<typeof reviewNotes.$inferInsert, 'id' | 'workId' | 'version' | 'updatedAtMs'>>,
  nowMs: number,
): Promise<void> {
  tx.update(reviewNotes)
    .set({ ...change, version: sql`${reviewNotes.version} + 1`, updatedAtMs: nowMs })
    .where(eq(reviewNotes.id, id))
    .run()
}

/** Forgets a note with its answers. */
export async function deleteNote(tx: Tx, id: string): Promise<void> {
  tx.delete(reviewNotes).where(eq(reviewNotes.id, id)).run()
}

/** How many notes a work has, in all or in a state. */
export async function countNotes(db: Reader, workId: string, state?: NoteRow['state']): Promise<number> {
  const ofState = state === undefined ? undefined : eq(reviewNotes.state, state)
  const row = db
    .select({ count: count() })
    .from(reviewNotes)
    .where(and(eq(reviewNotes.workId, workId), ofState))
    .get()
  return row?.count ?? 0
}

/** How many open notes each of these works has, and how many of them are blockers; a work without is left out. */
export async function countOpenNotes(
  db: Reader,
  workIds: readonly string[],
): Promise<Map<string, { readonly notes: number; readonly blockers: number }>> {
  const blockers = sql<number>`sum(${reviewNotes.severity} = 'blocker')`
  const rows = db
    .select({ workId: reviewNotes.workId, notes: count(), blockers })
    .from(reviewNotes)
    .where(
      and(
        sql`${reviewNotes.workId} in (select value from json_each(${JSON.stringify(workIds)}))`,
        eq(reviewNotes.state, 'open'),
      ),
    )
    .groupBy(reviewNotes.workId)
    .all()
  return new Map(rows.map(({ workId, ...counts }) => [workId, counts]))
}

export async function insertReply(tx: Tx, row: typeof reviewReplies.$inferInsert): Promise<void> {
  tx.insert(reviewReplies).values(row).run()
}

/** The answers to these notes, each note's in order. */
export async function listReplies(db: Reader, noteIds: readonly string[]): Promise<ReplyRow[]> {
  if (noteIds.length === 0) return []
  return db
    .select()
    .from(reviewReplies)
    .where(sql`${reviewReplies.noteId} in (select value from json_each(${JSON.stringify(noteIds)}))`)
    .orderBy(asc(reviewReplies.noteId), asc(reviewReplies.id))
    .all()
}

function selectPlaced(db: Reader) {
  return db
    .select({ note: reviewNotes, numberNow: episodes.number })
    .from(reviewNotes)
    .leftJoin(episodes, eq(episodes.id, reviewNotes.episodeId))
    .$dynamic()
}
