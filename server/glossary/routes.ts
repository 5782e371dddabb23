import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Context } from '../context.ts'
import { callerOf } from '../http/authenticate.ts'
import { idempotencyOf } from '../http/idempotency.ts'
import { linkNext } from '../http/next-link.ts'
import { IdempotencyHeaders, refusals } from '../http/views.ts'
import { NORMALISATION_VERSION } from '../language/fold-text.ts'
import { addWord } from './add-word.ts'
import { REBUILD_DELAY_MS } from './ask-for-rebuild.ts'
import { pageEdits } from './list-edits.ts'
import { pageWords } from './list-words.ts'
import { presentEdit, presentWord } from './present.ts'
import { retireWord } from './retire-word.ts'
import { EditsQuery, EditsView, NewWordBody, RetireBody, WordsQuery, WordsView } from './schemas.ts'

export interface GlossaryRoutesOptions {
  readonly ctx: Context
  /** How long after the last edit documents are made anew. Default 30 s. */
  readonly rebuildDelayMs?: number | undefined
}

const tags = ['glossary']
const editAnswer = { description: 'The edit', ...Type.Ref('GlossaryEdit') }

/** The glossary: list, add, retire, who did what. A handler parses, calls one use case and presents. */
export const glossaryRoutes: FastifyPluginAsyncTypebox<GlossaryRoutesOptions> = async (app, options) => {
  const ctx = { ...options.ctx, rebuildDelayMs: options.rebuildDelayMs ?? REBUILD_DELAY_MS }

  app.get(
    '/glossary',
    {
      config: { permission: 'glossary.read' },
      schema: {
        operationId: 'listGlossary',
        summary: 'List regional words, concept by concept',
        tags,
        querystring: WordsQuery,
        response: { 200: { description: 'A page of words', ...WordsView }, ...refusals },
      },
    },
    async (request, reply) => {
      const { words, nextCursor, revision } = await pageWords(ctx, request.query)
      linkNext(request, reply, nextCursor)
      reply.header('etag', `"${NORMALISATION_VERSION}.${revision}"`)
      return { items: words.map(presentWord), nextCursor }
    },
  )

  app.post(
    '/glossary',
    {
      config: { permission: 'glossary.edit' },
      schema: {
        operationId: 'addGlossaryWord',
        summary: 'Add a regional word',
        description:
          'Searches go by it at once; documents are made anew in the background, half a minute after the last edit.',
        tags,
        headers: IdempotencyHeaders,
        body: NewWordBody,
        response: { 201: editAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request)
      const key = request.headers['idempotency-key']
      const idempotency = idempotencyOf(caller, 'addGlossaryWord', key, request.body)
      return reply.code(201).send(presentEdit(await addWord(ctx, caller, request.body, idempotency)))
    },
  )

  app.post(
    '/glossary/retire',
    {
      config: { permission: 'glossary.edit' },
      schema: {
        operationId: 'retireGlossaryWord',
        summary: 'Retire a word, wherever it is said',
        description: 'It counts until documents have been made anew, then it stands for itself only.',
        tags,
        body: RetireBody,
        response: { 200: editAnswer, ...refusals },
      },
    },
    async (request) => presentEdit(await retireWord(ctx, callerOf(request), request.body)),
  )

  app.get(
    '/glossary/edits',
    {
      config: { permission: 'glossary.read' },
      schema: {
        operationId: 'listGlossaryEdits',
        summary: 'List who changed what, the newest first',
        tags,
        querystring: EditsQuery,
        response: { 200: { description: 'A page of edits', ...EditsView }, ...refusals },
      },
    },
    async (request, reply) => {
      const { rows, nextCursor } = await pageEdits(ctx, request.query)
      linkNext(request, reply, nextCursor)
      return { items: rows.map(presentEdit), nextCursor }
    },
  )
}
