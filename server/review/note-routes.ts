import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import type { PlacedNote } from '../../db/queries/review-notes.ts'
import { getWork } from '../catalogue/lookups.ts'
import type { Context } from '../context.ts'
import { callerOf } from '../http/authenticate.ts'
import { entityTag } from '../http/entity-tags.ts'
import { idempotencyOf } from '../http/idempotency.ts'
import { linkNext } from '../http/next-link.ts'
import { IdempotencyHeaders, IfMatch, refusals, WorkParams } from '../http/views.ts'
import { pageNotes, presentNotes } from './list-notes.ts'
import { NewNote, NewReply, NoteChange, NoteParams, NotesQuery, NotesView } from './note-schemas.ts'
import { editNote, removeNote, replyToNote, writeNote } from './write-notes.ts'

const tags = ['review']
const noteAnswer = { description: 'The note', ...Type.Ref('Note') }

/** Notes about works, down to the second: between those who review and those who make. */
export const noteRoutes: FastifyPluginAsyncTypebox<{ ctx: Context }> = async (app, { ctx }) => {
  const send = async (reply: FastifyReply, note: PlacedNote) => {
    const [view] = await presentNotes(ctx.db, [note])
    return reply.header('etag', entityTag(note)).send(view)
  }

  app.get(
    '/works/:workId/notes',
    {
      config: { permission: 'work.read' },
      schema: {
        operationId: 'listNotes',
        summary: 'List the notes about a work, in the order of its episodes and their seconds',
        tags,
        params: WorkParams,
        querystring: NotesQuery,
        response: { 200: { description: 'A page of notes', ...NotesView }, ...refusals },
      },
    },
    async (request, reply) => {
      const { id } = await getWork(ctx.db, request.params.workId)
      const page = await pageNotes(ctx, id, request.query)
      linkNext(request, reply, page.nextCursor)
      return page
    },
  )

  app.post(
    '/works/:workId/notes',
    {
      config: { permission: 'note.write' },
      schema: {
        operationId: 'writeNote',
        summary: 'Write a note about a work, an episode, or a moment of one',
        description: 'When the episode is removed, the note stays readable under its number.',
        tags,
        params: WorkParams,
        headers: IdempotencyHeaders,
        body: NewNote,
        response: { 201: noteAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const { workId } = request.params
      const caller = callerOf(request)
      const key = request.headers['idempotency-key']
      const idempotency = idempotencyOf(caller, `writeNote ${workId}`, key, request.body)
      const note = await writeNote(ctx, caller, workId, request.body, idempotency)
      reply.code(201)
      return send(reply, note)
    },
  )

  app.patch(
    '/works/:workId/notes/:noteId',
    {
      config: { permission: 'note.write' },
      schema: {
        operationId: 'editNote',
        summary: 'Resolve a note or open it again; change the text and severity of your own',
        tags,
        params: NoteParams,
        headers: IfMatch,
        body: NoteChange,
        response: { 200: noteAnswer, ...refusals },
      },
    },
    async (request, reply) =>
      send(reply, await editNote(ctx, callerOf(request), request.params, request.body, request.headers['if-match'])),
  )

  app.delete(
    '/works/:workId/notes/:noteId',
    {
      config: { permission: 'note.write' },
      schema: {
        operationId: 'removeNote',
        summary: 'Remove your own note',
        tags,
        params: NoteParams,
        headers: IfMatch,
        response: { 204: { description: 'Removed', type: 'null' }, ...refusals },
      },
    },
    async (request, reply) => {
      await removeNote(ctx, callerOf(request), request.params, request.headers['if-match'])
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/works/:workId/notes/:noteId/replies',
    {
      config: { permission: 'note.write' },
      schema: {
        operationId: 'replyToNote',
        summary: 'Answer to a note',
        tags,
        params: NoteParams,
        headers: IdempotencyHeaders,
        body: NewReply,
        response: { 201: noteAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request)
      const key = request.headers['idempotency-key']
      const idempotency = idempotencyOf(caller, `replyToNote ${request.params.noteId}`, key, request.body)
      const note = await replyToNote(ctx, caller, request.params, request.body.text, idempotency)
      reply.code(201)
      return send(reply, note)
    },
  )
}
