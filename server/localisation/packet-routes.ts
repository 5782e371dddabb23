import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Static } from 'typebox'
import { FileBytes } from '../catalogue/episode-schemas.ts'
import { getWork } from '../catalogue/lookups.ts'
import { sendUserText } from '../catalogue/user-bytes.ts'
import type { Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { callerOf } from '../http/authenticate.ts'
import { sentAs } from '../http/sent-as.ts'
import { refusals, WorkParams } from '../http/views.ts'
import { SHEET_LIMITS } from '../imports/sheets/sheet.ts'
import { parseLocale } from '../language/locales.ts'
import { countTranslated } from './count-translated.ts'
import { type PacketWish, readPacket } from './packet.ts'
import { PacketAnswer, PacketQuery, ProgressView, ReturnQuery } from './schemas.ts'
import { takePacket } from './take-packet.ts'
import { writePacketSrt, writePacketXlsx } from './write-packet.ts'

const tags = ['subtitles']
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const SRT = 'application/x-subrip'
const file = { schema: FileBytes }

/** Lines out to a translator, and in again. */
export const packetRoutes: FastifyPluginAsyncTypebox<{ ctx: Context }> = async (app, { ctx }) => {
  const options = { parseAs: 'buffer', bodyLimit: SHEET_LIMITS.fileBytes } as const
  app.addContentTypeParser([XLSX, SRT], options, (_request, body, done) => done(null, body))

  app.get(
    '/works/:workId/packet',
    {
      config: { permission: 'work.edit' },
      schema: {
        operationId: 'getTranslationPacket',
        summary: 'Take lines out for a translator',
        tags,
        description:
          'A sheet with each line beside its translation, with what was approved for the same line before and hints of the glossary; or the SRT of one episode.',
        params: WorkParams,
        querystring: PacketQuery,
        response: { 200: { description: 'The packet', content: { [XLSX]: file, [SRT]: file } }, ...refusals },
      },
    },
    async (request, reply) => {
      const { format } = request.query
      const episodes = await readPacket(ctx.db, await wishOf(ctx, request.params.workId, request.query))
      if (format === 'srt') {
        const [episode, second] = episodes
        if (episode === undefined || second !== undefined) {
          const detail = 'An SRT packet is for one episode: name it as firstEpisode and lastEpisode.'
          throw new CatalogueError('PACKET_INVALID', detail)
        }
        return sendUserText(reply, `${SRT}; charset=utf-8`, writePacketSrt(episode))
      }
      const name = `attachment; filename="packet.${parseLocale(request.query.to ?? '')}.xlsx"`
      reply.header('content-type', XLSX).header('content-disposition', name).header('cache-control', 'no-store')
      return reply.send((await writePacketXlsx(episodes)) as unknown as string) // the schema has no name for bytes
    },
  )

  app.post(
    '/works/:workId/packet',
    {
      config: { permission: 'work.edit', sentBody: sentAs([XLSX, FileBytes], [SRT, FileBytes]) },
      bodyLimit: SHEET_LIMITS.fileBytes,
      schema: {
        operationId: 'returnTranslationPacket',
        summary: 'Bring a packet back',
        tags,
        description:
          'The same sheet or SRT with its translations. A dry run, as long as dryRun is not false. A row that moved, is missing or is foreign refuses all of it.',
        consumes: [XLSX, SRT],
        params: WorkParams,
        querystring: ReturnQuery,
        response: { 200: PacketAnswer, ...refusals },
      },
    },
    async (request) => {
      const { dryRun } = request.query
      const bytes = request.body
      if (!Buffer.isBuffer(bytes))
        throw new CatalogueError('PACKET_INVALID', `Send the packet itself, as ${XLSX} or ${SRT}.`)
      const format = request.headers['content-type']?.startsWith(SRT) ? 'srt' : 'xlsx'
      const wish = await wishOf(ctx, request.params.workId, request.query)
      return { dryRun, ...(await takePacket(ctx, callerOf(request), wish, { format, bytes }, dryRun)) }
    },
  )

  app.get(
    '/works/:workId/translations',
    {
      config: { permission: 'work.read' },
      schema: {
        operationId: 'listTranslations',
        summary: 'Say how far a work is in each locale',
        tags,
        params: WorkParams,
        response: { 200: ProgressView, ...refusals },
      },
    },
    async (request) => ({ locales: await countTranslated(ctx, request.params.workId) }),
  )
}

async function wishOf(
  ctx: Pick<Context, 'db'>,
  workId: string,
  query: Omit<Static<typeof ReturnQuery>, 'dryRun'>,
): Promise<PacketWish> {
  await getWork(ctx.db, workId)
  const { from = '', to = '', firstEpisode, lastEpisode } = query
  const [source, target] = [parseLocale(from), parseLocale(to)]
  if (source === undefined || target === undefined || source === target) {
    throw new CatalogueError(
      'LOCALE_INVALID',
      'Say from which locale to which other a packet goes, such as from=zh-Hans-CN and to=en.',
    )
  }
  return { workId, from: source, to: target, firstEpisode, lastEpisode }
}
