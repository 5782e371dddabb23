import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import Type, { type Static } from 'typebox'
import { getOrganisation } from '../../accounts/edit-organisations.ts'
import type { Context } from '../../context.ts'
import { notFound } from '../../errors.ts'
import { publicUrlOf } from '../../http/authenticate.ts'
import { refusals } from '../../http/views.ts'
import { partnerOf } from '../authenticate-partner.ts'
import { createStreamCaps, type PartnerLimits } from '../limits.ts'
import { createStreamEntrance, type StreamReader, sendStream } from '../stream-answer.ts'
import { ExportQuery, FormatParams, FormatsView, ReportLineView } from './export-schemas.ts'
import { EXPORT_FORMATS, findExportFormat } from './formats.ts'
import { makeExport } from './make-export.ts'
import { presentFormat, presentProfile } from './present-profile.ts'
import { readProfile } from './profile.ts'
import { openExport, requireTaken } from './read-export-works.ts'
import { createCountedReport, createDeafReport, writeReport } from './write-report.ts'

const tags = ['partners']
const security = [{ partnerKey: [] }]
const NEXT = {
  'x-next-cursor': Type.String({
    description: 'For `after` of the next export. Keep it once this answer has come to its end',
  }),
}

/** The catalogue in the forms that partners' systems read. See docs/exports.md. */
export const exportRoutes: FastifyPluginAsyncTypebox<{ ctx: Context; limits: PartnerLimits }> = async (
  app,
  { ctx, limits },
) => {
  const enter = createStreamEntrance(app, ctx)
  const caps = createStreamCaps(limits.exports)

  /** All that an export is made of; a format or a cursor that is none is refused before anything is sent. */
  const begin = async (request: FastifyRequest, name: string, { after, bom }: Static<typeof ExportQuery>) => {
    const { lens } = partnerOf(request)
    const format = findExportFormat(name)
    if (!format) throw notFound('EXPORT_FORMAT_NOT_FOUND', name)
    const profile = await readProfile(ctx.db, lens.organisationId)
    requireTaken(profile, name)
    const opened = await openExport(ctx, lens, profile, after)
    const { id, name: partnerName } = await getOrganisation(ctx.db, lens.organisationId)
    const options = {
      ...{ profile, origin: publicUrlOf(request, ctx.settings), madeAtMs: ctx.now(), isDelta: after !== undefined },
      withBom: bom,
      ...{ regions: opened.lens.lens.regions, partner: { id, name: partnerName } },
    }
    return { format, opened, options }
  }
  const send = (
    reply: FastifyReply,
    parts: AsyncIterable<string | Uint8Array>,
    { nextCursor, type, reader }: { nextCursor: string; type: string; reader: StreamReader },
  ) => {
    const next = `?after=${encodeURIComponent(nextCursor)}`
    reply.headers({ 'x-next-cursor': nextCursor, link: `<${next}>; rel="next"` })
    return sendStream(reply, whileGood(parts, reader, limits.lifeMs), { ...reader, ...limits, type })
  }

  app.get(
    '/exports',
    {
      config: { scope: 'exports:read' },
      schema: {
        operationId: 'listPartnerExports',
        summary: 'List the forms that the catalogue can be taken in, and what your profile takes',
        ...{ tags, security },
        response: { 200: { description: 'The formats', ...FormatsView }, ...refusals },
      },
    },
    async (request, reply) => {
      const profile = await readProfile(ctx.db, partnerOf(request).organisationId)
      reply.header('cache-control', 'no-store')
      return { profile: presentProfile(profile), formats: EXPORT_FORMATS.map((one) => presentFormat(one, profile)) }
    },
  )

  app.get(
    '/exports/:format',
    {
      config: { scope: 'exports:read', cost: 100 },
      exposeHeadRoute: false,
      schema: {
        operationId: 'takePartnerExport',
        summary: 'Take all that your key shows and your profile takes, or what changed since, as one file',
        description:
          'It is made while you take it. An answer that breaks off before its end (RFC 9112, 8) is not whole: throw it away and ask again with the same `after`. ' +
          'What the format cannot carry stands in the report.',
        ...{ tags, security },
        params: FormatParams,
        querystring: ExportQuery,
        response: {
          200: {
            description: 'The file',
            headers: NEXT,
            content: Object.fromEntries(
              EXPORT_FORMATS.map(({ mediaType }) => [mediaType, { schema: Type.String({ format: 'binary' }) }]),
            ),
          },
          ...refusals,
        },
      },
    },
    async (request, reply) => {
      const { format, ...made } = await begin(request, request.params.format, request.query)
      const reader = enter(request, reply, caps)
      const parts = makeExport(ctx, { format, ...made }, createDeafReport())
      const day = new Date(made.options.madeAtMs).toISOString().slice(0, 10)
      reply.header('content-disposition', `attachment; filename="juku-${format.name}-${day}.${format.fileExtension}"`)
      return send(reply, parts, { nextCursor: made.opened.nextCursor, type: format.mediaType, reader })
    },
  )

  app.get(
    '/exports/:format/report',
    {
      config: { scope: 'exports:read', cost: 100 },
      exposeHeadRoute: false,
      schema: {
        operationId: 'takePartnerExportReport',
        summary: 'Read what such an export does not carry, and what of it is not as your profile wants it',
        description: 'Lines of JSON: `begin`, a `remark` for each work and field, `end`.',
        ...{ tags, security },
        params: FormatParams,
        querystring: ExportQuery,
        response: {
          200: {
            description: 'The report, a line each',
            headers: NEXT,
            content: { 'application/x-ndjson': { schema: ReportLineView } },
          },
          ...refusals,
        },
      },
    },
    async (request, reply) => {
      const { format, opened, options } = await begin(request, request.params.format, request.query)
      const reader = enter(request, reply, caps)
      const report = createCountedReport()
      const { nextCursor } = opened
      const { isDelta, madeAtMs } = options
      const beginning = { format: format.name, madeAt: new Date(madeAtMs).toISOString(), isDelta, nextCursor }
      const lines = writeReport(beginning, makeExport(ctx, { format, opened, options }, report), report)
      return send(reply, lines, { nextCursor, type: 'application/x-ndjson; charset=utf-8', reader })
    },
  )
}

/** Parts until whoever takes them may no longer, or has taken too long: then the answer breaks off, so that nobody takes it for whole. */
async function* whileGood(
  parts: AsyncIterable<string | Uint8Array>,
  { signal, isStillGood }: StreamReader,
  lifeMs: number,
): AsyncGenerator<string | Uint8Array> {
  const endMs = performance.now() + lifeMs
  for await (const part of parts) {
    if (signal.aborted || performance.now() > endMs || !(await isStillGood())) throw new Error('The export was cut off')
    if (part.length > 0) yield part
  }
}
