import type { FastifyInstance } from 'fastify'
import { PROBLEM_CODES } from '../problems.ts'
import { completeOperation, SHARED_ANSWERS, SHARED_HEADERS } from './complete-operation.ts'
import { type Document, nameOf, type Operation, type Schema, type Schemas } from './document.ts'

/** Each API has a document of its own, with nothing of the other in it. */
export const API_NAMES = ['studio', 'partner'] as const
export type ApiName = (typeof API_NAMES)[number]

const PARTNER_PATHS = '/api/partner/'
const ABOUT = {
  studio: {
    title: 'Juku',
    description:
      'A catalogue of micro-dramas and short videos that is searched across scripts, regions and wording. ' +
      'Refusals are problem+json (RFC 9457) with a stable `code`; `type` is the address of a page that explains it.',
  },
  partner: {
    title: 'Juku for partner platforms',
    description:
      'What a partner platform reads of the catalogue, through the lens of its key: works that are published in one of its regions while a window is open there. ' +
      'Refusals are problem+json (RFC 9457) with a stable `code`; `type` is the address of a page that explains it.',
  },
} as const satisfies Record<ApiName, object>

/** By the description of all routes, of which there is one an app. */
const made = new WeakMap<Document, Map<ApiName, Document>>()

/** The document of one API, made when it is first asked for. */
export function documentOf(app: FastifyInstance, name: ApiName): Document {
  const whole = app.swagger() as unknown as Document // ours, by describeApi
  const documents = made.get(whole) ?? new Map<ApiName, Document>()
  made.set(whole, documents)
  const document = documents.get(name) ?? makeDocument(whole, name)
  documents.set(name, document)
  return document
}

function makeDocument(whole: Document, name: ApiName): Document {
  const isOwn = (path: string): boolean => path.startsWith(PARTNER_PATHS) === (name === 'partner')
  const schemas = withCodes(whole.components.schemas)
  const paths = Object.fromEntries(
    Object.entries(structuredClone(whole.paths)).filter(([path]) => isOwn(path)), // the whole is kept by who made it
  )
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods))
  for (const operation of operations) completeOperation(operation, schemas)
  const security = (whole.security ?? []).filter(() => name === 'studio')
  const used = usedSchemas([paths, SHARED_ANSWERS], schemas)
  return {
    openapi: whole.openapi,
    info: { ...whole.info, ...ABOUT[name] },
    ...(whole.servers && { servers: whole.servers }),
    ...(security.length > 0 && { security }),
    tags: whole.tags.filter((tag) => operations.some(({ tags }) => tags?.includes(tag.name))),
    paths,
    components: {
      securitySchemes: pickSchemes(whole, [...operations, { security, responses: {} }]),
      schemas: Object.fromEntries(Object.entries(schemas).filter(([key]) => used.has(key))),
      responses: SHARED_ANSWERS,
      headers: SHARED_HEADERS,
    },
  }
}

/** The codes that there are now, for whom a list is of use: more may come with any version. */
function withCodes(schemas: Schemas): Schemas {
  const { Problem } = schemas
  const code = { ...Problem?.properties?.code, 'x-extensible-enum': PROBLEM_CODES }
  return { ...schemas, Problem: { ...Problem, properties: { ...Problem?.properties, code } } }
}

function usedSchemas(roots: readonly object[], schemas: Schemas): Set<string> {
  const used = new Set<string>()
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    const name = typeof (value as Schema).$ref === 'string' ? nameOf(value as Schema) : undefined
    if (name !== undefined && name in schemas && !used.has(name)) {
      used.add(name)
      visit(schemas[name])
    }
    for (const inner of Object.values(value)) visit(inner)
  }
  for (const root of roots) visit(root)
  return used
}

function pickSchemes(whole: Document, operations: readonly Operation[]): Document['components']['securitySchemes'] {
  const names = new Set(operations.flatMap(({ security }) => (security ?? []).flatMap((one) => Object.keys(one))))
  return Object.fromEntries(Object.entries(whole.components.securitySchemes).filter(([name]) => names.has(name)))
}
