import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Context } from '../context.ts'
import { callerOf } from '../http/authenticate.ts'
import { entityTag } from '../http/entity-tags.ts'
import { Id, IfMatch, refusals } from '../http/views.ts'
import type { CueOperation } from './cue-operation.ts'
import { CUE_EDIT_BYTES, CueEditBody, CueEditView, CuePaging, CuesView } from './cue-schemas.ts'
import { editCues, readCueSheet } from './edit-cues.ts'
import { presentCues } from './present-cues.ts'

const tags = ['subtitles']
const TrackParams = Type.Object({ trackId: Id })

/** The cues of a track, one by one: read them, and edit them. */
export const cueRoutes: FastifyPluginAsyncTypebox<{ ctx: Context }> = async (app, { ctx }) => {
  app.get(
    '/tracks/:trackId/cues',
    {
      config: { permission: 'work.read' },
      schema: {
        operationId: 'listCues',
        summary: 'Read the cues of a track',
        tags,
        description:
          'With every changed word of a draft, where it stands, why, and what was decided of it. ' +
          'What is wrong with which cue: /api/tracks/{trackId}/findings.',
        params: TrackParams,
        querystring: CuePaging,
        response: { 200: CuesView, ...refusals },
      },
    },
    async (request, reply) => {
      const sheet = await readCueSheet(ctx.db, request.params.trackId)
      return reply.header('etag', entityTag(sheet.track)).send(presentCues(sheet, request.query))
    },
  )

  app.patch(
    '/tracks/:trackId/cues',
    {
      bodyLimit: CUE_EDIT_BYTES,
      config: { permission: 'work.edit' },
      schema: {
        operationId: 'editCues',
        summary: 'Edit the cues of a track',
        tags,
        description:
          'All steps or none. If-Match has to be the ETag of the cues, in which positions count. ' +
          'Drafts that came from the track are made anew around what people wrote in them, search finds the new lines, and an approved work goes back into review.',
        params: TrackParams,
        headers: IfMatch,
        body: CueEditBody,
        response: { 200: CueEditView, ...refusals },
      },
    },
    async (request, reply) => {
      const { operations, allowBeyondVideo } = request.body
      const edit = { operations: operations as CueOperation[], allowBeyondVideo } // as the schema has it
      const { 'if-match': ifMatch } = request.headers
      const { track, inverse } = await editCues(ctx, callerOf(request), request.params.trackId, edit, ifMatch)
      reply.header('etag', entityTag(track))
      return {
        trackId: track.id,
        cueCount: track.cueCount,
        inverse: { ...inverse, operations: [...inverse.operations] },
      }
    },
  )
}
