import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Context } from '../context.ts'
import { Id, refusals } from '../http/views.ts'
import { QUALITY_LIMITS } from '../subtitles/quality-limits.ts'
import { listFindings } from './list-findings.ts'
import { FindingsView } from './schemas.ts'

const limits = Object.entries(QUALITY_LIMITS).map(([name, limit]) => ({ name, ...limit }))

/** Who has more to mend begins with these. */
const MOST_FINDINGS = 2_000

/** What a person should look at in a track. */
export const findingRoutes: FastifyPluginAsyncTypebox<{ ctx: Context }> = async (app, { ctx }) => {
  app.get(
    '/tracks/:trackId/findings',
    {
      config: { permission: 'work.read' },
      schema: {
        operationId: 'listTrackFindings',
        summary: 'List what is wrong with a track',
        tags: ['subtitles'],
        description:
          'Reading speed, lines too long for 9:16, overlaps, gaps, cues without words or beyond the video, lines that were not translated, ' +
          'and the script or words of another region; with the thresholds that were used.',
        params: Type.Object({ trackId: Id }),
        response: { 200: FindingsView, ...refusals },
      },
    },
    async (request) => {
      const findings = await listFindings(ctx, request.params.trackId)
      return { findings: findings.slice(0, MOST_FINDINGS), total: findings.length, limits }
    },
  )
}
