import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { refusals } from '../http/views.ts'
import { CONTENT_NOTES, CREDIT_ROLES, GENRES } from './vocabulary.ts'

const tags = ['vocabularies']

const labels = Type.Object(
  {
    'zh-Hans': Type.String(),
    'zh-Hant': Type.String(),
    'zh-Hant-HK': Type.Optional(Type.String({ description: 'Where Hong Kong and Macau say it otherwise' })),
    en: Type.String(),
    pt: Type.String(),
  },
  { description: 'What it is called, by locale' },
)
const code = Type.String({ description: 'What is stored' })
const TermsView = Type.Object({ items: Type.Array(Type.Object({ code, labels })) })
const RolesView = Type.Object({
  items: Type.Array(
    Type.Object({
      code,
      labels,
      schemaOrg: Type.String({ description: 'The property of schema.org that says it' }),
      movieLabs: Type.Union([Type.String({ description: 'The JobFunction of MovieLabs metadata' }), Type.Null()]),
    }),
  ),
})

/** The words that works are described with. */
export const vocabularyRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/genres',
    {
      config: { permission: 'vocabulary.read' },
      schema: {
        operationId: 'listGenres',
        summary: 'List the genres that a work may have',
        tags,
        response: { 200: { description: 'All of them', ...TermsView }, ...refusals },
      },
    },
    async () => ({ items: GENRES }),
  )

  app.get(
    '/credit-roles',
    {
      config: { permission: 'vocabulary.read' },
      schema: {
        operationId: 'listCreditRoles',
        summary: 'List what people may be credited for',
        tags,
        response: { 200: { description: 'All of them', ...RolesView }, ...refusals },
      },
    },
    async () => ({ items: CREDIT_ROLES }),
  )

  app.get(
    '/content-notes',
    {
      config: { permission: 'vocabulary.read' },
      schema: {
        operationId: 'listContentNotes',
        summary: 'List what viewers may be warned of',
        tags,
        response: { 200: { description: 'All of them', ...TermsView }, ...refusals },
      },
    },
    async () => ({ items: CONTENT_NOTES }),
  )
}
