import { hash } from 'node:crypto'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { presentInstant } from '../catalogue/present-work.ts'
import { readReaderLocale } from '../catalogue/reader-locale.ts'
import type { Context } from '../context.ts'
import { refusals, WorkParams } from '../http/views.ts'
import { pickText } from '../readiness/pick-text.ts'
import { presentFindings } from '../readiness/present-findings.ts'
import { countFindings } from '../readiness/stored-findings.ts'
import { assessSeenWork, type SeenAssessment } from './assess-seen.ts'
import { partnerOf } from './authenticate-partner.ts'
import { exampleWork } from './examples.ts'
import { getSeenWork } from './get-seen.ts'
import { exampleReadiness, PartnerReadinessQuery, PartnerReadinessView } from './readiness-schemas.ts'
import { ConditionalHeaders } from './schemas.ts'
import { sendBody } from './send-body.ts'

/** That the words of rules are in when nobody says what they read. */
const WORDS = 'en'
const MOST_PLACES = 100

/** How ready works are for the regions of a key. */
export const readinessRoutes: FastifyPluginAsyncTypebox<{ ctx: Context }> = async (app, { ctx }) => {
  app.get(
    '/works/:workId/readiness',
    {
      config: { scope: 'catalogue:read', cost: 5 },
      schema: {
        operationId: 'readPartnerWorkReadiness',
        summary: 'How ready a work is for the regions of your key, and for platforms',
        description:
          'Worked out with each call, from what your key shows of the work and by the rules that are in force. A region that there are no rules for is left out. ' +
          'Every finding says where its rule comes from and how sure that is. This is no legal advice.',
        tags: ['partners'],
        security: [{ partnerKey: [] }],
        headers: ConditionalHeaders,
        params: WorkParams,
        querystring: PartnerReadinessQuery,
        response: {
          200: {
            description: 'One entry a region or platform',
            ...PartnerReadinessView,
            examples: [exampleReadiness(exampleWork.id)],
          },
          304: { description: 'As it was', type: 'null' },
          ...refusals,
        },
      },
    },
    async (request, reply) => {
      const { lens } = partnerOf(request)
      const { targets, locale } = request.query
      const reader = readReaderLocale(locale) ?? WORDS
      const work = await getSeenWork(ctx, { lens }, request.params.workId)
      const view = presentReadiness(work.id, await assessSeenWork(ctx, lens, work, targets), reader)
      const body = Buffer.from(JSON.stringify(view))
      // It changes by itself as rules and ratings begin and end, and so its tag is made of what it says.
      const etag = `"${hash('sha256', body, 'base64url').slice(0, 22)}"`
      return sendBody(request, reply, { etag, changedAtMs: undefined, make: () => body })
    },
  )
}

function presentReadiness(workId: string, assessed: readonly SeenAssessment[], reader: string): PartnerReadinessView {
  return {
    workId,
    targets: assessed.map(({ target, evaluation }) => ({
      ...{ target: target.id, kind: target.pack.kind, label: pickText(target.pack.labels, reader).text },
      ...{ packVersion: target.pack.version, state: evaluation.state, counts: countFindings(evaluation) },
      validFrom: presentInstant(evaluation.validFromMs),
      validUntil: presentInstant(evaluation.validUntilMs),
      findings: presentFindings(target, evaluation.findings, { reader, mostPlaces: MOST_PLACES }).map((view) => ({
        ...view,
        places: view.places.map(({ seen: _, ...place }) => place),
      })),
    })),
  }
}
