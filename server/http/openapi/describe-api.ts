import { readFileSync } from 'node:fs'
import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import type { TSchema } from 'typebox'
import type { Settings } from '../../config.ts'
import { sessionCookieName } from '../authenticate.ts'
import type { SentBodies } from '../sent-as.ts'
import { ProblemView } from '../views.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a route takes that reads its body by itself: described, but not validated by the framework. */
    sentBody?: TSchema | SentBodies
  }
}

const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

/** Collects the routes of both APIs that are registered after it, for `documentOf`. `views` are the named shapes that they refer to. */
export async function describeApi(app: FastifyInstance, settings: Settings, views: readonly object[]): Promise<void> {
  for (const view of [ProblemView, ...views]) app.addSchema(view)
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Juku',
        version,
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: settings.PUBLIC_URL ?? '/' }],
      security: [{ token: [] }, { session: [] }],
      tags: [
        { name: 'session', description: 'Signing in and out' },
        { name: 'organisations', description: 'Producers, curators and partners, and who belongs to them' },
        { name: 'people', description: 'One’s own name, password and tokens' },
        { name: 'uploads', description: 'Files that are sent in pieces and go on where they broke off (tus 1.0.0)' },
        { name: 'works', description: 'What producers publish' },
        { name: 'episodes', description: 'The playable parts of a work' },
        { name: 'subtitles', description: 'Cues of an episode in a locale' },
        { name: 'files', description: 'Videos, stills and storyboards' },
        { name: 'duplicates', description: 'Videos that are copies or parts of each other' },
        { name: 'rights', description: 'Where, when and on whose word a work may be shown' },
        { name: 'rules', description: 'What regions and platforms ask for, with dates and sources' },
        {
          name: 'review',
          description: 'From the producer to where a work is shown: queue, notes, approvals, publication',
        },
        { name: 'collections', description: 'Works that are put together, in an order' },
        { name: 'keys', description: 'Keys of partner platforms' },
        { name: 'profiles', description: 'What partner platforms take, and what they would not get' },
        { name: 'partners', description: 'What partner platforms see, through the lens of their keys' },
        { name: 'events', description: 'What happens, as it happens' },
        { name: 'glossary', description: 'Regional words: the program’s, the curators’, and those that were learned' },
        { name: 'operations', description: 'How the installation is, for its operator' },
        { name: 'search', description: 'Works and lines, across scripts and regional wording' },
      ],
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', description: 'The operator’s token, or a person’s' },
          partnerKey: {
            type: 'http',
            scheme: 'bearer',
            description: 'A key of a partner platform, for /api/partner/v1 only: juku_<short>_<long>',
          },
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: sessionCookieName(settings),
            description: 'Set by signing in',
          },
        },
      },
    },
    transform: ({ schema, url, route }) => {
      const body = route.config?.sentBody
      return { url, schema: body ? { ...schema, body } : schema }
    },
    refResolver: { buildLocalReference: (json, _base, _fragment, index) => String(json.$id ?? `Schema${index}`) },
  })
}
