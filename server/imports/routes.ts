import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import type { ImportRow } from '../../db/queries/imports.ts'
import type { Context } from '../context.ts'
import { callerOf } from '../http/authenticate.ts'
import { idempotencyOf } from '../http/idempotency.ts'
import { Id, IdempotencyHeaders, refusals } from '../http/views.ts'
import { commitImport } from './commit-import.ts'
import { changeImport, createImport } from './create-import.ts'
import { getImport } from './lookups.ts'
import { presentImport } from './present-import.ts'
import { ImportChangeBody, NewImportBody } from './schemas.ts'
import { TEMPLATE_LOCALES, writeCsvTemplate, writeXlsxTemplate } from './sheets/write-template.ts'

const config = { permission: 'import.write' } as const
const tags = ['imports']
const importAnswer = { description: 'The import with its plan', ...Type.Ref('Import') }
const ImportParams = Type.Object({ importId: Id })
const TemplateQuery = Type.Object({
  locale: Type.Enum(TEMPLATE_LOCALES, { default: 'en', description: 'Language of the headers' }),
})
const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
/** The digest of the plan that was seen, as an entity tag. */
const SeenPlan = Type.Object({
  'if-match': Type.String({ pattern: '^"?[0-9a-f]{64}"?$', description: 'The planDigest, or the ETag' }),
})

/** Whole series at once: a dry run first, then one commit. */
export const importRoutes: FastifyPluginAsyncTypebox<{ ctx: Context }> = async (app, { ctx }) => {
  const send = (reply: FastifyReply, row: ImportRow) =>
    reply.header('etag', `"${row.planDigest}"`).send(presentImport(row))

  app.post(
    '/imports',
    {
      config,
      schema: {
        operationId: 'createImport',
        summary: 'Plan an import',
        tags,
        description:
          'A dry run over finished uploads and, optionally, a sheet: which episodes are made or changed, what is missing, twice, left over or guessed, and what is wrong in which cell. Nothing changes.',
        headers: IdempotencyHeaders,
        body: NewImportBody,
        response: { 201: importAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request)
      const idempotency = idempotencyOf(caller, 'createImport', request.headers['idempotency-key'], request.body)
      const row = await createImport(ctx, caller, request.body, idempotency)
      return send(reply.code(201).header('location', `/api/imports/${row.id}`), row)
    },
  )

  app.get(
    '/imports/:importId',
    {
      config,
      schema: {
        operationId: 'getImport',
        summary: 'Read an import',
        tags,
        params: ImportParams,
        response: { 200: importAnswer, ...refusals },
      },
    },
    async (request, reply) => send(reply, await getImport(ctx.db, request.params.importId)),
  )

  app.patch(
    '/imports/:importId',
    {
      config,
      schema: {
        operationId: 'changeImport',
        summary: 'Plan an import anew',
        tags,
        description: 'With other overrides, corrected cells or another sheet, until it is committed.',
        params: ImportParams,
        body: ImportChangeBody,
        response: { 200: importAnswer, ...refusals },
      },
    },
    async (request, reply) =>
      send(reply, await changeImport(ctx, callerOf(request), request.params.importId, request.body)),
  )

  app.post(
    '/imports/:importId/commit',
    {
      config,
      schema: {
        operationId: 'commitImport',
        summary: 'Commit an import',
        tags,
        description:
          'Does what the plan says: all of it or nothing. 409 IMPORT_STALE: the work has changed, and the import has a new plan.',
        params: ImportParams,
        headers: SeenPlan,
        response: { 200: importAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const digest = request.headers['if-match'].replaceAll('"', '')
      return send(reply, await commitImport(ctx, callerOf(request), request.params.importId, digest))
    },
  )

  app.get(
    '/imports/template.csv',
    {
      config,
      schema: {
        operationId: 'getImportTemplateAsCsv',
        summary: 'Read a sheet to fill in, as CSV',
        tags,
        querystring: TemplateQuery,
        response: {
          200: { description: 'The sheet', content: { 'text/csv': { schema: Type.String() } } },
          ...refusals,
        },
      },
    },
    async (request, reply) => {
      reply.header('content-disposition', 'attachment; filename="juku-import.csv"')
      reply.header('content-type', 'text/csv; charset=utf-8').serializer(String)
      return reply.send(writeCsvTemplate(request.query.locale))
    },
  )

  app.get(
    '/imports/template.xlsx',
    {
      config,
      schema: {
        operationId: 'getImportTemplateAsXlsx',
        summary: 'Read a sheet to fill in, as XLSX',
        tags,
        querystring: TemplateQuery,
        response: {
          200: {
            description: 'The sheet',
            content: { [XLSX_TYPE]: { schema: Type.String({ format: 'binary' }) } },
          },
          ...refusals,
        },
      },
    },
    async (request, reply) => {
      const sheet = await writeXlsxTemplate(request.query.locale)
      reply.header('content-disposition', 'attachment; filename="juku-import.xlsx"').header('content-type', XLSX_TYPE)
      return reply.serializer((value: unknown) => value as string).send(sheet)
    },
  )
}
