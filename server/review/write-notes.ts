import type { Tx } from '../../db/open.ts'
import {
  countNotes,
  deleteNote,
  findNote,
  insertNote,
  insertReply,
  listReplies,
  type PlacedNote,
  updateNote,
} from '../../db/queries/review-notes.ts'
import { tidyText } from '../accounts/tidy-texts.ts'
import { getWork } from '../catalogue/lookups.ts'
import type { Caller, Context } from '../context.ts'
import { CatalogueError, notFound } from '../errors.ts'
import { type Edit, nameOf, recordEdit } from '../history/record-edit.ts'
import { requireMatch } from '../http/entity-tags.ts'
import { findEarlierResult, type Idempotency, rememberResult } from '../http/idempotency.ts'
import type { NewNote, NoteChange } from './note-schemas.ts'
import { placeNote } from './place-note.ts'
import type { Taking } from './take-step.ts'

type Needs = Pick<Context, 'db' | 'now' | 'newId'>
interface NotePath {
  readonly workId: string
  readonly noteId: string
}

const MOST_NOTES = 2_000
const MOST_REPLIES = 200

/** Writes a note about a work. The same idempotent call again gives the note it wrote before. @throws {CatalogueError} as `addNote`; IDEMPOTENCY_KEY_REUSED */
export async function writeNote(
  ctx: Needs,
  caller: Caller,
  workId: string,
  note: NewNote,
  idempotency?: Idempotency,
): Promise<PlacedNote> {
  const nowMs = ctx.now()
  return ctx.db.transaction(async (tx) => {
    const earlier = await findEarlierResult(tx, idempotency, nowMs)
    if (earlier !== undefined) return getNote(tx, { workId, noteId: earlier })
    const noteId = await addNote(ctx, { tx, caller, nowMs, work: await getWork(tx, workId) }, note, '')
    await rememberResult(tx, idempotency, noteId, nowMs)
    return getNote(tx, { workId, noteId })
  })
}

/**
 * Adds a note; its id.
 * @param pointer where it stands in the body.
 * @throws {CatalogueError} NOTE_ANCHOR_INVALID, CONTENT_INVALID, TOO_MANY_NOTES
 */
export async function addNote(
  ctx: Pick<Context, 'newId'>,
  { tx, caller, work, nowMs }: Taking,
  note: NewNote,
  pointer: string,
): Promise<string> {
  const id = ctx.newId()
  const text = tidyText(note.text, `${pointer}/text`)
  const place = await placeNote(tx, work.id, note, pointer)
  if ((await countNotes(tx, work.id)) >= MOST_NOTES) {
    throw new CatalogueError('TOO_MANY_NOTES', `A work has ${MOST_NOTES} notes at most: remove some that are resolved.`)
  }
  const author = { authorKind: caller.kind, authorId: caller.id, authorName: await nameOf(tx, caller) }
  const said = { severity: note.severity ?? 'issue', text, state: 'open' } as const
  const row = { id, workId: work.id, ...place, ...said, ...author, version: 1 }
  const edit = { by: caller, atMs: nowMs, workId: work.id, entity: 'note', entityId: id, action: 'created' } as const
  await recordEdit(tx, edit, () => insertNote(tx, { ...row, createdAtMs: nowMs, updatedAtMs: nowMs }))
  return id
}

/** Changes one's own text and how much it weighs, or says whether a note is done with, which all may who write notes. @throws {CatalogueError} NOTE_NOT_FOUND, NOT_YOUR_NOTE, VERSION_CONFLICT */
export async function editNote(
  ctx: Needs,
  caller: Caller,
  path: NotePath,
  { text, severity, state }: NoteChange,
  ifMatch?: string,
): Promise<PlacedNote> {
  return changeNote(ctx, caller, path, async (tx, note, nowMs) => {
    requireMatch(ifMatch, note)
    if (text !== undefined || severity !== undefined) requireAuthor(caller, note)
    const resolver =
      state === 'resolved'
        ? {
            resolverKind: caller.kind,
            resolverId: caller.id,
            resolverName: await nameOf(tx, caller),
            resolvedAtMs: nowMs,
          }
        : { resolverKind: null, resolverId: null, resolverName: null, resolvedAtMs: null }
    const change = {
      ...(text === undefined ? {} : { text: tidyText(text, '/text') }),
      ...(severity === undefined ? {} : { severity }),
      ...(state === undefined || state === note.state ? {} : { state, ...resolver }),
    }
    await updateNote(tx, note.id, change, nowMs)
  })
}

/** Answers to a note, once for the same idempotent call. @throws {CatalogueError} NOTE_NOT_FOUND, TOO_MANY_NOTES, CONTENT_INVALID, IDEMPOTENCY_KEY_REUSED */
export async function replyToNote(
  ctx: Needs,
  caller: Caller,
  path: NotePath,
  given: string,
  idempotency?: Idempotency,
): Promise<PlacedNote> {
  const text = tidyText(given, '/text')
  return changeNote(ctx, caller, path, async (tx, note, nowMs) => {
    if ((await findEarlierResult(tx, idempotency, nowMs)) !== undefined) return
    await rememberResult(tx, idempotency, note.id, nowMs)
    if ((await listReplies(tx, [note.id])).length >= MOST_REPLIES) {
      throw new CatalogueError('TOO_MANY_NOTES', `A note has ${MOST_REPLIES} answers at most: write a new one.`)
    }
    const author = { authorKind: caller.kind, authorId: caller.id, authorName: await nameOf(tx, caller) }
    await insertReply(tx, { id: ctx.newId(), noteId: note.id, text, ...author, createdAtMs: nowMs })
    await updateNote(tx, note.id, {}, nowMs)
  })
}

/** Removes one's own note; its text stays in the history. @throws {CatalogueError} NOTE_NOT_FOUND, NOT_YOUR_NOTE, VERSION_CONFLICT */
export async function removeNote(ctx: Needs, caller: Caller, path: NotePath, ifMatch?: string): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const note = await getNote(tx, path)
    requireMatch(ifMatch, note)
    requireAuthor(caller, note)
    const edit = { ...editOf(ctx, caller, path), action: 'removed' } as const
    await recordEdit(tx, edit, () => deleteNote(tx, note.id))
  })
}

async function changeNote(
  ctx: Needs,
  caller: Caller,
  path: NotePath,
  change: (tx: Tx, note: PlacedNote, nowMs: number) => Promise<void>,
): Promise<PlacedNote> {
  return ctx.db.transaction(async (tx) => {
    const note = await getNote(tx, path)
    const edit = { ...editOf(ctx, caller, path), action: 'edited' } as const
    await recordEdit(tx, edit, () => change(tx, note, edit.atMs))
    return getNote(tx, path)
  })
}

function editOf(ctx: Needs, caller: Caller, { workId, noteId }: NotePath): Omit<Edit, 'action'> {
  return { by: caller, atMs: ctx.now(), workId, entity: 'note', entityId: noteId }
}

async function getNote(tx: Tx, { workId, noteId }: NotePath): Promise<PlacedNote> {
  const note = await findNote(tx, { workId, id: noteId })
  if (!note) throw notFound('NOTE_NOT_FOUND', noteId)
  return note
}

function requireAuthor(caller: Caller, note: PlacedNote): void {
  if (caller.kind === 'operator' || note.authorId === caller.id) return
  throw new CatalogueError('NOT_YOUR_NOTE', `${note.authorName} wrote this note: answer to it instead.`)
}
