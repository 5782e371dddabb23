import type { Answer, Media, Operation, Parameter, Schema, Schemas } from './document.ts'
import { exampleOf, type Origin } from './example-of.ts'

const limitHeaders = {
  RateLimit: { $ref: '#/components/headers/RateLimit' },
  'RateLimit-Policy': { $ref: '#/components/headers/RateLimit-Policy' },
}
const problem = (description: string, example: object): Answer => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' }, example } },
})

/** What every call may answer with, by the names in `components.responses`. */
export const SHARED_ANSWERS: Readonly<Record<string, Answer>> = {
  Refused: problem('Refused', {
    type: '/problems/REQUEST_INVALID',
    title: 'Bad Request',
    status: 400,
    code: 'REQUEST_INVALID',
    detail: 'The request has another shape than this call takes.',
    errors: [{ pointer: '/querystring/limit', code: 'MAXIMUM', detail: 'must be <= 100' }],
  }),
  TooManyRequests: {
    ...problem('Too many calls: try again after as many seconds as Retry-After says', {
      type: '/problems/TOO_MANY_REQUESTS',
      title: 'Too Many Requests',
      status: 429,
      code: 'TOO_MANY_REQUESTS',
      detail: 'There were more than 600 calls within a minute. Try again after Retry-After.',
    }),
    headers: { 'Retry-After': { $ref: '#/components/headers/Retry-After' }, ...limitHeaders },
  },
  Failed: problem('Failed', {
    type: '/problems/DATABASE_BUSY',
    title: 'Service Unavailable',
    status: 503,
    code: 'DATABASE_BUSY',
    detail: 'The catalogue is busy with another write. Try again in a moment.',
  }),
}

/** By the names in `components.headers`. */
export const SHARED_HEADERS: Readonly<Record<string, object>> = {
  RateLimit: {
    description:
      'What is left of the quota, and in how many seconds it is whole again (draft-ietf-httpapi-ratelimit-headers-11). Not sent to whom no limit holds',
    schema: { type: 'string' },
    example: '"default";r=594;t=41',
  },
  'RateLimit-Policy': {
    description: 'The quota, and the seconds that it is for',
    schema: { type: 'string' },
    example: '"default";q=600;w=60',
  },
  'Retry-After': { description: 'Seconds', schema: { type: 'integer', minimum: 1 }, example: 41 },
}

/** Adds to a call what holds for all of them: examples, and the answer and headers of limits. */
export function completeOperation(operation: Operation, schemas: Schemas): void {
  const answered = { call: operation.operationId ?? '', tag: operation.tags?.[0] ?? '', isSent: false }
  const sent = { ...answered, isSent: true }
  for (const parameter of operation.parameters ?? []) completeParameter(parameter, schemas, { ...sent, call: '' })
  if (operation.requestBody) {
    const { content } = operation.requestBody
    for (const media of Object.values(content)) {
      if (media.schema) media.schema = withoutDefaultsRequired(media.schema)
    }
    giveExamples(content, schemas, sent)
  }
  const responses: Record<string, Answer> = {}
  for (const [status, answer] of Object.entries(operation.responses)) {
    if (status === '4XX') responses['429'] = { $ref: '#/components/responses/TooManyRequests' }
    responses[status] = completeAnswer(status, answer, schemas, answered)
  }
  operation.responses = responses
}

function completeParameter(parameter: Parameter, schemas: Schemas, about: Origin): void {
  if (parameter.schema.default !== undefined) parameter.required = false // it has a value without being sent
  if (!parameter.required || parameter.schema.examples) return
  const example = exampleOf(asMember(parameter.name, parameter.schema), schemas, about)
  parameter.example = (example as Record<string, unknown>)[parameter.name]
}

function completeAnswer(status: string, answer: Answer, schemas: Schemas, about: Origin): Answer {
  if (status === '4XX') return { $ref: '#/components/responses/Refused' }
  if (status === '5XX') return { $ref: '#/components/responses/Failed' }
  giveExamples(answer.content ?? {}, schemas, about)
  return { ...answer, headers: { ...answer.headers, ...limitHeaders } }
}

function giveExamples(content: Readonly<Record<string, Media>>, schemas: Schemas, about: Origin): void {
  for (const media of Object.values(content)) {
    if (media.example !== undefined || media.examples || !media.schema) continue
    media.example = exampleOf(media.schema, schemas, about)
  }
}

/** Members that have a default need not be sent. */
function withoutDefaultsRequired(schema: Schema): Schema {
  const required = schema.required?.filter((name) => schema.properties?.[name]?.default === undefined)
  return required === undefined || required.length === schema.required?.length ? schema : { ...schema, required }
}

function asMember(name: string, schema: Schema): Schema {
  return { type: 'object', properties: { [name]: schema }, required: [name] }
}
