import { expect, test } from 'vitest'
import { findBreaks } from '../../scripts/openapi/find-breaks.ts'
import type { Document, Schema } from '../../server/http/openapi/document.ts'

const text = { type: 'string' } as const
const nothing = { type: 'null' } as const

/** A contract with one of each thing that can break. */
function contract() {
  return {
    openapi: '3.1.0',
    info: { title: 'A contract', version: '1.0.0' },
    security: [{ token: [] }, { session: [] }] as Record<string, string[]>[],
    tags: [],
    paths: {
      '/works': {
        get: {
          operationId: 'listWorks',
          parameters: [
            { name: 'limit', in: 'query', required: false, schema: { type: 'integer', maximum: 100 } as Schema },
            { name: 'status', in: 'query', required: false, schema: { type: 'string', enum: ['draft', 'published'] } },
          ],
          responses: {
            200: {
              headers: { ETag: {} } as Record<string, object>,
              content: {
                'application/json': {
                  schema: {
                    type: 'object',
                    required: ['items', 'next'],
                    properties: {
                      items: { type: 'array', items: { $ref: '#/components/schemas/Work' } },
                      next: { anyOf: [text, nothing] },
                    },
                  },
                },
              } as Record<string, { schema: Schema }>,
            },
            '4XX': { $ref: '#/components/responses/Refused' },
          } as Record<string, object>,
        },
        post: {
          operationId: 'createWork',
          requestBody: {
            required: false,
            content: { 'application/json': { schema: { $ref: '#/components/schemas/NewWork' } } } as Record<
              string,
              { schema: Schema }
            >,
          },
          responses: { 201: { description: 'Made' } } as Record<string, object>,
        },
      } as Record<string, object>,
    } as Record<string, Record<string, object>>,
    components: {
      securitySchemes: {},
      responses: {
        Refused: { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
      },
      schemas: {
        Work: {
          type: 'object',
          required: ['id', 'kind'],
          properties: {
            id: text,
            kind: { type: 'string', enum: ['micro_drama', 'short_video'] },
            year: { type: 'integer' },
            parent: { anyOf: [{ $ref: '#/components/schemas/Work' }, nothing] },
          },
        } as Schema,
        NewWork: {
          type: 'object',
          additionalProperties: false,
          required: ['title'],
          properties: {
            title: { type: 'string', maxLength: 200 },
            kind: { type: 'string', enum: ['micro_drama', 'short_video'] },
            year: { anyOf: [{ type: 'integer' }, nothing] },
          },
        } as Schema,
        Problem: {
          type: 'object',
          required: ['code'],
          properties: { code: { type: 'string', 'x-extensible-enum': ['GONE', 'BUSY'] } },
        } as Schema,
      },
    },
  }
}

/** As loosely typed as the change that is made to it. */
// biome-ignore lint/suspicious/noExplicitAny: a test changes a document wherever it likes
type Open = any

function breaksAfter(change: (now: Open) => void): string[] {
  const [before, after] = [contract(), contract()]
  change(after)
  return findBreaks(before as unknown as Document, after as unknown as Document)
}
const list = (now: Open) => now.paths['/works'].get
const answer = (now: Open) => list(now).responses[200].content['application/json'].schema
const schemas = (now: Open) => now.components.schemas

const BREAKING: readonly [string, (now: Open) => void, string][] = [
  ['a path goes', (now) => delete now.paths['/works'], 'GET /works: the call is gone'],
  ['a call goes', (now) => delete now.paths['/works'].get, 'GET /works: the call is gone'],
  ['a call is renamed', (now) => (list(now).operationId = 'works'), 'GET /works: operationId is no longer listWorks'],
  ['a parameter goes', (now) => list(now).parameters.shift(), 'GET /works query limit: the parameter is gone'],
  [
    'a parameter has to be sent',
    (now) => (list(now).parameters[0].required = true),
    'GET /works query limit: it has to be sent now',
  ],
  [
    'a new parameter has to be sent',
    (now) => list(now).parameters.push({ name: 'q', in: 'query', required: true, schema: text }),
    'GET /works query q: it has to be sent now',
  ],
  [
    'a value of a parameter is not taken',
    (now) => list(now).parameters[1].schema.enum.pop(),
    'GET /works query status: published is not taken any more',
  ],
  [
    'a bound of a parameter is tighter',
    (now) => (list(now).parameters[0].schema.maximum = 50),
    'GET /works query limit: maximum was 100 and is 50',
  ],
  [
    'a pattern is asked for',
    (now) => (list(now).parameters[1].schema.pattern = '^d'),
    'GET /works query status: pattern was none and is ^d',
  ],
  ['a credential is not taken', (now) => now.security.pop(), 'GET /works: it no longer takes session'],
  ['an answer goes', (now) => delete list(now).responses[200], 'GET /works 200: the answer is gone'],
  [
    'an answer has another type',
    (now) => (list(now).responses[200].content = { 'text/csv': { schema: text } }),
    'GET /works 200: the type application/json is gone',
  ],
  ['a header goes', (now) => delete list(now).responses[200].headers.ETag, 'GET /works 200: the header ETag is gone'],
  [
    'a member of an answer goes',
    (now) => delete answer(now).properties.next,
    'GET /works 200 .next: the member is gone',
  ],
  [
    'a member inside a named schema goes',
    (now) => delete schemas(now).Work.properties.year,
    'GET /works 200 .items[] .year: the member is gone',
  ],
  [
    'a member of an answer may be missing',
    (now) => schemas(now).Work.required.pop(),
    'GET /works 200 .items[] .kind: it may be missing now',
  ],
  [
    'a member of an answer has another type',
    (now) => (schemas(now).Work.properties.id = { type: 'integer' }),
    'GET /works 200 .items[] .id: its type was string and is integer',
  ],
  [
    'a member of an answer may be null',
    (now) => (schemas(now).Work.properties.id = { anyOf: [text, nothing] }),
    'GET /works 200 .items[] .id: its type was string and is null',
  ],
  [
    'a closed list of an answer is longer',
    (now) => schemas(now).Work.properties.kind.enum.push('film'),
    'GET /works 200 .items[] .kind: film may be answered now',
  ],
  [
    'a list of an answer is open',
    (now) => (schemas(now).Work.properties.kind = text),
    'GET /works 200 .items[] .kind: whatever may be answered now',
  ],
  [
    'a code goes',
    (now) => schemas(now).Problem.properties.code['x-extensible-enum'].pop(),
    'GET /works 4XX .code: the code BUSY is gone',
  ],
  [
    'a member has to be sent',
    (now) => schemas(now).NewWork.required.push('kind'),
    'POST /works body .kind: it has to be sent now',
  ],
  [
    'a new member has to be sent',
    (now) => {
      schemas(now).NewWork.properties.region = text
      schemas(now).NewWork.required.push('region')
    },
    'POST /works body .region: it has to be sent now',
  ],
  [
    'a member is not taken',
    (now) => delete schemas(now).NewWork.properties.year,
    'POST /works body .year: the member is gone',
  ],
  [
    'null is not taken',
    (now) => (schemas(now).NewWork.properties.year = { type: 'integer' }),
    'POST /works body .year: its type was null and is integer',
  ],
  [
    'what is sent is shorter',
    (now) => (schemas(now).NewWork.properties.title.maxLength = 100),
    'POST /works body .title: maxLength was 200 and is 100',
  ],
  [
    'a body has to be sent',
    (now) => (now.paths['/works'].post.requestBody.required = true),
    'POST /works body: it has to be sent now',
  ],
  [
    'a body of this type is not taken',
    (now) => (now.paths['/works'].post.requestBody.content = { 'text/csv': { schema: text } }),
    'POST /works body: the type application/json is gone',
  ],
]

test.each(BREAKING)('it breaks programs when %s', (_what, change, sentence) => {
  expect(breaksAfter(change)).toContain(sentence)
})

const ADDING: readonly [string, (now: Open) => void][] = [
  ['nothing changes', () => undefined],
  ['a call comes', (now) => (now.paths['/episodes'] = { get: { operationId: 'listEpisodes', responses: {} } })],
  ['a parameter comes', (now) => list(now).parameters.push({ name: 'q', in: 'query', required: false, schema: text })],
  ['a parameter takes more', (now) => list(now).parameters[1].schema.enum.push('withdrawn')],
  ['a bound is looser', (now) => (list(now).parameters[0].schema.maximum = 200)],
  ['a bound goes', (now) => delete schemas(now).NewWork.properties.title.maxLength],
  ['an answer has one more member', (now) => (schemas(now).Work.properties.genre = text)],
  ['a member of an answer is always there', (now) => schemas(now).Work.required.push('year')],
  ['a member of an answer is never null any more', (now) => (answer(now).properties.next = text)],
  ['a list of an answer is shorter', (now) => schemas(now).Work.properties.kind.enum.pop()],
  ['a member may be sent', (now) => (schemas(now).NewWork.properties.genre = text)],
  ['a member need not be sent', (now) => schemas(now).NewWork.required.pop()],
  ['null may be sent', (now) => (schemas(now).NewWork.properties.kind = { anyOf: [text, nothing] })],
  ['a number may be sent for an integer', (now) => (list(now).parameters[0].schema = { type: 'number' })],
  ['a code comes', (now) => schemas(now).Problem.properties.code['x-extensible-enum'].push('NEW')],
  ['an answer comes', (now) => (list(now).responses[304] = { description: 'As it was' })],
  ['a credential is taken as well', (now) => now.security.push({ key: [] })],
  [
    'a schema gets a name',
    (now) => {
      schemas(now).Page = answer(now)
      list(now).responses[200].content['application/json'].schema = { $ref: '#/components/schemas/Page' }
    },
  ],
]

test.each(ADDING)('it breaks nobody when %s', (_what, change) => {
  expect(breaksAfter(change)).toEqual([])
})
