import type { Reader } from '../../db/open.ts'
import { listNotes, listReplies, type PlacedNote, type ReplyRow } from '../../db/queries/review-notes.ts'
import { presentInstant } from '../catalogue/present-work.ts'
import type { Context } from '../context.ts'
import { decodeCursor, encodeCursor } from '../http/cursor.ts'
import type { NotesQuery, NoteView } from './note-schemas.ts'

/** One page of notes as they come when the work is watched: on the whole work first, then by episode and second. @throws {CatalogueError} CURSOR_INVALID */
export async function pageNotes(
  ctx: Pick<Context, 'db'>,
  workId: string,
  { cursor, limit, ...filter }: NotesQuery,
): Promise<{ items: NoteView[]; nextCursor: string | null }> {
  const shape = { number: 'number', fromMs: 'number', id: 'string' } as const
  const after = cursor === undefined ? undefined : decodeCursor(cursor, shape)
  const found = await listNotes(ctx.db, { ...filter, workId, after, limit: limit + 1 })
  const rows = found.slice(0, limit)
  const last = rows.at(-1)
  const nextCursor = found.length > limit && last ? encodeCursor({ ...last.place }) : null
  return { items: await presentNotes(ctx.db, rows), nextCursor }
}

/** The public views of notes with their answers. One query, however many they are. */
export async function presentNotes(db: Reader, notes: readonly PlacedNote[]): Promise<NoteView[]> {
  const ids = notes.map(({ id }) => id)
  const replies = Map.groupBy(await listReplies(db, ids), ({ noteId }) => noteId)
  return notes.map((note) => presentNote(note, replies.get(note.id) ?? []))
}

function presentNote(note: PlacedNote, replies: readonly ReplyRow[]): NoteView {
  const { id, workId, episodeId, fromMs, untilMs, region, trackId, trackLocale, severity, text, state } = note
  const { resolverId, resolverName } = note
  return {
    ...{ id, workId, episodeId, episodeNumber: note.numberNow ?? note.episodeNumber },
    episodeRemoved: episodeId !== null && note.numberNow === null,
    ...{ fromMs, untilMs, region, trackId, trackLocale, severity, text, state },
    by: { id: note.authorId, name: note.authorName },
    resolvedBy: resolverId === null ? null : { id: resolverId, name: resolverName ?? resolverId },
    resolvedAt: presentInstant(note.resolvedAtMs),
    replies: replies.map((reply) => ({
      ...{ id: reply.id, text: reply.text, by: { id: reply.authorId, name: reply.authorName } },
      at: new Date(reply.createdAtMs).toISOString(),
    })),
    createdAt: new Date(note.createdAtMs).toISOString(),
    updatedAt: new Date(note.updatedAtMs).toISOString(),
  }
}
